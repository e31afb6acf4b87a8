"""Reports of expenditure: sent by the institution, accepted or sent back by the office that pays.

Where money comes back two officers look: one checks, another accepts; only then it is in the books (INV-29).
"""

import uuid
from zoneinfo import ZoneInfo

from app.audit import service as audit
from app.awards import policy, queries, rules
from app.awards.events import ReportDecided, ReportSent
from app.awards.models import Award, AwardLine, ExpenditureReport, ReportItem
from app.awards.rules import ReportDraft, ReportSituation
from app.awards.states import REPORT, ItemKind, ReportAction, ReportState
from app.endowment import service as endowment
from app.integrity import queries as integrity
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import expect_version, session
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, refuse_if
from app.kernel.events import publish
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.kernel.states import step
from app.ledger import queries as ledger_queries
from app.ledger import service as ledger
from app.ledger.drafts import EntryDraft, Leg
from app.ledger.models import Entry, Lot

BOOKKEEPER = system("awards")


def send_report(actor: Actor, line_id: uuid.UUID, draft: ReportDraft) -> ExpenditureReport:
    """Report what was spent of a line in a period; nothing is in the books before it is accepted."""
    award, line = _seen(actor, line_id)
    if not policy.may_report(actor, award, line, is_member=queries.is_member(actor, award)):
        raise Forbidden
    situation = _situation(award, line, draft)
    refuse_if(rules.report_problems(draft, situation), "report.refused")
    if situation.begins is None:
        raise NotFound
    counted = rules.spent(draft, situation.rule, situation.begins)
    report = ExpenditureReport(
        line_id=line.id, number=len(line.reports) + 1, period_kind=draft.period_kind, period=draft.period,
        direct_minor=counted.direct, indirect_minor=counted.indirect, unspent_minor=counted.unspent,
        matching_minor=counted.matching, currency=line.currency, note=draft.note.strip(),
        sent_by_id=actor.person_id, sent_at=clock.now(), items=_items(draft),
    )  # fmt: skip
    session().add(report)
    session().flush()
    audit.record(actor, "report.submitted", report, party=line.party)
    publish(ReportSent(report.id))
    return report


def check_report(actor: Actor, report_id: uuid.UUID, version: int) -> ExpenditureReport:
    """The first of two officers where money comes back."""
    report, award, line = _decidable(actor, report_id, version)
    if not report.returned.minor:
        raise Conflict("report.one_officer_is_enough")
    checked = step(REPORT, report.state, ReportAction.CHECK)
    _refuse_changed(award, line, report)
    report.state, report.checked_by_id, report.checked_at = checked, actor.person_id, clock.now()
    session().flush()
    audit.record(actor, "report.checked", report, party=line.party)
    return report


def accept_report(actor: Actor, report_id: uuid.UUID, version: int) -> ExpenditureReport:
    """What was spent counts, and what comes back is booked."""
    report, award, line = _decidable(actor, report_id, version)
    accepted = step(REPORT, report.state, ReportAction.ACCEPT)
    if report.returned.minor and report.state != ReportState.CHECKED:
        raise Conflict("report.needs_two_officers")
    _refuse_changed(award, line, report)
    entry = _book_return(award, line, report) if report.returned.minor else None
    report.entry_id = entry.id if entry else None
    return _decided(actor, report, line, accepted)


def return_report(actor: Actor, report_id: uuid.UUID, version: int, reason: str) -> ExpenditureReport:
    """Send a report back to be mended; the institution sends another one."""
    report, award, line = _visible(actor, report_id)
    if not policy.may_return_report(actor, award, line, report):
        raise Forbidden
    expect_version(report.version, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "report.refused")
    sent_back = step(REPORT, report.state, ReportAction.SEND_BACK)
    report.refusal = reason.strip()
    return _decided(actor, report, line, sent_back)


def _decided(
    actor: Actor, report: ExpenditureReport, line: AwardLine, state: ReportState
) -> ExpenditureReport:
    report.state, report.decided_by_id, report.decided_at = state, actor.person_id, clock.now()
    session().flush()
    audit.record(actor, f"report.{state}", report, party=line.party, reason=report.refusal)
    publish(ReportDecided(report.id))
    return report


def _situation(
    award: Award, line: AwardLine, draft: ReportDraft, own: ExpenditureReport | None = None
) -> ReportSituation:
    """`own` is the report that is being decided: it waits, and its period began when it was sent."""
    today = clock.today(party_of(line.party).zone)
    years = rules.report_years(award.active_at, award.months, line.party)
    begins = rules.period_begins(draft.period_kind, draft.period, years, line.party, today)
    return ReportSituation(
        state=award.state,
        currency=line.currency,
        amount=line.amount_minor,
        paid=line.paid.minor,
        kinds=queries.cost_kinds(award, line.party),
        rule=queries.cost_rule(award, line.party),
        awarded_on=queries.awarded_on(award, line.party),
        begins=queries.as_spent(own, line.party).begins if own else begins,
        before=queries.spent_before(line),
        is_waiting=line.waiting is not None and line.waiting is not own,
        is_support_open=own is None and integrity.is_support_undeclared(award.proposal_id),
    )


def _refuse_changed(award: Award, line: AwardLine, report: ExpenditureReport) -> None:
    """What was right when the report was sent must still be: a payment may have been reversed since."""
    draft = _as_draft(report)
    refuse_if(rules.report_problems(draft, _situation(award, line, draft, report)), "report.refused")


def _as_draft(report: ExpenditureReport) -> ReportDraft:
    def amounts(kind: ItemKind) -> dict[str, Money]:
        return {name: Money(minor, report.currency) for name, minor in report.of_kind(kind).items()}

    return ReportDraft(
        report.period_kind,
        report.period,
        amounts(ItemKind.DIRECT),
        report.indirect,
        report.unspent,
        amounts(ItemKind.SUBAWARD),
        amounts(ItemKind.EXCLUDED),
    )


def _items(draft: ReportDraft) -> list[ReportItem]:
    groups = (
        (ItemKind.DIRECT, draft.costs),
        (ItemKind.SUBAWARD, draft.subawards),
        (ItemKind.EXCLUDED, draft.excluded),
    )
    named = [(kind, name, amount) for kind, amounts in groups for name, amount in amounts.items()]
    return [
        ReportItem(position=position, kind=kind, name=name, amount_minor=amount.minor)
        for position, (kind, name, amount) in enumerate(item for item in named if item[2].minor)
    ]


def _book_return(award: Award, line: AwardLine, report: ExpenditureReport) -> Entry:
    """Money of the endowment can be committed anew; money of a lot goes where the lot's time says."""
    key, amount = f"award:{award.id}:report:{report.id}", report.returned
    if line.lot_id is None:
        return endowment.take_back(BOOKKEEPER, key, amount, award.id)
    lot = ledger_queries.lot(line.lot_id)
    if lot is None:
        raise NotFound
    on = clock.now().astimezone(ZoneInfo(party_of(line.party).zone)).date()
    purpose, legs = _legs(lot, line, amount)
    return ledger.post(BOOKKEEPER, EntryDraft(key, purpose, legs, on, award.reference, award.id))


def _legs(lot: Lot, line: AwardLine, amount: Money) -> tuple[str, tuple[Leg, Leg]]:
    """Into what may be obligated anew; into what expired, once its days are over; after that, due to the treasury."""
    today = clock.today(party_of(line.party).zone)
    if lot.cancelled_at is not None or today > lot.liquidate_by:
        cash = ledger.open_account(BOOKKEEPER, lot.fund, "1000")
        due = ledger.open_account(BOOKKEEPER, lot.fund, "2100", party=line.party)
        return "return_to_treasury", (Leg(cash.id, amount), Leg(due.id, -amount))
    accounts = ledger_queries.accounts_of_lots([lot.id])[lot.id]
    is_over = lot.expired_at is not None or today > lot.obligate_by
    into, purpose = ("B600", "return_expired") if is_over else ("B200", "return_to_lot")
    return purpose, (Leg(accounts["B500"].id, amount), Leg(accounts[into].id, -amount))


def _seen(actor: Actor, line_id: uuid.UUID) -> tuple[Award, AwardLine]:
    award = queries.award_of_line(line_id, hold=True)
    line = next((one for one in award.lines if one.id == line_id), None) if award else None
    if award is None or line is None:
        raise NotFound
    if not policy.may_view_report(actor, award, line, barred=queries.is_barred(actor, award)):
        raise NotFound
    return award, line


def _visible(actor: Actor, report_id: uuid.UUID) -> tuple[ExpenditureReport, Award, AwardLine]:
    report = queries.report(report_id, hold=True)
    if report is None:
        raise NotFound
    award, line = _seen(actor, report.line_id)
    return report, award, line


def _decidable(
    actor: Actor, report_id: uuid.UUID, version: int
) -> tuple[ExpenditureReport, Award, AwardLine]:
    report, award, line = _visible(actor, report_id)
    if not policy.may_decide_report(actor, award, line, report):
        raise Forbidden("report.second_person")
    expect_version(report.version, version)
    return report, award, line
