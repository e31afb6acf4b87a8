"""Movements of a book: contributions, income, matches, gifts, investments, fees, releases, remittances."""

from typing import TypeVar

from app.audit import service as audit
from app.council import queries as council
from app.endowment import queries, rules
from app.endowment.models import Booking, Donor, Holding
from app.endowment.rules import BookingDraft, DonorDraft, HoldingDraft, Links
from app.endowment.rules.postings import Lines
from app.endowment.service.books import (
    Event,
    keep,
    post,
    require_administrator,
)
from app.endowment.states import BookingKind
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem, refuse_if
from app.kernel.parties import party_codes
from app.ledger.models import Entry

T = TypeVar("T", Donor, Holding)


def prepare(actor: Actor, draft: BookingDraft) -> Booking:
    """Prepare a movement; nothing is in the books before another person approves."""
    require_administrator(actor)
    problems = rules.booking_problems(
        draft, currencies=queries.currencies(), parties=party_codes(), today=clock.today(actor.zone)
    )
    refuse_if(problems or rules.link_problems(draft, _links(draft)), "endowment.refused")
    booking = Booking(
        kind=draft.kind, party=draft.party, amount_minor=draft.amount.minor, currency=draft.amount.currency,
        effective_on=draft.effective_on, authority=draft.authority, retention_authority=draft.retention_authority,
        pledge_id=draft.pledge_id, donor_id=draft.donor_id, priority_id=draft.priority_id,
        holding_id=draft.holding_id, cost_minor=draft.cost.minor if draft.cost else None,
    )  # fmt: skip
    return keep(actor, booking, "booking.prepared", draft.party)


def book(actor: Actor, booking: Booking) -> Entry:
    """Put an approved booking into the books, if what it names still allows it."""
    fund = queries.lock_book(booking.currency)
    draft = _draft_of(booking)
    refuse_if(rules.link_problems(draft, _links(draft)), "endowment.refused")
    event = Event(
        f"booking:{booking.id}", f"endowment_{booking.kind}", booking.effective_on, booking.authority, booking.id
    )  # fmt: skip
    lines = _lines(booking)
    entry = post(actor, fund, lines, event)
    if booking.kind == BookingKind.INCOME:
        booking.kept_minor = -lines.get((rules.INCOME, ""), 0)
    return entry


def add_donor(actor: Actor, draft: DonorDraft) -> Donor:
    """Know a private giver, with the undertaking that a gift buys neither a seat nor a look."""
    require_administrator(actor)
    donor = Donor(code=draft.code, kind=draft.kind, name=draft.name, firewall=draft.firewall)
    return _added(actor, donor, "donor.added")


def add_holding(actor: Actor, draft: HoldingDraft) -> Holding:
    """Know something the fund may be invested in."""
    require_administrator(actor)
    queries.lock_book(draft.currency)
    holding = Holding(code=draft.code, currency=draft.currency, name=draft.name, custodian=draft.custodian)
    return _added(actor, holding, "holding.added")


def _added(actor: Actor, row: T, action: str) -> T:
    taken = queries.is_code_taken(type(row), row.code)
    refuse_if([Problem("code.taken", "/code", {"code": row.code})] if taken else [], "endowment.refused")
    row.added_by_id, row.added_at = actor.person_id, clock.now()  # type: ignore[assignment]
    session().add(row)
    session().flush()
    audit.record(actor, action, row)
    return row


def _lines(booking: Booking) -> Lines:
    if booking.kind == BookingKind.INCOME:
        split = rules.income_split(booking.amount, queries.principals(booking.currency))
        return rules.income_lines(split)
    if booking.kind == BookingKind.CONTRIBUTION:
        pledge = queries.pledge(booking.pledge_id) if booking.pledge_id else None
        standing = pledge.standing if pledge else None
        return rules.contribution_lines(booking.amount_minor, booking.party, standing)
    return rules.booking_lines(
        booking.kind,
        booking.amount_minor,
        booking.party,
        cost=booking.cost_minor or 0,
        is_restricted=booking.priority_id is not None,
    )


def _links(draft: BookingDraft) -> Links:
    """What the things that a draft names are, and how much they still allow."""
    currency = draft.amount.currency
    pledge = queries.pledge(draft.pledge_id) if draft.pledge_id else None
    holding = session().get(Holding, draft.holding_id) if draft.holding_id else None
    unpaid = 0
    if pledge is not None and pledge.currency == currency:
        unpaid = pledge.amount_minor - queries.paid_on(pledge.id)
    return Links(
        pledge=pledge.standing if pledge else None,
        pledge_party=pledge.party if pledge else "",
        unpaid=unpaid,
        given=queries.gift_left(draft.donor_id, draft.priority_id, currency) if draft.donor_id else 0,
        holding_currency=holding.currency if holding else "",
        cost=queries.costs_at(currency, draft.effective_on).get(holding.id, 0) if holding else 0,
        has_donor=draft.donor_id is not None and session().get(Donor, draft.donor_id) is not None,
        has_priority=draft.priority_id is not None and council.priority(draft.priority_id) is not None,
    )


def _draft_of(booking: Booking) -> BookingDraft:
    names = (
        "kind", "amount", "effective_on", "authority", "party", "retention_authority", "pledge_id", "donor_id",
        "priority_id", "holding_id", "cost",
    )  # fmt: skip
    return BookingDraft(**{name: getattr(booking, name) for name in names})
