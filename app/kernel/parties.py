"""The agreeing governments. The only module of code that names a country.

Everything that differs by country hangs on a `Party`; others iterate over `parties()` or over the parties of a
call. A further party joins by configuration (`JUSSTIC_PARTIES`, a TOML file), without a change of code.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from app.kernel.bilingual import Bilingual

NOTHING_SAID = Bilingual("")


@dataclass(frozen=True, slots=True)
class Party:
    """One agreeing government.

    `fiscal_year_start` is the month a fiscal year begins; `fiscal_year_named_by` tells whether the year bears the
    calendar year of its first or of its last day. `zone` is the zone of the capital, `language` an ISO 639 code.
    """

    code: str
    name: Bilingual
    currency: str
    fiscal_year_start: int
    fiscal_year_named_by: Literal["start", "end"]
    zone: str
    zone_name: Bilingual
    language: str
    privacy: Bilingual = NOTHING_SAID
    """How personal data that come from abroad are protected: what a person is told before consenting."""

    def fiscal_year(self, day: date) -> int:
        """The number of the fiscal year that holds `day`."""
        begun = day.year if day.month >= self.fiscal_year_start else day.year - 1
        named_by_end = self.fiscal_year_named_by == "end" and self.fiscal_year_start > 1
        return begun + 1 if named_by_end else begun

    def fiscal_year_first_day(self, year: int) -> date:
        named_by_end = self.fiscal_year_named_by == "end" and self.fiscal_year_start > 1
        return date(year - 1 if named_by_end else year, self.fiscal_year_start, 1)


_FOUNDERS = (
    Party(
        code="US",
        name=Bilingual("United States", "米国"),
        currency="USD",
        fiscal_year_start=10,
        fiscal_year_named_by="end",
        zone="America/New_York",
        zone_name=Bilingual("Washington", "ワシントン"),
        language="en",
        privacy=Bilingual(
            "The Privacy Act of 1974 and the Freedom of Information Act apply there: records are kept under a published"
            " notice, and what concerns a person's privacy is exempt from release (exemptions 4 and 6). Japan does not"
            " list the United States among the countries whose protection is equal to its own.",
            "米国では1974年プライバシー法および情報公開法が適用されます。記録は公示された制度の下で管理され、"
            "個人のプライバシーに関する情報は開示の対象から除かれます（情報公開法の適用除外4および6）。"
            "米国は、日本と同等の水準にある個人情報保護制度を有する国として指定されていません。",
        ),
    ),
    Party(
        code="JP",
        name=Bilingual("Japan", "日本"),
        currency="JPY",
        fiscal_year_start=4,
        fiscal_year_named_by="start",
        zone="Asia/Tokyo",
        zone_name=Bilingual("Tokyo", "東京"),
        language="ja",
        privacy=Bilingual(
            "The Act on the Protection of Personal Information applies there, with the same duties for ministries,"
            " agencies and incorporated administrative agencies: use for the stated purpose only, security, and the"
            " right to see, correct and stop the use of one's data.",
            "日本では個人情報の保護に関する法律が適用され、行政機関および独立行政法人等にも、利用目的の特定、安全管理、"
            "開示・訂正・利用停止の請求に応じる義務があります。",
        ),
    ),
)
_registry: dict[str, Party] = {p.code: p for p in _FOUNDERS}


def parties() -> tuple[Party, ...]:
    """All parties, in the order they joined."""
    return tuple(_registry.values())


def party(code: str) -> Party:
    """The party of that code; KeyError when there is none."""
    return _registry[code]


def party_codes() -> tuple[str, ...]:
    return tuple(_registry)


def join(*newcomers: Party) -> None:
    _registry.update({p.code: p for p in newcomers})


def leave(code: str) -> None:
    """Take back a `join`; the founders stay."""
    if code not in {p.code for p in _FOUNDERS}:
        _registry.pop(code, None)


def load(path: Path) -> tuple[Party, ...]:
    """Parties described in a TOML file of `[[party]]` tables with the fields of `Party`."""
    with path.open("rb") as stream:
        tables = tomllib.load(stream).get("party", [])
    return tuple(_from_table(table) for table in tables)


def _from_table(table: dict[str, Any]) -> Party:
    names = [key for key in ("name", "zone_name", "privacy") if key in table]
    texts: dict[str, Any] = {key: Bilingual(**table[key]) for key in names}
    return Party(**{**table, **texts})
