"""An expert outside the pool is asked for an opinion on one proposal, and gives it."""

import secrets
import uuid
from collections.abc import Collection

from app.accounts import queries as accounts
from app.accounts import service as accounts_service
from app.accounts.models import Institution, Person
from app.accounts.service import Newcomer
from app.audit import service as audit
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.parties import party as party_of
from app.kernel.states import step
from app.proposals.models import Proposal
from app.reviews import policy, queries, rules
from app.reviews.conflicts import CLEARABLE, Ground, Somebody, name_keys
from app.reviews.content import opinion_hash
from app.reviews.events import OpinionAnswered, OpinionAsked, OpinionTakenBack
from app.reviews.models import Opinion, Panel
from app.reviews.queries import opinions as asked
from app.reviews.rules.opinions import (
    AskingFacts,
    Expert,
    OpinionText,
    OpinionWish,
    asking_problems,
    opinion_problems,
)
from app.reviews.service.conflicts import say
from app.reviews.service.holding import held_panel, proposal_of_officer, require_open, require_side
from app.reviews.states import OPINION, ConflictKind, ConflictSource, OpinionAction

Id = uuid.UUID
FEWEST_NUMBERS = 9
REFUSED = "opinion.refused"


def ask_opinion(actor: Actor, place: tuple[Id, str], expert: Expert, wish: OpinionWish) -> Opinion:
    """Ask an expert about a proposal. `place`: proposal, party.

    Conflicts are computed first: where there is one the officer is told, and nobody is invited or written to.
    """
    proposal_id, party = place
    proposal, call = proposal_of_officer(actor, proposal_id)
    require_side(actor, call, party)
    panel, person = held_panel(actor, call.id, party), accounts.person_by_email(expert.email)
    home = queries.institution_named(expert.institution) if expert.institution else None
    grounds = _grounds(call, proposal, person, expert, home)
    problems = asking_problems(wish, _facts(actor, proposal, panel, person, grounds))
    if expert.institution and home is None:
        problems.append(Problem("relation.institution_not_known", "/institution"))
    refuse_if(problems, REFUSED)
    person = person or accounts_service.invite(actor, _newcomer(expert, home))
    row = _asked(actor, panel, proposal_id, person.id, wish)
    if CLEARABLE & set(grounds):
        word = (ConflictKind.NONE, wish.clearance)
        say(actor, proposal_id, person.id, word, source=ConflictSource.OFFICER)
    audit.record(actor, "opinion.asked", row, party=party)
    publish(OpinionAsked(row.id))
    return row


def _grounds(
    call: Call, proposal: Proposal, person: Person | None, expert: Expert, home: Institution | None
) -> list[Ground]:
    """Conflicts of somebody who may have no account yet."""
    if person is not None:
        return queries.conflicts_in(call.id, {person.id}, proposal.id).grounds(proposal.id, person.id)
    keys = {name_keys(name)[0] for name in (expert.name_latin, expert.name_native)}
    unknown = Somebody(new_id(), home.id if home else None, "", frozenset(key for key in keys if key))
    found = queries.conflicts_in(call.id, set(), proposal.id, strangers=[unknown])
    return found.grounds(proposal.id, unknown.person_id)


def _facts(
    actor: Actor, proposal: Proposal, panel: Panel, person: Person | None, grounds: list[Ground]
) -> AskingFacts:
    agencies = [side.agency_id for side in proposal.call.agencies]
    return AskingFacts(
        state=proposal.state,
        panel=panel.state,
        is_oneself=person is not None and person.id == actor.person_id,
        is_of_agencies=person is not None and asked.is_of_agencies(person.id, agencies),
        is_asked=person is not None and asked.is_asked(proposal.id, person.id),
        grounds=grounds,
        now=clock.now(),
        review_ends_at=proposal.call.review_ends_at,
    )


def _newcomer(expert: Expert, home: Institution | None) -> Newcomer:
    return Newcomer(
        email=expert.email,
        name_latin=expert.name_latin,
        name_native=expert.name_native,
        party=expert.party,
        language=expert.language,
        zone=party_of(expert.party).zone,
        institution_id=home.id if home else None,
    )


def _asked(actor: Actor, panel: Panel, proposal_id: Id, person_id: Id, wish: OpinionWish) -> Opinion:
    taken = {row.number for row in asked.opinions_of(proposal_id, panel.party)}
    most = max(FEWEST_NUMBERS, 2 * len(taken))
    row = Opinion(
        call_id=panel.call_id,
        proposal_id=proposal_id,
        party=panel.party,
        person_id=person_id,
        number=secrets.choice([number for number in range(1, most + 1) if number not in taken]),
        question=wish.question.strip(),
        due_at=wish.due_at,
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
        changed_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row


def take_opinion_back(actor: Actor, opinion_id: Id, reason: str) -> Opinion:
    """The officer no longer needs it; what is handed in stays."""
    row = asked.opinion(opinion_id, hold=True)
    if row is None:
        raise NotFound
    _proposal, call = proposal_of_officer(actor, row.proposal_id)
    if not policy.may_run_side(actor, call, row.party, applies=queries.applies_in(actor.person_id, call.id)):
        raise NotFound
    require_open(actor, row.call_id, row.party)
    _end(actor, row, OpinionAction.TAKE_BACK, reason)
    publish(OpinionTakenBack(row.id))
    return row


def declare_for_opinion(actor: Actor, opinion_id: Id, kind: ConflictKind, note: str = "") -> Opinion:
    """The expert's own word about a conflict of interest; anything but `none` ends the request."""
    row = _own(actor, opinion_id)
    refuse_if(rules.declaration_problems(kind, note), "conflict.refused")
    say(actor, row.proposal_id, actor.person_id, (kind, note), source=ConflictSource.SELF)
    if kind != ConflictKind.NONE:
        require_open(actor, row.call_id, row.party)
        _end(actor, row, OpinionAction.RECUSE, kind.value)
        publish(OpinionAnswered(row.id, row.version))
    return row


def accept_opinion(actor: Actor, opinion_id: Id, *, confidentiality: bool) -> Opinion:
    """Agree: after the own word that there is no conflict, and with the promise of confidence (INV-15)."""
    row = _own(actor, opinion_id)
    state = step(OPINION, row.state, OpinionAction.ACCEPT)
    word = queries.declared_by(row.proposal_id, actor.person_id, ConflictSource.SELF)
    refuse_if(rules.acceptance_problems(word.kind if word else None, promises=confidentiality), REFUSED)
    require_open(actor, row.call_id, row.party)
    row.state, row.accepted_at = state, clock.now()
    row.changed_at = row.accepted_at
    audit.record(actor, "opinion.accepted", row, party=row.party)
    return row


def decline_opinion(actor: Actor, opinion_id: Id, reason: str) -> Opinion:
    """Say no, with a reason; the officer is told."""
    row = _own(actor, opinion_id)
    require_open(actor, row.call_id, row.party)
    _end(actor, row, OpinionAction.DECLINE, reason)
    publish(OpinionAnswered(row.id, row.version))
    return row


def save_opinion(actor: Actor, opinion_id: Id, version: int | None, said: OpinionText) -> Opinion:
    """Keep what is written so far. Raises VersionStale when another tab was faster."""
    row = _written(actor, opinion_id, version)
    row.state = step(OPINION, row.state, OpinionAction.SAVE)
    _keep(row, said)
    audit.record(actor, "opinion.saved", row, party=row.party)
    return row


def submit_opinion(actor: Actor, opinion_id: Id, version: int | None, said: OpinionText) -> Opinion:
    """Hand the opinion in; from then on it is constant."""
    row = _written(actor, opinion_id, version)
    state = step(OPINION, row.state, OpinionAction.SUBMIT)
    refuse_if(opinion_problems(said), "opinion.not_submitted")
    _keep(row, said)
    row.submitted_at = clock.now()
    row.state, row.content_hash = state, opinion_hash(row)
    audit.record(actor, "opinion.submitted", row, party=row.party)
    publish(OpinionAnswered(row.id, row.version))
    return row


def void_opinions(actor: Actor, people: Collection[Id], reason: str) -> None:
    """End the opinions of open sides that a conflict of these people voids; `reason` tells nobody which tie it was."""
    for row in asked.opinions_now_in_conflict(people):
        _end(actor, row, OpinionAction.RECUSE, reason)
        publish(OpinionAnswered(row.id, row.version))


def _own(actor: Actor, opinion_id: Id) -> Opinion:
    row = asked.own_opinion(actor, opinion_id, hold=True)
    if row is None:
        raise NotFound
    return row


def _written(actor: Actor, opinion_id: Id, version: int | None) -> Opinion:
    """An opinion that may be written now, in the version the writer saw."""
    row = _own(actor, opinion_id)
    if not policy.may_write_opinion(actor, row, row.proposal.call, clock.now()):
        raise Forbidden
    require_open(actor, row.call_id, row.party)
    expect_version(row.version, version, {"text": row.text, "closeness": row.closeness, "note": row.note})
    return row


def _keep(row: Opinion, said: OpinionText) -> None:
    row.text, row.closeness, row.note = said.text.strip(), said.closeness, said.note.strip()
    row.changed_at = clock.now()


def _end(actor: Actor, row: Opinion, action: OpinionAction, reason: str) -> None:
    state = step(OPINION, row.state, action)
    refuse_if(rules.reason_problems(reason), REFUSED)
    row.state, row.reason, row.content_hash = state, reason.strip(), ""
    row.changed_at = clock.now()
    audit.record(actor, f"opinion.{state.value}", row, party=row.party, reason=row.reason)
