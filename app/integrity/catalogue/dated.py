"""Settings with dates: thresholds, switches, lists of places, and what each agency's form asks.

Read from config/integrity/*.toml. Every value says from when it is in force and where it comes from; the newest that
is not later than the day counts, so that a check can be made again as of any day.
"""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from config.settings import ROOT

FOLDER = ROOT / "config" / "integrity"


@dataclass(frozen=True, slots=True)
class Setting:
    """One value of one key from a day on."""

    key: str
    since: date
    value: Any
    source: str


class UnknownSetting(LookupError):
    """No value of that key was in force on the day."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The settings in force on `on`. `digest` is the hash of all files they were read from."""

    on: date
    values: dict[str, Any]
    digest: str = ""

    def number(self, key: str) -> Decimal:
        return Decimal(str(self._value(key)))

    def is_on(self, key: str) -> bool:
        return bool(self._value(key))

    def codes(self, key: str) -> frozenset[str]:
        return frozenset(self._value(key))

    def of_agency(self, agency: str, side: str, key: str) -> Any:
        """The agency's own value, else its side's, else everybody's."""
        for owner in (agency, side, "default"):
            found = self.values.get(f"form.{owner}.{key}") if owner else None
            if found is not None:
                return found
        raise UnknownSetting(f"form.{agency or side}.{key} on {self.on}")

    def _value(self, key: str) -> Any:
        try:
            return self.values[key]
        except KeyError:
            raise UnknownSetting(f"{key} on {self.on}") from None


def in_force(settings: Iterable[Setting], on: date, digest: str = "") -> Dated:
    """The newest value of each key that is not later than the day."""
    chosen: dict[str, Setting] = {}
    for setting in settings:
        before = chosen.get(setting.key)
        if setting.since <= on and (before is None or before.since <= setting.since):
            chosen[setting.key] = setting
    return Dated(on, {key: setting.value for key, setting in chosen.items()}, digest)


@cache
def settings_of(folder: Path = FOLDER) -> tuple[tuple[Setting, ...], str]:
    """All settings of a folder of TOML files, and their hash. ValueError for two values of one key and day."""
    found: list[Setting] = []
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        data = path.read_bytes()
        digest.update(data)
        for table in tomllib.loads(data.decode()).get("setting", []):
            found += [Setting(table["key"], since, value, table["source"]) for since, value in _values(table)]
    if len({(setting.key, setting.since) for setting in found}) != len(found):
        raise ValueError(f"two values of one key and day in {folder}")
    return tuple(found), digest.hexdigest()


@lru_cache(maxsize=1024)
def on_day(day: date, folder: Path = FOLDER) -> Dated:
    """The settings of a folder in force on a day; read once a process."""
    settings, digest = settings_of(folder)
    return in_force(settings, day, digest)


@cache
def complete_since(folder: Path = FOLDER) -> date:
    """The first day on which every setting has a value; what only one agency's form says is not counted."""
    first: dict[str, date] = {}
    for setting in settings_of(folder)[0]:
        if not setting.key.startswith("form.") or setting.key.startswith("form.default."):
            first[setting.key] = min(setting.since, first.get(setting.key, setting.since))
    return max(first.values())


def _values(table: dict[str, Any]) -> list[tuple[date, Any]]:
    """(day, value) of a table with one `value`, or with `values` of `[day, value]`."""
    if "values" in table:
        return [(since, value) for since, value in table["values"]]
    return [(table["since"], table["value"])]
