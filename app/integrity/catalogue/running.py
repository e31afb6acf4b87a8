"""Running the catalogue over a dossier, and the hashes by which a run can be made again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.integrity.catalogue.dated import Dated, on_day
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.shape import RULES, Case, Mark, Rule, Severity
from app.kernel.crypto import content_hash

NOT_ABOUT_APPLICANTS = frozenset({"REV", "GOV"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What a rule saw, with its version. `fingerprint` is the same whenever the same thing is seen again."""

    rule: str
    version: int
    mark: Mark

    @property
    def severity(self) -> Severity:
        return self.mark.severity

    @property
    def fingerprint(self) -> str:
        return content_hash([self.rule, self.mark.subject, self.mark.severity, self.mark.about])

    @property
    def evidence(self) -> dict[str, Any]:
        """The evidence as plain JSON values."""
        return {name: _plain(value) for name, value in self.mark.evidence.items()}


def run(
    dossier: Dossier,
    dated: Dated | date,
    *,
    without: Collection[str] = (),
    only: Iterable[Rule] | None = None,
) -> list[Seen]:
    """Ask every rule (or those of `only`) but those named in `without` (suspended); in the order of the catalogue."""
    case = Case(dossier, on_day(dated) if isinstance(dated, date) else dated)
    return [
        Seen(rule.id, rule.version, mark)
        for rule in (RULES.values() if only is None else only)
        if rule.id not in without
        for mark in rule.check(case)
        if _was_asked(dossier, rule, mark)
    ]


def _was_asked(dossier: Dossier, rule: Rule, mark: Mark) -> bool:
    """Whether the form of the person a mark is about asks for everything the rule rests on."""
    person = dossier.person(mark.subject) if mark.subject else None
    return person is None or person.not_asked.isdisjoint(rule.inputs)


def about_applicants(seen: Sequence[Seen]) -> list[Seen]:
    """Without what concerns reviewers and the process; one of each fingerprint."""
    kept = {
        each.fingerprint: each
        for each in seen
        if each.severity != Severity.EXCLUDE and RULES[each.rule].family not in NOT_ABOUT_APPLICANTS
    }
    return list(kept.values())


def found_hash(seen: Sequence[Seen]) -> str:
    """Over the fingerprints of what was seen, in their order."""
    return content_hash(sorted(each.fingerprint for each in seen))


class Catalogue:
    """Facts about the catalogue as a whole."""

    def versions(self) -> dict[str, int]:
        return {rule.id: rule.version for rule in RULES.values()}

    def digest(self) -> str:
        """Hash of every rule and its version: with the settings' hash and the facts' hash, what a finding rests on."""
        return _digest(tuple(self.versions().items()))

    def families(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in RULES.values():
            found.setdefault(rule.family, []).append(rule)
        return found


CATALOGUE = Catalogue()


@cache
def _digest(versions: tuple[tuple[str, int], ...]) -> str:
    return content_hash(dict(versions))


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
