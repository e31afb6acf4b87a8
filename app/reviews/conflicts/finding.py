"""Every conflict between the judges and the proposals of a call, found from both sides' declarations at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.reviews.conflicts.grounds import CLEARABLE, GROUND_OF, RULES, Ground
from app.reviews.conflicts.lookbacks import Lookbacks
from app.reviews.states import RelationKind

CLEARS, COMPUTED = "none", "computed"
IGNORED = str.maketrans("", "", " \u3000.,-")
"""Characters in which two writings of one name may differ; the statements that compare names know them too."""


def name_keys(name: str) -> tuple[str, str]:
    """A name in its two orders, without blanks and points; ('', '') for none."""
    words = name.lower().replace("\u3000", " ").split()
    return "".join(words).translate(IGNORED), "".join(words[-1:] + words[:-1]).translate(IGNORED)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A judge or a member of a team. `keys`: the folded names (`name_keys(...)[0]`) the person goes by."""

    person_id: UUID
    institution_id: UUID | None
    orcid: str = ""
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tie:
    """A declared relation; the other end is an account, an ORCID iD, a name or an institution."""

    id: UUID
    person_id: UUID
    kind: RelationKind
    other_id: UUID | None = None
    institution_id: UUID | None = None
    other_orcid: str = ""
    keys: tuple[str, ...] = ()
    ended_on: date | None = None
    authors: int | None = None
    amount: tuple[int, str] | None = None  # (minor units, currency)
    is_writing_group: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One ground and what it rests on: the tie, the member of the team, the institution."""

    ground: Ground
    tie_id: UUID | None = None
    member_id: UUID | None = None
    institution_id: UUID | None = None

    @property
    def rule(self) -> str:
        return RULES[self.ground]


Pair = tuple[UUID, UUID]  # (proposal, person)


@dataclass(frozen=True)
class Facts:
    """What is known of a call. `places`: institutions of a proposal's halves. `applicants`: everybody who takes part in
    a proposal of the call. `systems`: what an institution shares with other campuses. `declared`: what was said about a
    pair, by source. `waived`: pairs and grounds set aside.
    """

    judges: Sequence[Somebody]
    teams: Mapping[UUID, Sequence[Somebody]]
    lookbacks: Lookbacks
    places: Mapping[UUID, Collection[UUID]] = field(default_factory=dict)
    systems: Mapping[UUID, Collection[str]] = field(default_factory=dict)
    applicants: Collection[UUID] = ()
    declared: Mapping[Pair, Mapping[str, str]] = field(default_factory=dict)
    ties: Sequence[Tie] = ()
    waived: Collection[tuple[UUID, UUID, Ground]] = ()


@dataclass(frozen=True)
class Findings:
    """The answer. `everywhere`: what holds of a person for every proposal of the call; `pairs`: for single ones.

    `denied`: pairs of which the person says that there is no conflict.
    """

    pairs: Mapping[Pair, list[Finding]]
    everywhere: Mapping[UUID, list[Finding]]
    cleared: Collection[Pair]
    denied: Collection[Pair] = ()

    def is_undeclared(self, proposal_id: UUID, person_id: UUID) -> bool:
        """Whether something was found though the person's own word is `none` (REV-09)."""
        return (proposal_id, person_id) in self.denied and bool(self.of(proposal_id, person_id))

    def of(self, proposal_id: UUID, person_id: UUID) -> list[Finding]:
        """Every ground on which the person may not judge the proposal, the strongest first."""
        pair = proposal_id, person_id
        everywhere = [
            found
            for found in self.everywhere.get(person_id, [])
            if not (found.ground == Ground.UNKNOWN and pair in self.cleared)
        ]
        return sorted([*everywhere, *self.pairs.get(pair, [])], key=lambda found: ORDER[found.ground])

    def grounds(self, proposal_id: UUID, person_id: UUID) -> list[Ground]:
        return list(dict.fromkeys(found.ground for found in self.of(proposal_id, person_id)))


ORDER = {ground: place for place, ground in enumerate(Ground)}


def find(facts: Facts) -> Findings:
    """Every conflict of every judge. Costs what there is to find, not judges times proposals."""
    search = _Search(facts)
    pairs: dict[Pair, list[Finding]] = defaultdict(list)
    for proposal_id, person_id, found in search.everything():
        pairs[proposal_id, person_id].append(found)
    everywhere: dict[UUID, list[Finding]] = {}
    applicants = set(facts.applicants)
    for judge in facts.judges:
        barred = [Finding(Ground.APPLICANT)] if judge.person_id in applicants else []
        unknown = [Finding(Ground.UNKNOWN)] if judge.institution_id is None else []
        if barred or unknown:
            everywhere[judge.person_id] = barred + unknown
    denied = {pair for pair, said in facts.declared.items() if said.get("self") == CLEARS}
    return Findings(dict(pairs), everywhere, search.cleared, denied)


Hit = tuple[UUID, UUID, Finding]  # proposal, person, finding


class _Search:
    """Indexes over judges and teams, and the passes that use them."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.waived = set(facts.waived)
        self.cleared = {pair for pair, said in facts.declared.items() if said.get("officer") == CLEARS}
        self.judges = {judge.person_id: judge for judge in facts.judges}
        self.proposals_of: dict[UUID, list[UUID]] = defaultdict(list)
        self.members: dict[UUID, Somebody] = {}
        self.at: dict[UUID, dict[UUID, UUID | None]] = defaultdict(dict)  # institution -> proposal -> member
        for proposal_id, team in facts.teams.items():
            for mate in team:
                self.members[mate.person_id] = mate
                self.proposals_of[mate.person_id].append(proposal_id)
                if mate.institution_id is not None:
                    self.at[mate.institution_id].setdefault(proposal_id, mate.person_id)
            for place in facts.places.get(proposal_id, ()):
                self.at[place].setdefault(proposal_id, None)

    def everything(self) -> Iterator[Hit]:
        for hit in (
            *self.declared(),
            *self.of_team(),
            *self.of_institutions(),
            *self.of_systems(),
            *self.of_ties(),
        ):
            if (hit[0], hit[1], hit[2].ground) not in self.waived:
                yield hit

    def declared(self) -> Iterator[Hit]:
        for (proposal_id, person_id), said in self.facts.declared.items():
            if person_id not in self.judges:
                continue
            if any(kind != CLEARS for source, kind in said.items() if source != COMPUTED):
                yield proposal_id, person_id, Finding(Ground.DECLARED)
            if said.get(COMPUTED, CLEARS) != CLEARS and (proposal_id, person_id) not in self.cleared:
                yield proposal_id, person_id, Finding(Ground.COMPETITOR)

    def of_team(self) -> Iterator[Hit]:
        for person_id in self.judges.keys() & self.members.keys():
            for proposal_id in self.proposals_of[person_id]:
                yield proposal_id, person_id, Finding(Ground.TEAM, member_id=person_id)

    def of_institutions(self) -> Iterator[Hit]:
        for judge in self.facts.judges:
            place = judge.institution_id
            for proposal_id, member_id in self.at.get(place, {}).items() if place else ():
                yield (
                    proposal_id,
                    judge.person_id,
                    Finding(Ground.INSTITUTION, member_id=member_id, institution_id=place),
                )

    def of_systems(self) -> Iterator[Hit]:
        """Another campus of the same system: a conflict until an officer clears it (REV-01)."""
        campuses: dict[str, set[UUID]] = defaultdict(set)
        for place in self.at:
            for system in self.facts.systems.get(place, ()):
                campuses[system].add(place)
        for judge in self.facts.judges:
            own = self.facts.systems.get(judge.institution_id, ()) if judge.institution_id else ()
            others = set().union(*(campuses.get(system, set()) for system in own)) - {judge.institution_id}
            for place in sorted(others):
                for proposal_id, member_id in self.at[place].items():
                    if (proposal_id, judge.person_id) not in self.cleared:
                        found = Finding(Ground.CAMPUS, member_id=member_id, institution_id=place)
                        yield proposal_id, judge.person_id, found

    def of_ties(self) -> Iterator[Hit]:
        judges, members = _Names(self.judges.values()), _Names(self.members.values())
        for tie in self.facts.ties:
            held = self.facts.lookbacks
            if not held.counts(tie.kind, tie.ended_on) or held.is_small_holding(tie.kind, tie.amount):
                continue
            if held.is_large(tie.authors) and not (held.writing_group and tie.is_writing_group):
                continue
            if tie.person_id in self.judges:
                yield from self._to_institution(tie)
                for member_id, is_sure in members.ends(tie):
                    yield from self._hits(tie, tie.person_id, member_id, is_sure=is_sure)
            if tie.person_id in self.members:
                for judge_id, is_sure in judges.ends(tie):
                    yield from self._hits(tie, judge_id, tie.person_id, is_sure=is_sure)

    def _to_institution(self, tie: Tie) -> Iterator[Hit]:
        if tie.institution_id is not None:
            for proposal_id, member_id in self.at.get(tie.institution_id, {}).items():
                found = Finding(self._ground(tie), tie.id, member_id, tie.institution_id)
                if self._stands(found, proposal_id, tie.person_id):
                    yield proposal_id, tie.person_id, found

    def _ground(self, tie: Tie) -> Ground:
        return Ground.WRITING if self.facts.lookbacks.is_large(tie.authors) else GROUND_OF[tie.kind]

    def _stands(self, found: Finding, proposal_id: UUID, judge_id: UUID) -> bool:
        return found.ground not in CLEARABLE or (proposal_id, judge_id) not in self.cleared

    def _hits(self, tie: Tie, judge_id: UUID, member_id: UUID, *, is_sure: bool) -> Iterator[Hit]:
        if judge_id == member_id:
            return
        found = Finding(self._ground(tie) if is_sure else Ground.NAMESAKE, tie.id, member_id)
        for proposal_id in self.proposals_of[member_id]:
            if self._stands(found, proposal_id, judge_id):
                yield proposal_id, judge_id, found


class _Names:
    """People by account, ORCID iD and name, to find the other end of a tie."""

    def __init__(self, people: Collection[Somebody]) -> None:
        self.people = {somebody.person_id: somebody for somebody in people}
        self.orcids = {somebody.orcid: somebody.person_id for somebody in people if somebody.orcid}
        self.keys: dict[str, set[UUID]] = defaultdict(set)
        for somebody in people:
            for key in somebody.keys:
                self.keys[key].add(somebody.person_id)

    def ends(self, tie: Tie) -> Iterator[tuple[UUID, bool]]:
        """Who the other end is, and whether that is sure: an account and an ORCID iD are, a name is not.

        Two different ORCID iDs are two people, whatever their names.
        """
        if tie.other_id is not None:
            yield from [(tie.other_id, True)] if tie.other_id in self.people else []
            return
        if tie.other_orcid in self.orcids:
            yield self.orcids[tie.other_orcid], True
        for person_id in sorted(set().union(*(self.keys.get(key, set()) for key in tie.keys if key))):
            if not (tie.other_orcid and self.people[person_id].orcid):
                yield person_id, False
