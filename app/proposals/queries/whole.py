"""A proposal with everything that hangs on it, in five statements whatever its size.

Loaded by hand, because every page of a draft and every change begins here: three times cheaper than the loaders of the
mapping. What is not asked for here is not loaded at all.
"""

import uuid
from typing import Any

from sqlalchemy import Executable, and_, bindparam, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.models import Institution, Person
from app.calls.models import Call, CallAgency
from app.files.models import StoredFile
from app.kernel.asking import ask
from app.kernel.db import session
from app.proposals.events import RecordsUnjudged
from app.proposals.models import BudgetLine, Document, Half, Proposal, Signature, TeamMember

ID: Any = bindparam("proposal_id")
CALL = (
    select(Proposal, Call, CallAgency)
    .join(Call, Call.id == Proposal.call_id)
    .join(CallAgency, CallAgency.call_id == Call.id)
    .where(Proposal.id == ID)
    .order_by(CallAgency.party)
)
HELD_CALL = CALL.with_for_update(of=Proposal)
TEAM = (
    select(TeamMember, Person, Institution)
    .join(Person, Person.id == TeamMember.person_id)
    .outerjoin(Institution, Institution.id == Person.institution_id)
    .where(TeamMember.proposal_id == ID)
    .order_by(TeamMember.party, TeamMember.position)
)
HALVES = (
    select(Half, Institution, Signature)
    .outerjoin(Institution, Institution.id == Half.institution_id)
    .outerjoin(Signature, and_(Signature.half_id == Half.id, Signature.voided_at.is_(None)))
    .where(Half.proposal_id == ID)
    .order_by(Half.party)
)
LINES = (
    select(BudgetLine)
    .join(Half, Half.id == BudgetLine.half_id)
    .where(Half.proposal_id == ID)
    .order_by(BudgetLine.fiscal_year, BudgetLine.position)
)
DOCUMENTS = (
    select(Document, StoredFile)
    .join(StoredFile, StoredFile.id == Document.file_id)
    .where(Document.proposal_id == ID)
    .order_by(Document.added_at)
)

WHOLE = (
    joinedload(Proposal.call, innerjoin=True).selectinload(Call.agencies),
    selectinload(Proposal.team).joinedload(TeamMember.person, innerjoin=True).joinedload(Person.institution),
    selectinload(Proposal.halves).options(
        joinedload(Half.signature), joinedload(Half.institution), selectinload(Half.lines)
    ),
    selectinload(Proposal.documents).joinedload(Document.file, innerjoin=True),
)
"""The same for a list of proposals, as options of a statement: seven statements however many there are."""


def proposal(proposal_id: uuid.UUID) -> Proposal | None:
    """A proposal with everything: call with its sides, team, halves, costs, documents, signatures in force."""
    return _loaded(CALL, proposal_id, costs=True, documents=True)


def head(proposal_id: uuid.UUID) -> Proposal | None:
    """A proposal with its call, team and halves, enough for a policy and a title."""
    return _loaded(CALL, proposal_id, costs=False, documents=False)


def is_unprepared(proposal_id: uuid.UUID) -> bool:
    """Whether `service.prepare` has something to do before the proposal is checked or submitted."""
    return bool(ask(RecordsUnjudged(proposal_id)))


def hold(proposal_id: uuid.UUID, *, costs: bool = False, documents: bool = False) -> Proposal | None:
    """A proposal with call, team and signatures in force, held until the transaction ends.

    Everything that changes a proposal or its parts takes turns on its row.
    """
    return _loaded(HELD_CALL, proposal_id, costs=costs, documents=documents)


def _loaded(
    statement: Executable, proposal_id: uuid.UUID, *, costs: bool, documents: bool
) -> Proposal | None:
    rows = _rows(statement, proposal_id)
    if not rows:
        return None
    found, call, _side = rows[0]
    set_committed_value(call, "agencies", [side for _proposal, _call, side in rows])
    set_committed_value(found, "call", call)
    _load_team(found)
    _load_halves(found)
    if costs:
        _load_costs(found)
    if documents:
        _load_documents(found)
    return found


def _rows(statement: Executable, proposal_id: uuid.UUID) -> Any:
    """What is kept now: another transaction may have changed it while this one waited for the row."""
    options = {"populate_existing": True}
    return session().execute(statement, {"proposal_id": proposal_id}, execution_options=options).all()


def _load_team(found: Proposal) -> None:
    team = []
    for member, person, institution in _rows(TEAM, found.id):
        set_committed_value(person, "institution", institution)
        set_committed_value(member, "person", person)
        team.append(member)
    set_committed_value(found, "team", team)


def _load_halves(found: Proposal) -> None:
    people = {member.person_id: member.person for member in found.team}
    halves = []
    for half, institution, signature in _rows(HALVES, found.id):
        set_committed_value(half, "institution", institution)
        set_committed_value(half, "signature", signature)
        set_committed_value(half, "lead", people.get(half.lead_id))
        halves.append(half)
    set_committed_value(found, "halves", halves)


def _load_costs(found: Proposal) -> None:
    by_half: dict[uuid.UUID, list[BudgetLine]] = {half.id: [] for half in found.halves}
    for (line,) in _rows(LINES, found.id):
        by_half[line.half_id].append(line)
    for half in found.halves:
        set_committed_value(half, "lines", by_half[half.id])


def _load_documents(found: Proposal) -> None:
    documents = []
    for document, file in _rows(DOCUMENTS, found.id):
        set_committed_value(document, "file", file)
        documents.append(document)
    set_committed_value(found, "documents", documents)
