"""What waits for programme officers from the joint meeting to the payments."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.accounts.roles import Role
from app.awards import policy as awards_policy
from app.awards import queries as awards
from app.awards import rules as awards_rules
from app.calls.models import Call, CallAgency
from app.calls.policy import officer_sides
from app.calls.states import CallState
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.parties import party as party_of
from app.ledger import policy as books_policy
from app.ledger.queries import budget
from app.proposals.models import Proposal
from app.reports.queries.items import Task
from app.reviews.models import Panel
from app.reviews.states import PanelState
from app.selection.models import Decision, JointList, Split
from app.selection.states import DecisionState

END_OF_DAY = time(23, 59)


def meeting_tasks(
    actor: Actor, calls: Sequence[Call], unsigned: Mapping[uuid.UUID, Sequence[str]]
) -> list[Task]:
    """Joint lists to build, keys to turn, splits to bring together, results to release.

    `calls`: unreleased calls past their deadline; `unsigned`: call → own sides that have not signed the release.
    """
    ids = [call.id for call in calls]
    ready, listed, keys = _all_locked(ids), _listed(ids), _open_keys(actor, ids)
    tasks = [
        Task("build_list", call.title, "selection.room", {"call_id": call.id}, call.review_ends_at, call.code)
        for call in calls
        if call.id in ready and call.id not in listed and call.state == CallState.PUBLISHED
    ]
    for call in calls:
        for side in officer_sides(actor, call):
            if count := keys.get((call.id, side.party)):
                place = {"call_id": call.id}
                tasks.append(
                    Task(
                        "turn_keys",
                        call.title,
                        "selection.room",
                        place,
                        call.review_ends_at,
                        call.code,
                        side.party,
                        count,
                    )
                )
        if call.state == CallState.DECIDED:
            tasks += [
                Task(
                    "sign_release",
                    call.title,
                    "reviews.release",
                    {"call_id": call.id},
                    call.review_ends_at,
                    call.code,
                    party,
                )
                for party in unsigned[call.id]
            ]
    return tasks + _split_tasks(actor, calls)


def _all_locked(call_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Calls of which every side is locked."""
    locked = (
        Panel.call_id == CallAgency.call_id,
        Panel.party == CallAgency.party,
        Panel.state == PanelState.LOCKED,
    )
    wanted = (
        select(CallAgency.call_id)
        .outerjoin(Panel, locked[0] & locked[1] & locked[2])
        .where(CallAgency.call_id.in_(call_ids))
        .group_by(CallAgency.call_id)
        .having(func.count(Panel.id) == func.count())
    )
    return set(session().scalars(wanted))


def _listed(call_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return set(
        session().scalars(
            select(JointList.call_id).where(JointList.call_id.in_(call_ids), JointList.is_in_force)
        )
    )


def _open_keys(actor: Actor, call_ids: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], int]:
    """Own keys that wait while nobody has turned one; a split is a line of its own."""
    agencies = {grant.agency_id for grant in actor.grants_of(Role.PROGRAMME_OFFICER)}
    in_split = select(Split.proposal_id).where(Split.closed_at.is_(None))
    wanted = (
        select(Decision.call_id, Decision.party, func.count())
        .join(CallAgency, (CallAgency.call_id == Decision.call_id) & (CallAgency.party == Decision.party))
        .where(Decision.call_id.in_(call_ids), CallAgency.agency_id.in_(agencies))
        .where(Decision.state == DecisionState.PENDING, Decision.proposal_id.not_in(in_split))
        .group_by(Decision.call_id, Decision.party)
    )
    return {(call_id, party): count for call_id, party, count in session().execute(wanted)}


def _split_tasks(actor: Actor, calls: Sequence[Call]) -> list[Task]:
    """Splits whose next step is the own side's."""
    own = {call.id: {side.party for side in officer_sides(actor, call)} for call in calls}
    wanted = (
        select(Split, Proposal)
        .join(Proposal, Proposal.id == Split.proposal_id)
        .where(Split.closed_at.is_(None), Proposal.call_id.in_(own))
    )
    return [
        Task(
            "end_split",
            proposal.title,
            "selection.key",
            {"proposal_id": proposal.id, "party": split.owner_party},
            datetime.combine(split.due_on, END_OF_DAY, ZoneInfo(party_of(split.owner_party).zone)),
            proposal.reference,
            split.owner_party,
        )
        for split, proposal in session().execute(wanted)
        if split.owner_party in own[proposal.call_id]
    ]


def award_tasks(actor: Actor, calls: Collection[Call]) -> list[Task]:
    """Awards the own side has not confirmed."""
    tasks = []
    for award in awards.unconfirmed([call.id for call in calls]):
        confirmed = {confirmation.party for confirmation in award.confirmations}
        for side in officer_sides(actor, award.call):
            if side.party not in confirmed:
                place = {"award_id": award.id}
                tasks.append(
                    Task(
                        "confirm_award", award.title, "awards.award", place, None, award.reference, side.party
                    )
                )
    return tasks


def payment_tasks(actor: Actor) -> list[Task]:
    """Payments, and reversals of payments, that somebody else of the same office asked for."""
    return [
        Task(
            "approve_payment",
            award.title,
            "awards.award",
            {"award_id": award.id},
            datetime.combine(payment.pay_on, END_OF_DAY, ZoneInfo(party_of(line.party).zone)),
            award.reference,
            line.party,
        )
        for payment, line, award in awards.pending_payments()
        if awards_policy.may_decide_payment(actor, award, line, payment.asked_by_id)
    ] + [
        Task(
            "approve_payment_reversal",
            award.title,
            "awards.award",
            {"award_id": award.id},
            None,
            award.reference,
            line.party,
        )
        for reversal, _payment, line, award in awards.pending_reversals()
        if awards_policy.may_decide_reversal(actor, award, line, reversal.prepared_by_id)
    ]


def lot_tasks(actor: Actor) -> list[Task]:
    """Lots whose opening somebody else of the same office asked to reverse."""
    return [
        Task("approve_books", row.lot.fund.name, "ledger.lot", {"lot_id": row.lot_id}, None, row.lot.code)
        for row in budget.waiting_reversals()
        if books_policy.may_decide(actor, row.lot.fund, row.prepared_by_id)
    ]


def report_tasks(actor: Actor) -> list[Task]:
    """Reports of expenditure that wait for the office that pays."""
    return [
        Task(
            "decide_report",
            award.title,
            "awards.report",
            {"report_id": report.id},
            None,
            award.reference,
            line.party,
        )
        for report, line, award in awards.reports_for(actor)
    ]


def reporting_tasks(actor: Actor, now: datetime) -> list[Task]:
    """For an institution: reports that were sent back, and fiscal years that are over and not reported."""
    tasks = []
    for line, award in awards.lines_to_report(actor):
        today = now.astimezone(ZoneInfo(party_of(line.party).zone)).date()
        over = awards_rules.years_over(award.active_at, award.months, line.party, today)
        told = [report.period for report in line.reports if report.is_by_year and report.stands]
        code = "mend_report" if line.reports and not line.reports[-1].stands else "send_report"
        if line.waiting is None and (code == "mend_report" or set(over) - set(told)):
            place = {"line_id": line.id}
            tasks.append(
                Task(code, award.title, "awards.new_report", place, None, award.reference, line.party)
            )
    return tasks
