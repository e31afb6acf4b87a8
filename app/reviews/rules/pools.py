"""What must hold in a pool of reviewers, in a profile, and for a declared relation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.kernel.errors import Problem
from app.kernel.money import Money
from app.reviews.conflicts import WAIVABLE, Ground
from app.reviews.states import RelationKind

MOST_TEXTS, MOST_KEYWORDS, MOST_RELATIONS = 50, 60, 2000
LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Expertise:
    """What a reviewer says of the own expertise and time."""

    keywords_en: Sequence[str] = ()
    keywords_ja: Sequence[str] = ()
    languages: Sequence[str] = ()
    away_from: date | None = None
    away_until: date | None = None
    most_load: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person who joins a pool or is vetted."""

    orcid: str | None
    researcher_number: str | None
    has_institution: bool
    has_expertise: bool
    languages: Sequence[str]
    has_declared_relations: bool


@dataclass(frozen=True, slots=True)
class Tied:
    """A relation as it is declared: who or what is at the other end, and how long it lasted."""

    kind: RelationKind
    name: str = ""
    orcid: str = ""
    institution: str = ""
    ended_on: date | None = None
    authors: int | None = None
    evidence: str = field(default="")
    amount: Money | None = None
    is_writing_group: bool = False


def expertise_problems(said: Expertise) -> list[Problem]:
    problems = []
    if (said.away_from is None) != (said.away_until is None):
        problems.append(Problem("pool.absence_needs_both_days", "/away_until"))
    elif said.away_from and said.away_until and said.away_until < said.away_from:
        problems.append(Problem("pool.absence_ends_first", "/away_until"))
    return problems + [
        Problem("pool.too_many_keywords", f"/{name}", {"most": MOST_KEYWORDS})
        for name in ("keywords_en", "keywords_ja")
        if len(getattr(said, name)) > MOST_KEYWORDS
    ]


def joining_problems(of: Standing, *, promises: bool) -> list[Problem]:
    """Before somebody is in a pool: expertise, languages and relations are known, so that conflicts are too."""
    problems = [] if of.has_expertise else [Problem("pool.expertise_missing", "/keywords_en")]
    if not of.languages:
        problems.append(Problem("pool.languages_missing", "/languages"))
    if not of.has_declared_relations:
        problems.append(Problem("pool.relations_undeclared"))
    return (
        problems if promises else [*problems, Problem("review.confidence_not_promised", "/confidentiality")]
    )


def vetting_problems(of: Standing, *, is_own: bool) -> list[Problem]:
    """Somebody is who they say: an ORCID iD or a researcher number, and a known institution."""
    problems = [Problem("pool.nobody_vets_himself")] if is_own else []
    if not of.orcid and not of.researcher_number:
        problems.append(Problem("pool.identifier_missing"))
    if not of.has_institution:
        problems.append(Problem("pool.institution_missing"))
    if not of.has_declared_relations:
        problems.append(Problem("pool.relations_undeclared"))
    return problems


def text_problems(title: str, text: str, already: int) -> list[Problem]:
    problems = [] if title.strip() or text.strip() else [Problem("pool.text_empty", "/text")]
    return (
        [*problems, Problem("pool.too_many_texts", facts={"most": MOST_TEXTS})]
        if already >= MOST_TEXTS
        else problems
    )


def relation_problems(tied: Tied, on: date, *, is_self: bool) -> list[Problem]:
    """A relation has another end, and did not end in the future."""
    problems = []
    if not (tied.name.strip() or tied.orcid or tied.institution):
        problems.append(Problem("relation.no_other_end", "/name"))
    if is_self:
        problems.append(Problem("relation.with_oneself", "/orcid"))
    if tied.ended_on is not None and tied.ended_on > on:
        problems.append(Problem("relation.ends_in_the_future", "/ended_on"))
    if tied.is_writing_group and tied.authors is None:
        problems.append(Problem("relation.writing_group_of_paper", "/authors"))
    if tied.amount is not None and tied.kind != RelationKind.STOCK:
        problems.append(Problem("relation.amount_of_shares_only", "/amount"))
    if tied.kind in (RelationKind.EMPLOYMENT, RelationKind.STOCK) and not tied.institution:
        problems.append(Problem("relation.institution_needed", "/institution"))
    return problems


def waiver_problems(ground: Ground, found: Sequence[Ground], reason: str) -> list[Problem]:
    """Only what may be waived, only what is there, never without a reason."""
    problems = [] if reason.strip() else [Problem("reason.needed", "/reason")]
    if ground not in WAIVABLE:
        return [*problems, Problem("waiver.not_possible", "/ground")]
    return problems if ground in found else [*problems, Problem("waiver.nothing_to_waive", "/ground")]


def granting_problems(*, asked_by_self: bool, is_decided: bool, is_about_self: bool) -> list[Problem]:
    """A waiver takes two people, neither of whom it is about."""
    problems = [Problem("waiver.decided_already")] if is_decided else []
    if asked_by_self:
        problems.append(Problem("waiver.second_person_needed"))
    return [*problems, Problem("waiver.about_oneself")] if is_about_self else problems
