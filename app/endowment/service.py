"""The verbs of the endowment: open a book, prepare, approve or refuse a booking, promise and pay a fill."""

import uuid
from datetime import date

from app.audit import service as audit
from app.endowment import policy, queries, rules
from app.endowment.models import Booking
from app.endowment.rules import BookingDraft
from app.endowment.states import TRANSITIONS, BookingAction, BookingKind
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import expect_version, lock, session
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if
from app.kernel.money import Money
from app.kernel.parties import party_codes
from app.kernel.states import step
from app.ledger import service as ledger
from app.ledger.drafts import EntryDraft, FundDraft, Leg
from app.ledger.models import Entry, Fund
from app.ledger.states import FundKind


def open_book(actor: Actor, currency: str) -> Fund:
    """Open the endowment's book in one currency."""
    if not policy.may_prepare(actor):
        raise Forbidden
    name = Bilingual(f"Joint endowment ({currency})", f"共同基金（{currency}）")
    return ledger.open_fund(actor, FundDraft(f"ENDOWMENT-{currency}", FundKind.ENDOWMENT, currency, name))


def prepare(actor: Actor, draft: BookingDraft) -> Booking:
    """Prepare a contribution or income; nothing is in the books before another person approves."""
    if not policy.may_prepare(actor):
        raise Forbidden
    currencies = [fund.currency for fund in queries.books()]
    today = clock.today(actor.zone)
    problems = rules.booking_problems(draft, currencies=currencies, parties=party_codes(), today=today)
    refuse_if(problems, "endowment.refused")
    booking = Booking(
        kind=draft.kind, party=draft.party, amount_minor=draft.amount.minor, currency=draft.amount.currency,
        effective_on=draft.effective_on, authority=draft.authority, retention_authority=draft.retention_authority,
        prepared_by_id=actor.person_id, prepared_at=clock.now(),
    )  # fmt: skip
    session().add(booking)
    session().flush()
    audit.record(actor, "booking.prepared", booking, party=draft.party)
    return booking


def approve(actor: Actor, booking_id: uuid.UUID, version: int) -> Booking:
    """Approve what somebody else prepared; the entry is posted in the same transaction."""
    booking = _decidable(actor, booking_id, version)
    approved, entry = step(TRANSITIONS, booking.state, BookingAction.APPROVE), _post(actor, booking)
    booking.state, booking.entry_id = approved, entry.id
    booking.decided_by_id, booking.decided_at = actor.person_id, clock.now()
    audit.record(actor, "booking.approved", booking, party=booking.party)
    return booking


def refuse(actor: Actor, booking_id: uuid.UUID, version: int, reason: str) -> Booking:
    booking = _decidable(actor, booking_id, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "endowment.refused")
    booking.state = step(TRANSITIONS, booking.state, BookingAction.REFUSE)
    booking.decided_by_id, booking.decided_at, booking.reason = actor.person_id, clock.now(), reason
    audit.record(actor, "booking.refused", booking, party=booking.party, reason=reason)
    return booking


def hold_promise(actor: Actor, key: str, amount: Money, subject_id: uuid.UUID) -> Entry:
    """Hold available income for an award: Dr income available, Cr committed, pending until the award is active.

    Refused when there is not enough.
    """
    fund = _book(amount.currency)
    income, committed = (ledger.open_account(actor, fund, code) for code in ("3200", "3400"))
    legs = (Leg(income.id, amount), Leg(committed.id, -amount))
    return ledger.hold(
        actor, EntryDraft(key, "endowment_commitment", legs, clock.now().date(), subject_id=subject_id)
    )


def hold_payment(actor: Actor, key: str, amount: Money, subject_id: uuid.UUID, *, on: date) -> Entry:
    """A pending payment out of what is committed: Dr committed, Cr cash."""
    fund = _book(amount.currency)
    committed, cash = (ledger.open_account(actor, fund, code) for code in ("3400", "1000"))
    legs = (Leg(committed.id, amount), Leg(cash.id, -amount))
    return ledger.hold(actor, EntryDraft(key, "endowment_payment", legs, on, subject_id=subject_id))


def _decidable(actor: Actor, booking_id: uuid.UUID, version: int) -> Booking:
    booking = lock(Booking, booking_id)
    if booking is None or not policy.may_view(actor):
        raise NotFound
    if not policy.may_decide(actor, booking.prepared_by_id):
        raise Forbidden("endowment.second_person")
    expect_version(booking.version, version)
    return booking


def _post(actor: Actor, booking: Booking) -> Entry:
    """Contribution: Dr cash, Cr principal of the party. Income: Dr cash, Cr each share's account."""
    fund = _book(booking.currency)
    shares = {("3000", booking.party): booking.amount}
    if booking.kind == BookingKind.INCOME:
        shares = rules.income_split(booking.amount, queries.principals(booking.currency))
    cash = ledger.open_account(actor, fund, "1000")
    legs = [Leg(cash.id, booking.amount)]
    legs += [Leg(ledger.open_account(actor, fund, c, party=p).id, -share) for (c, p), share in shares.items()]
    key, purpose = f"booking:{booking.id}", f"endowment_{booking.kind}"
    return ledger.post(
        actor, EntryDraft(key, purpose, tuple(legs), booking.effective_on, booking.authority, booking.id)
    )


def _book(currency: str) -> Fund:
    fund = queries.book(currency)
    if fund is None:
        raise NotFound("endowment.no_book_in_currency", currency=currency)
    return fund
