"""How a lot expires and may be carried over: rules of each party, read from config/appropriations/.

A lot's dates are the officer's to enter, but never later than its kind allows. Pure but for the reading of the files.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.kernel.bilingual import Bilingual
from app.kernel.fiscal import FiscalYear
from app.kernel.parties import party
from config.settings import ROOT

FOLDER = ROOT / "config" / "appropriations"
AS_ENACTED = "as_enacted"
"""The kind whose dates are those of the lot."""


@dataclass(frozen=True, slots=True)
class LotKind:
    """A kind of lot. `years_to_obligate` 0: no end but the lot's own dates."""

    code: str
    name: Bilingual
    effective_from: date
    authority: str
    years_to_obligate: int
    years_to_pay: int = 0
    days_to_pay: int = 0
    may_adjust_after_expiry: bool = False


@dataclass(frozen=True, slots=True)
class CarryOver:
    """A way to prolong a lot. `after`: what may have gone before it; `most`: how often."""

    code: str
    name: Bilingual
    effective_from: date
    authority: str
    kinds: tuple[str, ...]
    years: int
    stages: tuple[str, ...]
    after: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Expiry:
    """The rules of one party; several versions of a code are told apart by `effective_from`."""

    kinds: tuple[LotKind, ...]
    carry_overs: tuple[CarryOver, ...]

    def kind(self, code: str, day: date) -> LotKind | None:
        """The version of a kind in force on a day."""
        return _in_force([one for one in self.kinds if one.code == code], day)

    def carry_over(self, code: str, day: date) -> CarryOver | None:
        return _in_force([one for one in self.carry_overs if one.code == code], day)

    def kinds_on(self, day: date) -> list[LotKind]:
        """Every kind as it stands on a day, in the order of the file."""
        codes = dict.fromkeys(one.code for one in self.kinds)
        return [found for code in codes if (found := self.kind(code, day))]

    def carry_overs_of(self, kind: str, day: date) -> list[CarryOver]:
        codes = dict.fromkeys(one.code for one in self.carry_overs if kind in one.kinds)
        return [found for code in codes if (found := self.carry_over(code, day))]


def _in_force(versions: Sequence[Any], day: date) -> Any:
    return max(
        (one for one in versions if one.effective_from <= day),
        key=lambda one: one.effective_from,
        default=None,
    )


@cache
def expiry_of(party_code: str) -> Expiry:
    """The rules of a party, and the kind that is open to every party."""
    path, every = FOLDER / f"{party_code}.toml", read(FOLDER / "default.toml")
    if not (party_code.isalnum() and path.exists()):
        return every
    own = read(path)
    return Expiry(own.kinds + every.kinds, own.carry_overs)


def read(path: Path) -> Expiry:
    with path.open("rb") as stream:
        tables = tomllib.load(stream)
    return Expiry(
        tuple(LotKind(**_values(table)) for table in tables["kind"]),
        tuple(CarryOver(**_values(table)) for table in tables.get("carry_over", [])),
    )


def _values(table: Mapping[str, Any]) -> dict[str, Any]:
    frozen = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return {**frozen, "name": Bilingual(**table["name"])}


def latest_dates(kind: LotKind, party_code: str, fiscal_year: int) -> tuple[date, date] | None:
    """The last days on which money of a fiscal year may be obligated and paid; None when the kind sets no end."""
    if not kind.years_to_obligate:
        return None
    owner = party(party_code)
    obligate_by = FiscalYear.of(owner, fiscal_year + kind.years_to_obligate - 1).end
    return obligate_by, pay_by(kind, party_code, obligate_by)


def pay_by(kind: LotKind, party_code: str, obligate_by: date) -> date:
    """The last day of payment of what was obligated until a day."""
    owner = party(party_code)
    last = FiscalYear.of(owner, owner.fiscal_year(obligate_by) + kind.years_to_pay).end
    return (last if kind.years_to_pay else obligate_by) + timedelta(days=kind.days_to_pay)


def carried_dates(kind: LotKind, carry: CarryOver, party_code: str, obligate_by: date) -> tuple[date, date]:
    """The new last days after a carry-over: the ends of the fiscal year so many years later."""
    owner = party(party_code)
    last = FiscalYear.of(owner, owner.fiscal_year(obligate_by) + carry.years).end
    return last, pay_by(kind, party_code, last)


def first_day(party_code: str, fiscal_year: int) -> date:
    return party(party_code).fiscal_year_first_day(fiscal_year)
