"""Annual statement of the endowment: nominal and real floor, value, a bad year, payout, reserve, promises to come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.kernel.money import Money
from app.reports.statements.layout import Column, Kind, Row, Statement, Table, total

SHOWN = (
    "historic_value",
    "real_floor",
    "real_shortfall",
    "fair_value",
    "average",
    "collar_low",
    "collar_high",
    "bad_year",
)
PARTS = ("reserve", "promised", "new_money")


@dataclass(frozen=True, slots=True)
class PayoutFacts:
    """The authorised payout of one year, and the figures behind it. `policy`: the number of the version it rests on."""

    year: int
    policy: int
    figures: Mapping[str, Money]
    allowed: Money
    prudent: Money
    paid: Money
    parts: Mapping[str, Money]


def annual(payouts: Iterable[PayoutFacts], promised: Mapping[int, Money], currency: str) -> Statement:
    """One column a year, the newest last; then what later years have promised already."""
    years = sorted(payouts, key=lambda it: it.year)
    columns = [Column(str(it.year)) for it in years]
    figures = [Row(name, [it.figures.get(name) for it in years]) for name in SHOWN]
    paid = [
        Row("allowed", [it.allowed for it in years]),
        Row("prudent", [it.prudent for it in years]),
        *(Row(part, [it.parts[part] for it in years]) for part in PARTS),
        Row("payout", [it.paid for it in years], kind=Kind.TOTAL),
    ]
    later = [Row("year", [amount], text=str(year)) for year, amount in sorted(promised.items())]
    checks = [(sum((it.parts[part] for part in PARTS), Money(0, currency)), it.paid) for it in years]
    tables = [Table("floors", columns, figures, currency), Table("payout", columns, paid, currency)]
    sums = total("sum", later, currency)
    return Statement(
        "annual", [*tables, Table("promises", [Column("amount")], [*later, sums], currency)], checks
    )
