"""How far back a tie counts. Every party has its own periods; of the parties together the longest holds."""

import calendar
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.reviews.states import RelationKind
from config.settings import ROOT

FILE = ROOT / "config" / "conflicts.toml"


@dataclass(frozen=True)
class Lookbacks:
    """`since`: a tie that ended before this day is none any more; None: for ever.

    A paper of more than `most_authors` ties nobody but, with `writing_group`, those who wrote its text together; nor do
    shares of at most `most_stock` (currency → minor units).
    """

    since: Mapping[RelationKind, date | None]
    most_authors: int
    most_stock: Mapping[str, int]
    writing_group: bool

    def counts(self, kind: RelationKind, ended_on: date | None) -> bool:
        """By how long ago it ended."""
        since = self.since[kind]
        return since is None or ended_on is None or ended_on >= since

    def is_large(self, authors: int | None) -> bool:
        """Whether a paper has so many authors that most of them hardly know each other."""
        return authors is not None and authors > self.most_authors

    def is_small_holding(self, kind: RelationKind, amount: tuple[int, str] | None) -> bool:
        """Whether shares are worth too little to tie; an amount nobody named, or in another currency, does."""
        if kind != RelationKind.STOCK or amount is None:
            return False
        minor, currency = amount
        return currency in self.most_stock and minor <= self.most_stock[currency]


@cache
def _versions() -> tuple[dict[str, Any], ...]:
    """The versions of the file, the newest first."""
    with FILE.open("rb") as file:
        versions = tomllib.load(file)["version"]
    return tuple(sorted(versions, key=lambda version: version["from"], reverse=True))


def _version(on: date) -> dict[str, Any]:
    """What the file says for a day."""
    return next((v for v in _versions() if v["from"] <= on), _versions()[-1])


def edition(on: date) -> date:
    """Since when the periods that hold on a day have been in force."""
    since: date = _version(on)["from"]
    return since


@cache
def lookbacks(on: date, parties: tuple[str, ...] = ()) -> Lookbacks:
    """What holds on a day. Without `parties`: of every party that the file names."""
    version = _version(on)
    sides = _sides(version, parties)
    return Lookbacks(
        {kind: _since(on, [side[kind.value] for side in sides]) for kind in RelationKind},
        max(side["most_authors"] for side in sides),
        _strictest([side["stock_most"] for side in sides]),
        any(side["writing_group"] for side in sides),
    )


def _strictest(named: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Of what several parties name for a currency, the smallest holding that ties."""
    found: dict[str, int] = {}
    for limits in named:
        for currency, most in limits.items():
            found[currency] = min(most, found.get(currency, most))
    return found


def _sides(version: Mapping[str, Any], parties: Iterable[str]) -> list[dict[str, Any]]:
    default, named = version["default"], version.get("party", {})
    return [{**default, **named.get(party, {})} for party in parties or ("", *named)]


def _since(on: date, periods: Iterable[int | str]) -> date | None:
    months = [None if period == "for_ever" else int(period) for period in periods]
    return None if None in months else _months_before(on, max(m for m in months if m is not None))


def _months_before(day: date, months: int) -> date:
    """The same day so many calendar months earlier; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Rest:
    """Who served in `calls` calls released since `since` rests until `until`."""

    calls: int
    since: date
    until: date


def rest(on: date) -> Rest:
    """The rest after service as it holds on a day."""
    version = _version(on)
    said = version["rest"]
    return Rest(
        said["after_calls"], _months_before(on, said["within_months"]), _months_before(on, -said["months"])
    )


def similar_from(on: date) -> int:
    """From how many per cent on two pending proposals are so alike that their teams compete, as it holds on a day."""
    version = _version(on)
    return int(version["similar"]["from_percent"])
