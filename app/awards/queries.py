"""Reading awards; the public sees those of released calls."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.roles import Role
from app.awards.models import Award, AwardLine, Payment, PaymentReversal, Royalty
from app.awards.states import AwardState, PaymentState
from app.calls.models import Call, CallAgency
from app.integrity.queries import applies_in
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.proposals.models import Proposal, TeamMember
from app.proposals.states import ProposalState
from app.reviews import queries as reviews

CALL = joinedload(Award.call).selectinload(Call.agencies)
LINES = selectinload(Award.lines).joinedload(AwardLine.agency)
PAYMENTS = selectinload(Award.lines).selectinload(AwardLine.payments)
CONFIRMATIONS = selectinload(Award.confirmations)
ROYALTIES = selectinload(Award.royalties)


def award(award_id: uuid.UUID, *, hold: bool = False) -> Award | None:
    """An award with its call, lines, payments, confirmations and royalties."""
    options = [CALL, LINES, PAYMENTS, CONFIRMATIONS, ROYALTIES]
    return session().get(Award, award_id, options=options, with_for_update={"of": Award} if hold else None)


def award_of(proposal_id: uuid.UUID) -> Award | None:
    return session().scalar(select(Award).where(Award.proposal_id == proposal_id).options(CALL, LINES))


def award_of_line(line_id: uuid.UUID, *, hold: bool = False) -> Award | None:
    award_id = session().scalar(select(AwardLine.award_id).where(AwardLine.id == line_id))
    return award(award_id, hold=hold) if award_id else None


def is_barred(actor: Actor, award: Award) -> bool:
    """Whether the actor applies in the award's call, or is in conflict with its proposal."""
    return applies_in(actor.person_id, award.call_id) or reviews.is_hidden(actor, award.proposal_id)


def awards_for(
    actor: Actor, *, call_id: uuid.UUID | None = None, after: str = "", limit: int = 26
) -> Sequence[Award]:
    """Awards the actor may see, by reference."""
    seen = (
        select(Award).join(Award.call).where(visible_to(actor)).options(CALL, LINES).order_by(Award.reference)
    )
    if call_id is not None:
        seen = seen.where(Award.call_id == call_id)
    if after:
        seen = seen.where(Award.reference > after)
    return session().scalars(seen.limit(limit)).all()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition of `policy.may_view`, for lists (with `Call` joined)."""
    is_public = Call.released_at <= clock.now()
    if any(actor.has(role) for role in (Role.ENDOWMENT_ADMINISTRATOR, Role.COUNCIL_MEMBER, Role.AUDITOR)):
        return or_(is_public, ~_bars(actor))
    agencies = [grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)]
    if not agencies:
        return is_public
    own = select(CallAgency.call_id).where(CallAgency.agency_id.in_(agencies))
    return or_(is_public, and_(Call.id.in_(own), ~_bars(actor)))


def _bars(actor: Actor) -> ColumnElement[bool]:
    """The condition of `is_barred`."""
    part = select(Proposal.call_id).join(TeamMember, TeamMember.proposal_id == Proposal.id)
    applies = part.where(TeamMember.person_id == actor.person_id, Proposal.state != ProposalState.WITHDRAWN)
    hidden = select(Proposal.id).where(reviews.hidden_from(actor))
    return or_(Award.call_id.in_(applies), Award.proposal_id.in_(hidden))


def payment(payment_id: uuid.UUID, *, hold: bool = False) -> Payment | None:
    return session().get(Payment, payment_id, with_for_update={"of": Payment} if hold else None)


def reversal(reversal_id: uuid.UUID) -> PaymentReversal | None:
    return session().get(PaymentReversal, reversal_id)


def pending_reversals() -> Sequence[tuple[PaymentReversal, Payment, AwardLine, Award]]:
    """Reversals that wait for a second person, oldest first; the caller filters by policy."""
    waiting = (
        select(PaymentReversal, Payment, AwardLine, Award)
        .join(Payment, Payment.id == PaymentReversal.payment_id)
        .join(AwardLine, AwardLine.id == Payment.line_id)
        .join(Award, Award.id == AwardLine.award_id)
        .where(PaymentReversal.decision == Decision.PREPARED)
        .options(CALL)
        .order_by(PaymentReversal.prepared_at)
    )
    return session().execute(waiting).all()


def royalty(royalty_id: uuid.UUID) -> Royalty | None:
    return session().get(Royalty, royalty_id)


def periods_stated(award_id: uuid.UUID, party: str) -> Sequence[date]:
    """The ends of the periods whose sales one side stated, and that were not refused."""
    wanted = select(Royalty.period_end).where(Royalty.award_id == award_id, Royalty.party == party)
    return session().scalars(wanted.where(Royalty.decision != Decision.REFUSED)).all()


def repaid(award_id: uuid.UUID, party: str) -> int:
    """What a side has given back so far, minor units."""
    wanted = select(func.coalesce(func.sum(Royalty.due_minor), 0)).where(
        Royalty.award_id == award_id, Royalty.party == party, Royalty.decision == Decision.APPROVED
    )
    return int(session().scalar(wanted) or 0)


def unconfirmed(call_ids: Sequence[uuid.UUID]) -> Sequence[Award]:
    """Awards of these calls that still wait for a party's confirmation."""
    waiting = select(Award).where(Award.call_id.in_(call_ids), Award.state == AwardState.AGREEMENT_PENDING)
    return session().scalars(waiting.options(CALL, LINES, CONFIRMATIONS).order_by(Award.reference)).all()


def pending_payments() -> Sequence[tuple[Payment, AwardLine, Award]]:
    """Payments that wait for a second person, oldest first; the caller filters by policy."""
    waiting = (
        select(Payment, AwardLine, Award)
        .join(AwardLine, AwardLine.id == Payment.line_id)
        .join(Award, Award.id == AwardLine.award_id)
        .where(Payment.state == PaymentState.PENDING)
        .options(CALL)
        .order_by(Payment.asked_at)
    )
    return session().execute(waiting).all()


def position(award: Award) -> list[Any]:
    return [award.reference]
