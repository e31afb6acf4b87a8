"""Texts to compare a proposal with: the service's own proposals and what was imported from registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts import queries as accounts
from app.calls.models import Call
from app.integrity.catalogue.found import Likeness
from app.integrity.models import CorpusDocument
from app.integrity.names import Name, examine, prepare
from app.integrity.overlap import Overlap, find_overlaps
from app.kernel.db import session
from app.kernel.fiscal import Month
from app.proposals.models import Proposal
from app.proposals.states import ProposalState

LEAST = 0.2
"""Below the threshold of the rule by a little, so that a change of the setting needs no new comparison."""
LONGEST_PASSAGE, MOST_PASSAGES = 600, 5
SURE_NAME = 0.95


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


def likenesses(proposal: Proposal) -> list[Likeness]:
    """Where the proposal's text stands in others', with the aligned passages; the strongest first."""
    own = _own_text(proposal)
    others = {each.key: each for each in [*_submitted(proposal), *_imported()]}
    if not own.text.strip() or not others:
        return []
    corpus = [(each.key, each.text) for each in others.values()]
    found = find_overlaps(
        [(own.key, own.text)], threshold=LEAST, corpus=corpus, programme_text=[_call_text(proposal)]
    )
    return [_likeness(own, others[overlap.b], overlap) for overlap in found]


def document(register: str, number: str) -> CorpusDocument | None:
    same = select(CorpusDocument).where(CorpusDocument.register == register, CorpusDocument.number == number)
    return session().scalar(same)


def _own_text(proposal: Proposal) -> Text:
    members = [member.person_id for member in proposal.team]
    people = accounts.people_by_ids(members)
    first = Month.of(proposal.call.review_ends_at.date()).plus(1)
    return Text(
        key=str(proposal.id),
        title=proposal.title.en or proposal.title.ja,
        text=_joined(proposal),
        people=frozenset(map(str, members)),
        names=tuple(person.name_latin for person in people.values()),
        first=first,
        last=first.plus(proposal.months - 1),
    )


def _joined(proposal: Proposal) -> str:
    parts = [proposal.abstract.en, proposal.abstract.ja]
    parts += [text for half in proposal.halves for text in (half.contribution.en, half.contribution.ja)]
    return "\n".join(part for part in parts if part)


def _call_text(proposal: Proposal) -> str:
    call: Call = proposal.call
    return f"{call.text.en}\n{call.text.ja}\n{call.summary.en}\n{call.summary.ja}"


def _submitted(proposal: Proposal) -> Sequence[Text]:
    """Other proposals that were submitted and not withdrawn."""
    gone = (ProposalState.DRAFT, ProposalState.WITHDRAWN)
    wanted = (
        select(Proposal)
        .where(Proposal.id != proposal.id, Proposal.state.not_in(gone))
        .options(selectinload(Proposal.halves), selectinload(Proposal.team), selectinload(Proposal.call))
        .order_by(Proposal.reference)
    )
    return [_text_of(other) for other in session().scalars(wanted)]


def _text_of(other: Proposal) -> Text:
    first = Month.of(other.call.review_ends_at.date()).plus(1)
    people = frozenset(str(member.person_id) for member in other.team)
    title = other.title.en or other.title.ja
    return Text(other.reference, title, _joined(other), people, (), first, first.plus(other.months - 1))


def _imported() -> Sequence[Text]:
    rows = session().scalars(select(CorpusDocument).order_by(CorpusDocument.register, CorpusDocument.number))
    return [
        Text(
            f"{row.register}:{row.number}",
            row.title,
            row.text,
            frozenset(),
            tuple(row.people),
            _month(row.starts_on),
            _month(row.ends_on),
        )
        for row in rows
    ]


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
