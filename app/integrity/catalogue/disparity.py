"""GOV-02: do findings fall more on one script of name or one institution, and are they overturned more there."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """One person checked: the class (script or institution), and of one rule how many findings were raised and
    overturned. Aggregates only: nothing in it leads back to the person.
    """

    group: str
    rule: str
    flagged: bool
    overturned: bool


@dataclass(frozen=True, slots=True)
class Rates:
    """Of one rule in one group: people checked, share flagged, share of the findings that were overturned."""

    rule: str
    group: str
    people: int
    flagged: int
    overturned: int

    @property
    def flag_rate(self) -> Decimal:
        return Decimal(self.flagged) / self.people if self.people else Decimal(0)

    @property
    def overturn_rate(self) -> Decimal:
        return Decimal(self.overturned) / self.flagged if self.flagged else Decimal(0)


@dataclass(frozen=True, slots=True)
class Disparity:
    """A rule whose rate in one group is so many times that of another. `of`: flag or overturn."""

    rule: str
    of: str
    high: str
    low: str
    ratio: Decimal | None
    """None where the lower rate is 0."""


def script_class(name: str) -> str:
    """`latin`, `kanji` or `other`: how a name is written, of which only the audit takes notice."""
    kinds = {unicodedata.name(char, "").partition(" ")[0] for char in name if char.isalpha()}
    if kinds & {"CJK", "HIRAGANA", "KATAKANA"}:
        return "kanji"
    return "latin" if kinds <= {"LATIN", ""} else "other"


def rates(counted: Iterable[Counted]) -> list[Rates]:
    tally: dict[tuple[str, str], list[int]] = {}
    for one in counted:
        line = tally.setdefault((one.rule, one.group), [0, 0, 0])
        line[0] += 1
        line[1] += one.flagged
        line[2] += one.overturned
    return [Rates(rule, group, *line) for (rule, group), line in sorted(tally.items())]


def disparities(found: Iterable[Rates], *, ratio: Decimal, least: int) -> list[Disparity]:
    """Rules in which the highest rate is more than `ratio` times the lowest, over groups of at least `least` people
    (for overturned findings: of at least `least` findings).
    """
    by_rule: dict[str, list[Rates]] = {}
    for line in found:
        by_rule.setdefault(line.rule, []).append(line)
    result = []
    for rule, lines in by_rule.items():
        flagged = [(line.flag_rate, line.group) for line in lines if line.people >= least]
        overturned = [(line.overturn_rate, line.group) for line in lines if line.flagged >= least]
        result += [*_apart(rule, "flag", flagged, ratio), *_apart(rule, "overturn", overturned, ratio)]
    return result


def _apart(rule: str, of: str, found: list[tuple[Decimal, str]], ratio: Decimal) -> list[Disparity]:
    if len(found) < 2:
        return []
    (low, lower), (high, higher) = min(found), max(found)
    if high <= ratio * low:
        return []
    return [Disparity(rule, of, higher, lower, (high / low).quantize(Decimal("0.01")) if low else None)]


def is_to_suspend(decided: int, overturned: int, *, share: Decimal, cases: int) -> bool:
    """3.6: more than the share overturned in at least so many cases."""
    return decided >= cases and overturned > share * decided
