"""Reading awards; the public sees those of released calls."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.roles import Role
from app.awards import expenditure, policy
from app.awards.expenditure import CostRule, Spent
from app.awards.models import Award, AwardLine, ExpenditureReport, Payment, PaymentReversal, Royalty
from app.awards.states import AwardState, ItemKind, PaymentState, PeriodKind
from app.calls.models import Call, CallAgency
from app.calls.programmes import programme
from app.calls.terms import Due, Terms
from app.integrity.queries import applies_in
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.proposals import queries as proposals
from app.proposals.models import Proposal, TeamMember
from app.proposals.rules.costs import INDIRECT, categories
from app.proposals.states import ProposalState
from app.reviews import queries as reviews

CALL = joinedload(Award.call).selectinload(Call.agencies)
LINES = selectinload(Award.lines).joinedload(AwardLine.agency)
PAYMENTS = selectinload(Award.lines).selectinload(AwardLine.payments)
REPORTS = selectinload(Award.lines).selectinload(AwardLine.reports)
CONFIRMATIONS = selectinload(Award.confirmations)
ROYALTIES = selectinload(Award.royalties)


def award(award_id: uuid.UUID, *, hold: bool = False) -> Award | None:
    """An award with its call, lines, payments, reports, confirmations and royalties."""
    options = [CALL, LINES, PAYMENTS, REPORTS, CONFIRMATIONS, ROYALTIES]
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


def report(report_id: uuid.UUID, *, hold: bool = False) -> ExpenditureReport | None:
    return session().get(
        ExpenditureReport, report_id, with_for_update={"of": ExpenditureReport} if hold else None
    )


def is_member(actor: Actor, award: Award) -> bool:
    """Whether the actor belongs to the team of the award's project."""
    mine = select(TeamMember.id).where(
        TeamMember.proposal_id == award.proposal_id, TeamMember.person_id == actor.person_id
    )
    return session().scalar(mine.limit(1)) is not None


def lines_to_report(actor: Actor) -> Sequence[tuple[AwardLine, Award]]:
    """Lines that the actor's institutions receive, by award; of released calls, confirmed by every party."""
    own = {grant.institution_id for grant in actor.grants_of(Role.INSTITUTION_OFFICER)}
    wanted = (
        select(AwardLine, Award)
        .join(Award, Award.id == AwardLine.award_id)
        .join(Award.call)
        .where(AwardLine.institution_id.in_(own), Call.released_at <= clock.now())
        .where(Award.state != AwardState.AGREEMENT_PENDING)
        .options(CALL, joinedload(AwardLine.agency), selectinload(AwardLine.payments))
        .options(selectinload(AwardLine.reports))
        .order_by(Award.reference, AwardLine.kind.desc(), AwardLine.party)
    )
    return session().execute(wanted).all()


def waiting_reports() -> Sequence[tuple[ExpenditureReport, AwardLine, Award]]:
    """Reports that nobody has decided, oldest first; the caller filters by policy."""
    waiting = (
        select(ExpenditureReport, AwardLine, Award)
        .join(AwardLine, AwardLine.id == ExpenditureReport.line_id)
        .join(Award, Award.id == AwardLine.award_id)
        .where(ExpenditureReport.decided_at.is_(None))
        .options(CALL, joinedload(AwardLine.agency))
        .order_by(ExpenditureReport.sent_at)
    )
    return session().execute(waiting).all()


def reports_for(actor: Actor) -> list[tuple[ExpenditureReport, AwardLine, Award]]:
    """The same that the actor may accept or send back."""
    return [
        (report, line, award)
        for report, line, award in waiting_reports()
        if policy.may_decide_report(actor, award, line, report)
    ]


def cost_rule(award: Award, party: str) -> CostRule:
    """The cost rule of a side: the call's own where its settings hold one, else its programme's."""
    own = award.call.settings.get("cost_rules", {}).get(party)
    template = programme(award.call.programme)
    table = own or (template.side(party) if template else {})
    return CostRule.of(table, award.call.side(party).indirect_permille)


def cost_kinds(award: Award, party: str) -> tuple[str, ...]:
    """Kinds of direct cost of a side, in their order."""
    return tuple(kind for kind in categories(award.call.side(party)) if kind != INDIRECT)


def awarded_on(award: Award, party: str) -> date:
    """The day, where the party lives, that decides which version of a cost rule holds for an award."""
    zone = ZoneInfo(party_of(party).zone)
    return (award.active_at or award.created_at).astimezone(zone).date()


def spent_before(line: AwardLine) -> list[Spent]:
    """The accepted reports of a line as the rules of cost see them, oldest first."""
    return [as_spent(report, line.party) for report in line.accepted]


def as_spent(report: ExpenditureReport, party: str) -> Spent:
    owner = party_of(party)
    is_year = report.period_kind == PeriodKind.FISCAL_YEAR
    sent_on = report.sent_at.astimezone(ZoneInfo(owner.zone)).date()
    return Spent(
        owner.fiscal_year_first_day(report.period) if is_year else sent_on,
        report.of_kind(ItemKind.DIRECT),
        report.indirect_minor,
        report.of_kind(ItemKind.SUBAWARD),
        report.of_kind(ItemKind.EXCLUDED),
        report.unspent_minor,
        report.matching_minor,
    )


def plan(award: Award, line: AwardLine) -> list[Due]:
    """The instalments of a line; empty where the award's terms name none."""
    if "payments" not in award.call.settings or "match" not in award.call.settings:
        return []
    return expenditure.plan(Terms.of(award.call.settings), line.amount, _asked_by_year(award, line.party))


def _asked_by_year(award: Award, party: str) -> list[int]:
    """What the half that was selected asked for in each fiscal year, in minor units."""
    submission = proposals.submission_for_reading(award.proposal_id)
    half = submission.content["halves"][party] if submission else {"budget": []}
    years: Counter[int] = Counter()
    for cost in half["budget"]:
        years[cost["fiscal_year"]] += Money.parse(cost["amount"], half["currency"]).minor
    return [years[year] for year in sorted(years)] or [1] * -(-award.months // 12)


def payable(award: Award, line: AwardLine) -> Money | None:
    """I13: what may be paid of a line by now; None where no instalment waits for a report."""
    dues = plan(award, line)
    if not expenditure.waits_for_reports(dues):
        return None
    accepted = Counter(report.period_kind.value for report in line.accepted)
    return Money(expenditure.payable(dues, accepted, PeriodKind.FISCAL_YEAR.value), line.currency)
