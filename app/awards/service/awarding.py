"""Create an award from a selected line, confirm it, ask for a payment, approve or void it."""

import uuid
from datetime import date

from app.audit import service as audit
from app.awards import policy, queries, rules
from app.awards.events import AwardActivated
from app.awards.models import Award, AwardLine, Confirmation, Payment
from app.awards.states import AWARD, PAYMENT, AwardAction, LineKind, PaymentAction
from app.calls.models import Call, CallAgency
from app.calls.terms import Half, Terms, project_problems
from app.endowment import service as endowment
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id, new_reference
from app.kernel.money import Money
from app.kernel.states import step
from app.ledger import queries as ledger_queries
from app.ledger import rules as ledger_rules
from app.ledger import service as ledger
from app.ledger.drafts import EntryDraft, Leg
from app.ledger.models import Entry
from app.proposals import queries as proposals
from app.proposals.queries import HalfAsk
from app.selection import queries as selection
from app.selection.models import SelectionLine, SelectionShare

BOOKKEEPER = system("awards")


def create(actor: Actor, proposal_id: uuid.UUID, line_id: uuid.UUID) -> Award:
    """Follows from the last key: one award with a line per source; every line holds its money, pending."""
    line = selection.line(line_id)
    submitted = proposals.submitted(proposal_id)
    proposal = proposals.head(proposal_id)
    if line is None or submitted is None or proposal is None:
        raise NotFound
    content = proposals.submission_for_reading(proposal_id)
    shared = content.content["shared"] if content else {}
    award = Award(
        id=new_id(), reference=new_reference(f"{proposal.call.code}-A"), call_id=proposal.call_id,
        proposal_id=proposal.id, title=submitted.title, abstract=proposal.abstract, months=shared["months"],
        created_at=clock.now(),
    )  # fmt: skip
    session().add(award)
    session().flush()
    refuse_if(_terms_problems(proposal.call, line, award.months), "award.refused")
    for share in line.shares:
        side = proposal.call.side(share.party)
        refuse_if(
            rules.match_problems(share.ask, share.fill, proposal.call.fill_cap_permille), "award.refused"
        )
        _add_lines(award, side, share, submitted.halves[share.party])
    audit.record(actor, "award.created", award)
    return award


def _terms_problems(call: Call, line: SelectionLine, months: int) -> list[Problem]:
    """What the programme of the call says of shares, size, currency and length; nothing without a programme."""
    if "match" not in call.settings:
        return []
    halves = [Half(share.ask, share.fill) for share in line.shares]
    return project_problems(Terms.of(call.settings), halves, months)


def confirm(actor: Actor, award_id: uuid.UUID, party: str) -> Award:
    """Agree for one party. With the last party every line is obligated, all in this transaction or none."""
    award = _held(actor, award_id)
    if queries.is_barred(actor, award) or not policy.may_confirm(actor, award, party):
        raise Forbidden
    active = step(AWARD, award.state, AwardAction.ACTIVATE)
    confirmed = [confirmation.party for confirmation in award.confirmations]
    refuse_if(rules.confirmation_problems(party, confirmed), "award.refused")
    now = clock.now()
    award.confirmations.append(Confirmation(party=party, person_id=actor.person_id, confirmed_at=now))
    audit.record(actor, "award.confirmed", award, party=party)
    if {*confirmed, party} >= set(award.call.parties):
        for line in award.lines:
            ledger.settle(BOOKKEEPER, line.entry_id)
        award.state, award.active_at = active, now
        audit.record(BOOKKEEPER, "award.activated", award)
        publish(AwardActivated(award.id))
    return award


def ask_payment(actor: Actor, line_id: uuid.UUID, amount: Money, pay_on: date) -> Payment:
    """Ask to pay an instalment of one line; it is held until a second person approves."""
    award, line = _held_line(actor, line_id)
    if not policy.may_ask_payment(actor, award, line):
        raise Forbidden
    today = clock.today(actor.zone)
    problems = rules.payment_problems(
        award.state, amount, obligated=line.amount, asked=line.asked, pay_on=pay_on, today=today
    )
    problems += _lot_problems(line, pay_on) + _instalment_problems(award, line, amount)
    refuse_if(problems, "payment.refused")
    number = len(line.payments) + 1
    entry = _hold_payment(award, line, number, amount, pay_on)
    payment = Payment(
        line_id=line.id, number=number, amount_minor=amount.minor, currency=amount.currency, pay_on=pay_on,
        entry_id=entry.id, asked_by_id=actor.person_id, asked_at=clock.now(),
    )  # fmt: skip
    session().add(payment)
    session().flush()
    audit.record(actor, "payment.asked", payment, party=line.party)
    return payment


def approve_payment(actor: Actor, payment_id: uuid.UUID, version: int) -> Payment:
    """Pay: the held entry is posted."""
    payment = _decidable(actor, payment_id, version)
    posted = step(PAYMENT, payment.state, PaymentAction.POST)
    ledger.settle(BOOKKEEPER, payment.entry_id)
    payment.state, payment.decided_by_id, payment.decided_at = posted, actor.person_id, clock.now()
    audit.record(actor, "payment.posted", payment)
    return payment


def void_payment(actor: Actor, payment_id: uuid.UUID, version: int, reason: str) -> Payment:
    """Do not pay: the held entry is given back."""
    payment = _decidable(actor, payment_id, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "payment.refused")
    voided = step(PAYMENT, payment.state, PaymentAction.VOID)
    ledger.void(BOOKKEEPER, payment.entry_id, reason)
    payment.state, payment.reason = voided, reason
    payment.decided_by_id, payment.decided_at = actor.person_id, clock.now()
    audit.record(actor, "payment.voided", payment, reason=reason)
    return payment


def _add_lines(award: Award, side: CallAgency, share: SelectionShare, half: HalfAsk) -> None:
    """The agency's line and, where the endowment fills, its line; each with a pending entry."""
    if share.national_minor:
        entry = _hold_obligation(award, side, share.national)
        _add_line(award, share.national, entry, half, side)
    if share.fill_minor:
        entry = endowment.hold_promise(
            BOOKKEEPER, f"award:{award.id}:{share.party}:fill", share.fill, award.id
        )
        _add_line(award, share.fill, entry, half, None)


def _add_line(award: Award, amount: Money, entry: Entry, half: HalfAsk, side: CallAgency | None) -> None:
    """`side` is the agency that pays; None for the endowment's line."""
    line = AwardLine(
        award_id=award.id,
        kind=LineKind.NATIONAL if side else LineKind.ENDOWMENT,
        party=half.party,
        amount_minor=amount.minor,
        currency=amount.currency,
        agency_id=side.agency_id if side else None,
        lot_id=side.lot_id if side else None,
        entry_id=entry.id,
        lead_name=half.lead_name,
        institution_id=half.institution_id,
        institution_name=half.institution_name,
    )
    session().add(line)
    session().flush()


def _hold_obligation(award: Award, side: CallAgency, amount: Money) -> Entry:
    """Money of the side's lot is held for the award, pending until every party has confirmed."""
    lot = ledger_queries.lot(side.lot_id) if side.lot_id else None
    if lot is None:
        raise NotFound
    today = clock.now().date()
    refuse_if(ledger_rules.obligation_problems(today, lot.obligate_by), "award.refused")
    key = f"award:{award.id}:{side.party}:obligation"
    wanted = ledger.Obligation(amount, key, today, award.reference, award.id)
    return ledger.hold_obligation(BOOKKEEPER, lot.id, wanted)


def _hold_payment(award: Award, line: AwardLine, number: int, amount: Money, pay_on: date) -> Entry:
    key = f"award:{award.id}:{line.id}:payment:{number}"
    if line.lot_id is None:
        return endowment.hold_payment(BOOKKEEPER, key, amount, award.id, on=pay_on)
    accounts = ledger_queries.accounts_of_lots([line.lot_id])[line.lot_id]
    legs = (Leg(accounts["B400"].id, amount), Leg(accounts["B500"].id, -amount))
    return ledger.hold(BOOKKEEPER, EntryDraft(key, "payment", legs, pay_on, award.reference, award.id))


def _lot_problems(line: AwardLine, pay_on: date) -> list[Problem]:
    lot = ledger_queries.lot(line.lot_id) if line.lot_id else None
    return ledger_rules.liquidation_problems(pay_on, lot.liquidate_by) if lot else []


def _instalment_problems(award: Award, line: AwardLine, amount: Money) -> list[Problem]:
    payable = queries.payable(award, line)
    if payable is None or amount.currency != line.currency:
        return []
    return rules.instalment_problems(line.asked + amount, payable)


def _held(actor: Actor, award_id: uuid.UUID) -> Award:
    award = queries.award(award_id, hold=True)
    if award is None or not policy.may_view(actor, award, barred=queries.is_barred(actor, award)):
        raise NotFound
    return award


def _held_line(actor: Actor, line_id: uuid.UUID) -> tuple[Award, AwardLine]:
    award = queries.award_of_line(line_id, hold=True)
    if award is None or not policy.is_inside(actor, award.call, barred=queries.is_barred(actor, award)):
        raise NotFound
    return award, next(line for line in award.lines if line.id == line_id)


def _decidable(actor: Actor, payment_id: uuid.UUID, version: int) -> Payment:
    payment = queries.payment(payment_id, hold=True)
    if payment is None:
        raise NotFound
    award, line = _held_line(actor, payment.line_id)
    if not policy.may_decide_payment(actor, award, line, payment.asked_by_id):
        raise Forbidden("payment.second_person")
    expect_version(payment.version, version)
    return payment
