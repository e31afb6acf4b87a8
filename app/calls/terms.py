"""The money rules of a programme, read from its template: who pays how much, when, and what comes back.

Nothing here knows a programme. `Terms.of` reads the `match`, `endowment`, `payments` and `royalty` tables that
`config/programmes/README.md` describes; amounts are whole minor units, shares whole per mille, and every split is
exact (largest remainder, I16).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Problem
from app.kernel.money import Money

PERMILLE = 1000
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Instalment:
    """A share of a year or of the whole award, and what it is paid on."""

    share_permille: int
    of: str
    on: str


@dataclass(frozen=True, slots=True)
class Due:
    """Money of one instalment: which year of the project (0: the award as a whole), on what, how much."""

    year: int
    on: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the money of one programme. None and empty: the programme sets no such limit."""

    payer: str
    parity: str
    foundation_most_permille: int | None
    private_least_permille: int
    largest_project: Money | None
    years_least: int
    years_most: int | None
    currency: str
    is_fx_adjusted: bool
    contingency_most_permille: int | None
    instalments: tuple[Instalment, ...]
    royalty_permille: int
    royalty_caps_permille: tuple[int, ...]

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Terms":
        """The terms in a template's settings; KeyError where a table that every template has is missing."""
        match, fund = settings["match"], settings.get("endowment", {})
        royalty, payments = settings.get("royalty", {}), settings.get("payments", {})
        largest = match.get("largest_project")
        return cls(
            payer=match["payer"],
            parity=match["parity"],
            foundation_most_permille=match.get("foundation_share_most_permille"),
            private_least_permille=match.get("private_share_least_permille", 0),
            largest_project=Money.parse(largest["amount"], largest["currency"]) if largest else None,
            years_least=match.get("years_least", 1),
            years_most=match.get("years_most"),
            currency=fund.get("currency", ""),
            is_fx_adjusted=fund.get("fx_adjusted", True),
            contingency_most_permille=fund.get("contingency_most_permille"),
            instalments=tuple(Instalment(**one) for one in payments.get("instalments", ())),
            royalty_permille=royalty.get("sales_permille", 0),
            royalty_caps_permille=tuple(royalty.get("caps_permille", ())),
        )


@dataclass(frozen=True, slots=True)
class Half:
    """What one half of a project costs, and what the programme's own money pays of it."""

    cost: Money
    filled: Money


def project_problems(terms: Terms, halves: Sequence[Half], months: int) -> list[Problem]:
    """Whether a project as it is to be awarded keeps the programme's shares, size, currency and length.

    The size of a project is what the payer pays of it: the foundation its part, each side its whole half.
    """
    problems = [
        problem
        for half in halves
        for problem in share_problems(
            terms, cost=half.cost, granted=half.filled, private=half.cost - half.filled
        )
    ]
    paid: dict[str, int] = {}
    for half in halves:
        part = half.filled if terms.payer == "foundation" else half.cost
        paid[part.currency] = paid.get(part.currency, 0) + part.minor
    for currency, minor in paid.items():
        problems += _size_problems(terms, Money(minor, currency))
    return problems + _length_problems(terms, months)


def match_problems(terms: Terms, *, cost: Money, granted: Money, private: Money, years: int) -> list[Problem]:
    """Whether a grant keeps the programme's shares, its largest project, its length and its one currency."""
    shares = share_problems(terms, cost=cost, granted=granted, private=private)
    return _size_problems(terms, granted) + shares + _length_problems(terms, years * MONTHS)


def _size_problems(terms: Terms, granted: Money) -> list[Problem]:
    largest = terms.largest_project
    if largest is None or granted.currency != largest.currency or granted <= largest:
        return []
    return [Problem("terms.too_large", "/granted", {"most": str(largest)})]


def _length_problems(terms: Terms, months: int) -> list[Problem]:
    longest = terms.years_most
    is_short, is_long = months < terms.years_least * MONTHS, longest is not None and months > longest * MONTHS
    return [Problem("terms.length", "/years")] if is_short or is_long else []


def share_problems(terms: Terms, *, cost: Money, granted: Money, private: Money) -> list[Problem]:
    """The one currency of a fund, the foundation's largest share, the least share of the others."""
    problems = []
    if terms.currency and granted.minor and granted.currency != terms.currency:
        problems.append(Problem("terms.currency", "/granted", {"currency": terms.currency}))
    most = terms.foundation_most_permille
    if most is not None and granted.minor * PERMILLE > cost.minor * most:
        problems.append(Problem("terms.share_too_large", "/granted", {"permille": most}))
    if private.minor * PERMILLE < cost.minor * terms.private_least_permille:
        problems.append(
            Problem("terms.private_too_small", "/private", {"permille": terms.private_least_permille})
        )
    return problems


def contingency_problems(terms: Terms, *, cost: Money, contingency: Money) -> list[Problem]:
    """A budget may keep a line for the exchange rate only where the programme says so, and so much at most."""
    most = terms.contingency_most_permille or 0
    if contingency.minor * PERMILLE <= cost.minor * most:
        return []
    return [Problem("terms.contingency", "/contingency", {"permille": most})]


def schedule(terms: Terms, years: Sequence[Money]) -> list[Due]:
    """What is paid when, of an award with an amount a year; the parts sum to the award exactly.

    Shares of a year that do not add up to the whole leave the rest to reports, as those of an award do.
    """
    if not years:
        return []
    award = Money(sum(year.minor for year in years), years[0].currency)
    yearly = [one for one in terms.instalments if one.of == "year"]
    whole = [one for one in terms.instalments if one.of == "award"]
    found = []
    for number, year in enumerate(years, start=1) if yearly else ():
        found += _split(number, year, _first_year_only(yearly, number))
    return found + (_split(0, award, whole) if whole else [])


def _first_year_only(yearly: Sequence[Instalment], number: int) -> list[Instalment]:
    """What is due at signature is due once; later years are paid on reports, and the first share with them."""
    if number == 1 or len(yearly) == 1:
        return list(yearly)
    first, *others = yearly
    return [Instalment(first.share_permille, first.of, others[0].on), *others]


def _split(year: int, amount: Money, parts: Sequence[Instalment]) -> list[Due]:
    """The parts of an amount, in their shares; a share that is left over is paid on a report."""
    total = sum(part.share_permille for part in parts)
    weights = [part.share_permille for part in parts]
    names = [part.on for part in parts]
    if total < PERMILLE:
        weights, names = [*weights, PERMILLE - total], [*names, "report"]
    return [
        Due(year, name, share)
        for name, share in zip(names, amount.allocate(weights), strict=True)
        if share.minor
    ]


def parity_due(
    terms: Terms, *, contributed: Mapping[str, Money], income: Mapping[str, Money]
) -> dict[str, Money]:
    """Party → what it still owes so that all have given the same, of capital or of the year's income.

    Where parity is on income a party that has none matches what the other's capital earned.
    """
    measured = {"capital": contributed, "income": income}.get(terms.parity, {})
    most = max((amount.minor for amount in measured.values()), default=0)
    return {
        party: Money(most - amount.minor, amount.currency)
        for party, amount in measured.items()
        if amount.minor < most
    }


def royalty_due(terms: Terms, *, sales: Money, grant: Money, repaid: Money, year: int) -> Money:
    """min(share of sales, cap of the year since completion x grant - repaid), never below nothing, rounded down (I14).

    A stop without fault brings no sales, and a programme without caps is a pure grant.
    """
    if not terms.royalty_caps_permille or year < 1:
        return Money.zero(grant.currency)
    caps = terms.royalty_caps_permille
    cap = grant.minor * caps[min(year, len(caps)) - 1] // PERMILLE
    wanted = sales.minor * terms.royalty_permille // PERMILLE
    return Money(max(min(wanted, cap - repaid.minor), 0), grant.currency)


def royalty_shares(due: Money, paid: Sequence[Money]) -> tuple[Money, ...]:
    """A royalty goes back to the funds that paid, in the ratio in which they paid (I14, I16)."""
    return due.allocate([one.minor for one in paid])
