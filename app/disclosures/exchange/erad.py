"""Posts and funds as the table of e-Rad's integrity items, and back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.disclosures.exchange.effort import from_percents, percent_by_year
from app.disclosures.exchange.merging import merged
from app.disclosures.record.content import Record
from app.disclosures.record.funds import Support, Unit
from app.disclosures.record.posts import Position, PostKind
from app.disclosures.record.values import Organisation, Place
from app.disclosures.sources import erad
from app.disclosures.sources.erad import ANSWERS, FUND, POST, STATES, UNITS, Row
from app.disclosures.sources.faults import Fault, UnreadableFileError
from app.kernel.money import Money, digits
from app.kernel.parties import Party

CATEGORIES = {
    PostKind.PRIMARY: "本務",
    PostKind.SIDE: "兼業",
    PostKind.CROSS: "クロスアポイントメント",
    PostKind.HONORARY: "雇用契約のない名誉教授等",
    PostKind.TALENT: "外国の人材登用プログラム",
    PostKind.OFFICER: "役員",
    PostKind.ADVISER: "顧問",
}
_KINDS = {word: kind for kind, word in CATEGORIES.items()}
_SAID = {answer: word for word, answer in ANSWERS.items()}
_STATED = {state: word for word, state in STATES.items()}
THOUSAND = "千円"


class PositionReading:
    def __init__(self, party: Party) -> None:
        self.party = party

    def line_of(self, item: Position) -> Row:
        return Row(
            POST,
            **_organisation_said(item.organisation),
            title=item.title,
            programme=item.unit,
            category=CATEGORIES.get(PostKind(item.kind), "") if item.kind else "",
            start=item.start,
            end=item.end,
            effort=percent_by_year(item, self.party),
            paid=_SAID[item.remunerated],
            nda=_SAID[item.nda],
            reported=_SAID[item.reported],
        )

    def key_of(self, line: Row) -> Any:
        return (line.title, line.organisation)

    def built(self, line: Row, before: Position | None, key: str) -> Position:
        base = before or Position(key)
        shown = self.line_of(base)
        return replace(
            base,
            title=line.title,
            unit=line.programme,
            organisation=_organisation(line, base.organisation),
            kind=_KINDS.get(line.category, base.kind),
            start=line.start,
            end=line.end,
            effort=base.effort if line.effort == shown.effort else from_percents(line.effort, self.party),
            remunerated=ANSWERS[line.paid],
            nda=ANSWERS[line.nda],
            reported=ANSWERS[line.reported],
        )


class SupportReading:
    def __init__(self, party: Party) -> None:
        self.party = party

    def line_of(self, item: Support) -> Row:
        amounts = [item.amount, item.direct_amount, item.annual_amount]
        present = [money for money in amounts if money is not None]
        currency = present[0].currency if present else ""
        unit = _unit(item, present) if present else ""
        return Row(
            FUND,
            **_organisation_said(item.source),
            title=item.title,
            programme=item.programme,
            number=item.number,
            category=item.role,
            state=_STATED[item.status],
            start=item.start,
            end=item.end,
            amount=_written(item.amount, unit, currency),
            direct=_written(item.direct_amount, unit, currency),
            annual=_written(item.annual_amount, unit, currency),
            unit=unit,
            currency=currency,
            effort=percent_by_year(item, self.party),
            nda=_SAID[item.nda],
            reported=_SAID[item.reported],
            difference=item.overlap,
        )

    def key_of(self, line: Row) -> Any:
        return line.number or line.title

    def built(self, line: Row, before: Support | None, key: str) -> Support:
        base = before or Support(key)
        shown = self.line_of(base)
        return replace(
            base,
            title=line.title,
            programme=line.programme,
            number=line.number,
            source=_organisation(line, base.source),
            role=line.category,
            status=STATES[line.state],
            start=line.start,
            end=line.end,
            amount=self._money(line.amount, line),
            direct_amount=self._money(line.direct, line),
            annual_amount=self._money(line.annual, line),
            amount_unit=Unit.THOUSAND if line.unit == THOUSAND else base.amount_unit or "",
            effort=base.effort if line.effort == shown.effort else from_percents(line.effort, self.party),
            nda=ANSWERS[line.nda],
            reported=ANSWERS[line.reported],
            overlap=line.difference,
        )

    def _money(self, text: str, line: Row) -> Money | None:
        """An amount of the table in full units."""
        if not text:
            return None
        currency = line.currency or self.party.currency
        try:
            full = Decimal(text) * UNITS[line.unit]
            return Money.parse(f"{full:.{digits(currency)}f}", currency)
        except ValueError as fault:
            found = {"found": f"{currency} {text}"}
            raise UnreadableFileError(Fault("bad_amount", line.title or line.number, found)) from fault


def _unit(item: Support, present: list[Money]) -> str:
    """Thousands where the person wrote thousands and nothing is lost by it."""
    step = 1000 * 10 ** digits(present[0].currency)
    fits = all(money.minor % step == 0 for money in present)
    return THOUSAND if item.amount_unit == Unit.THOUSAND and fits else "円"


def _written(money: Money | None, unit: str, currency: str) -> str:
    if money is None or money.currency != currency:
        return ""
    return str(int(Decimal(str(money)) / 1000)) if unit == THOUSAND else str(money)


def _organisation_said(org: Organisation) -> dict[str, str]:
    return {
        "organisation": org.name_native or org.name,
        "erad_code": org.erad_code,
        "country": org.place.country,
    }


def _organisation(line: Row, before: Organisation) -> Organisation:
    if _organisation_said(before) == _organisation_said_by(line):
        return before
    return Organisation(line.organisation, erad_code=line.erad_code, place=Place(country=line.country))


def _organisation_said_by(line: Row) -> dict[str, str]:
    return {"organisation": line.organisation, "erad_code": line.erad_code, "country": line.country}


def write(record: Record, party: Party) -> bytes:
    posts = map(PositionReading(party).line_of, record.positions)
    funds = map(SupportReading(party).line_of, record.support)
    return erad.write([*posts, *funds])


def read(data: bytes, record: Record, party: Party) -> Record:
    """The record with the lines of a table. Raises UnreadableFileError."""
    rows = erad.read(data)
    posts, funds = [row for row in rows if row.kind == POST], [row for row in rows if row.kind == FUND]
    return replace(
        record,
        positions=merged(record.positions, posts, PositionReading(party)),
        support=merged(record.support, funds, SupportReading(party)),
    )
