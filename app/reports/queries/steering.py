"""What waits for the council, for the signatories of agreements and for the endowment's administrators."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.roles import Role
from app.council.models import Agreement, AgreementSignatory, Priority
from app.council.states import AgreementState, PriorityState
from app.endowment import policy as endowment_policy
from app.endowment import queries as endowment
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.reports.queries.items import Task, Thing

NEXT = {
    PriorityState.PROPOSED: "consult_priority",
    PriorityState.CONSULTED: "endorse_priority",
    PriorityState.ENDORSED: "activate_priority",
}
MOST = 50


def council_tasks(actor: Actor) -> list[Task]:
    """Priorities to consult on, to endorse for the own party, to activate; draws of principal that lack its key."""
    own = {grant.party for grant in actor.grants_of(Role.COUNCIL_MEMBER)}
    tasks = []
    for priority in _priorities(tuple(NEXT)):
        left = own - {endorsement.party for endorsement in priority.endorsements}
        parties = sorted(left) if priority.state == PriorityState.CONSULTED else [""]
        tasks += [_on_priority(NEXT[priority.state], priority, party) for party in parties]
    return tasks + _approvals(actor, ["draws"])


def council_things() -> list[Thing]:
    """Active priorities."""
    return [
        Thing("priority", one.title, "council.priority", {"priority_id": one.id}, one.state.value, one.code)
        for one in _priorities((PriorityState.ACTIVE,))
    ]


def _priorities(states: tuple[PriorityState, ...]) -> list[Priority]:
    wanted = select(Priority).where(Priority.state.in_(states)).order_by(Priority.code).limit(MOST)
    return list(session().scalars(wanted.options(selectinload(Priority.endorsements))))


def _on_priority(code: str, priority: Priority, party: str) -> Task:
    place = {"priority_id": priority.id}
    return Task(code, priority.title, "council.priority", place, None, priority.code, party)


def agreement_tasks(actor: Actor) -> list[Task]:
    """Agreements the own agency has not signed."""
    agencies = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    wanted = (
        select(Agreement, AgreementSignatory.party)
        .join(AgreementSignatory, AgreementSignatory.agreement_id == Agreement.id)
        .where(Agreement.state == AgreementState.DRAFT, AgreementSignatory.agency_id.in_(agencies))
        .where(AgreementSignatory.signed_at.is_(None))
        .order_by(Agreement.code)
        .limit(MOST)
    )
    return [
        Task(
            "sign_agreement",
            found.title,
            "council.agreement",
            {"agreement_id": found.id},
            None,
            found.code,
            party,
        )
        for found, party in session().execute(wanted)
    ]


def endowment_tasks(actor: Actor) -> list[Task]:
    """What another administrator prepared, whatever it is, and policies that lack this one's signature."""
    found = _approvals(actor, [kind for kind in endowment.KINDS if kind != "draws"])
    found += [
        Task("approve_books", Bilingual(one.text), one.endpoint, one.place)
        for one in endowment.requests()
        if endowment_policy.may_answer(actor, one.prepared_by_id)
    ]
    return found + [
        Task("sign_policy", Bilingual(row.authority), "endowment.policy_version", {"policy_id": row.id})
        for row in endowment.policies()
        if not row.is_signed and endowment_policy.may_sign(actor, [s.signed_by_id for s in row.signatures])
    ]


def _approvals(actor: Actor, kinds: Iterable[str]) -> list[Task]:
    return [
        Task(
            "approve_endowment",
            Bilingual(endowment.cited(row)),
            "endowment.record",
            {"kind": kind, "row_id": row.id},
            party=getattr(row, "party", ""),
        )
        for kind in kinds
        for row in endowment.prepared(endowment.KINDS[kind])
        if endowment_policy.may_decide(actor, row)
    ]


def endowment_things() -> list[Thing]:
    """The books of the fund."""
    return [
        Thing("book", fund.name, "endowment.index", reference=fund.currency) for fund in endowment.books()
    ]
