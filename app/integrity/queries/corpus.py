"""Texts to compare a proposal with: the service's own proposals and what was imported from registers."""

import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.calls.models import Call
from app.integrity.catalogue.found import Likeness, RegistryAward
from app.integrity.models import CorpusDocument
from app.integrity.names import Name, examine, prepare
from app.integrity.overlap import Index, Overlap
from app.kernel.db import session
from app.kernel.fiscal import Month
from app.proposals.models import Proposal, TeamMember
from app.proposals.states import ProposalState

LEAST = 0.2
"""Below the threshold of the rule by a little, so that a change of the setting needs no new comparison."""
LONGEST_PASSAGE, MOST_PASSAGES = 600, 5
SURE_NAME = 0.95
BATCH = 500
_WITH_TEXT = selectinload(Proposal.halves), selectinload(Proposal.team), selectinload(Proposal.call)


@dataclass(frozen=True, slots=True)
class Text:
    """One document to compare with."""

    key: str
    title: str
    text: str
    people: frozenset[str]
    names: tuple[str, ...]
    first: Month | None
    last: Month | None


class _Shelf:
    """The texts of this process, read once each: the index, and what was imported at which version."""

    def __init__(self) -> None:
        self.index, self.lock = Index(), Lock()
        self.imported: tuple[Any, dict[str, str]] = (None, {})
        self.leaders: dict[frozenset[str], list[str]] = {}


_SHELF = _Shelf()


def likenesses(proposal: Proposal) -> list[Likeness]:
    """Where the proposal's text stands in others', with the aligned passages; the strongest first.

    Only texts that are new to the process, and those few that may overlap, are read from the database.
    """
    own = _own_text(proposal)
    if not own.text.strip():
        return []
    with _SHELF.lock:
        submitted, imported = _submitted(proposal), _imported()
        versions = submitted | imported
        _SHELF.index.read(_fresh(_SHELF.index.missing(versions), versions))
        _SHELF.index.keep(versions.keys())
        near: dict[str, Text] = {}

        def texts(keys: list[str]) -> dict[str, str]:
            near.update(dict(_texts(keys)))
            return {key: text.text for key, text in near.items()}

        found = _SHELF.index.like(
            own.text, versions.keys(), texts, threshold=LEAST, programme_text=[_call_text(proposal)]
        )
    return [_likeness(own, near[key], overlap) for key, overlap in found]


def _fresh(keys: Sequence[str], versions: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    return ((key, versions[key], text.text) for key, text in _texts(keys))


def _texts(keys: Sequence[str]) -> Iterator[tuple[str, Text]]:
    """The documents of some keys; those of the register's have a colon, the others are ids of proposals."""
    of_register = [tuple(key.split(":", 1)) for key in keys if ":" in key]
    own = [uuid.UUID(key) for key in keys if ":" not in key]
    for start in range(0, len(of_register), BATCH):
        numbers = [number for _, number in of_register[start : start + BATCH]]
        for row in session().scalars(select(CorpusDocument).where(CorpusDocument.number.in_(numbers))):
            if f"{row.register}:{row.number}" in keys:
                yield f"{row.register}:{row.number}", _text_of_row(row)
    for start in range(0, len(own), BATCH):
        wanted = select(Proposal).where(Proposal.id.in_(own[start : start + BATCH])).options(*_WITH_TEXT)
        for other in session().scalars(wanted):
            yield str(other.id), _text_of(other)


def document(register: str, number: str) -> CorpusDocument | None:
    same = select(CorpusDocument).where(CorpusDocument.register == register, CorpusDocument.number == number)
    return session().scalar(same)


def _own_text(proposal: Proposal) -> Text:
    first = Month.of(proposal.call.review_ends_at.date()).plus(1)
    return Text(
        key=str(proposal.id),
        title=proposal.title.en or proposal.title.ja,
        text=_joined(proposal),
        people=frozenset(str(member.person_id) for member in proposal.team),
        names=tuple(filter(None, (name for it in proposal.team for name in _names_of(it)))),
        first=first,
        last=first.plus(proposal.months - 1),
    )


def _names_of(member: TeamMember) -> tuple[str, str]:
    return member.person.name_latin, member.person.name_native


def _joined(proposal: Proposal) -> str:
    parts = [proposal.abstract.en, proposal.abstract.ja]
    parts += [text for half in proposal.halves for text in (half.contribution.en, half.contribution.ja)]
    return "\n".join(part for part in parts if part)


def _call_text(proposal: Proposal) -> str:
    call: Call = proposal.call
    return f"{call.text.en}\n{call.text.ja}\n{call.summary.en}\n{call.summary.ja}"


def _submitted(proposal: Proposal) -> dict[str, str]:
    """Other proposals that were submitted and not withdrawn: id → version of the text."""
    gone = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
    wanted = select(Proposal.id, Proposal.submitted_hash)
    others = wanted.where(Proposal.id != proposal.id, Proposal.state.not_in(gone))
    return {str(key): digest for key, digest in session().execute(others)}


def _text_of(other: Proposal) -> Text:
    first = Month.of(other.call.review_ends_at.date()).plus(1)
    people = frozenset(str(member.person_id) for member in other.team)
    title = other.title.en or other.title.ja
    return Text(other.reference, title, _joined(other), people, (), first, first.plus(other.months - 1))


def _imported() -> dict[str, str]:
    """Documents of registers: `register:number` → version. Listed anew when something came in."""
    columns = CorpusDocument.id, CorpusDocument.imported_at
    count = select(func.count(CorpusDocument.id)).scalar_subquery()
    latest = select(*columns, count).order_by(CorpusDocument.imported_at.desc(), CorpusDocument.id).limit(1)
    newest = session().execute(latest).one_or_none()
    if newest is None:
        _SHELF.imported, _SHELF.leaders = (None, {}), {}
        return {}
    if _SHELF.imported[0] != tuple(newest):
        wanted = select(*columns, CorpusDocument.register, CorpusDocument.number, CorpusDocument.people)
        listed, leaders = dict[str, str](), dict[frozenset[str], list[str]]()
        for row_id, at, register, number, people in session().execute(wanted):
            key = f"{register}:{number}"
            listed[key] = f"{row_id}:{at}"
            for name in people:
                leaders.setdefault(_name_key(name), []).append(key)
        _SHELF.imported, _SHELF.leaders = (tuple(newest), listed), leaders
    return _SHELF.imported[1]


def _text_of_row(row: CorpusDocument) -> Text:
    first, last = _month(row.starts_on), _month(row.ends_on)
    key = f"{row.register}:{row.number}"
    return Text(key, row.title, row.text, frozenset(), tuple(row.people), first, last)


def _likeness(own: Text, other: Text, overlap: Overlap) -> Likeness:
    passages = tuple(
        (
            own.text[each.a_start : each.a_end][:LONGEST_PASSAGE],
            other.text[each.b_start : each.b_end][:LONGEST_PASSAGE],
        )
        for each in overlap.passages[:MOST_PASSAGES]
    )
    return Likeness(
        other=other.key,
        title=other.title,
        containment=Decimal(str(round(overlap.containment, 4))),
        months_shared=_shared(own, other),
        same_person=not own.people.isdisjoint(other.people) or _same_name(own, other),
        passages=passages,
    )


def _same_name(own: Text, other: Text) -> bool:
    """Whether a leader elsewhere bears the name of a team member; with the shared text it is worth a question."""
    mine = [prepare(name, kind="person") for name in own.names]
    theirs = [prepare(name, kind="person") for name in other.names]
    return any(_is_one(a, b) for a in mine for b in theirs)


def _is_one(one: Name, other: Name) -> bool:
    return examine(one, other).score >= SURE_NAME


def _shared(own: Text, other: Text) -> int:
    """Months in which both run; an end that is unknown is taken as open."""
    first = max(filter(None, (own.first, other.first)), default=None)
    last = min(filter(None, (own.last, other.last)), default=None)
    return 0 if first is None or last is None else max(0, first.until(last) + 1)


def _month(day: date | None) -> Month | None:
    return None if day is None else Month.of(day)


def awards_of(team: Iterable[TeamMember], on: date) -> Iterator[RegistryAward]:
    """Awards of the registers that run on a day and whose leader bears the name of a team member: a name, no number."""
    with _SHELF.lock:
        _imported()
        by_name = _SHELF.leaders
    found = {key: member for member in team for key in by_name.get(_name_key(member.person.name_latin), ())}
    for key, text in _texts(list(found)):
        register, number = key.split(":", 1)
        runs = text.last is None or text.last >= Month.of(on)
        began = text.first.first_day() if text.first else None
        who = str(found[key].person_id)
        yield RegistryAward(who, register, number, text.title, active=runs, by_number=False, awarded=began)


def _name_key(name: str) -> frozenset[str]:
    """The words of a name without their order, case and marks; initials do not count."""
    bare = (
        char for char in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(char)
    )
    words = "".join(char if char.isalnum() else " " for char in bare).split()
    return frozenset(word for word in words if len(word) > 1)
