"""Principal drawn with a key of every party; posted entries reversed, an unused payout withdrawn among them."""

from datetime import date

from app.audit import service as audit
from app.endowment import policy, queries, rules
from app.endowment.models import DrawKey, PrincipalDraw, Reversal
from app.endowment.rules import DrawDraft, DrawSituation, ReversalDraft
from app.endowment.service.books import Event, keep, post, require_administrator
from app.endowment.spending import SpendingPolicy
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import session
from app.kernel.errors import Problem, refuse_if
from app.kernel.fiscal import Month
from app.kernel.parties import party_codes
from app.ledger import service as ledger
from app.ledger.models import Entry
from app.ledger.queries import periods
from app.ledger.states import PeriodState

BOOKKEEPER = system("joint council")
"""Who books a draw: the councils' members turn keys and write into no book."""


def draw(actor: Actor, draft: DrawDraft) -> PrincipalDraw:
    """Prepare a draw of principal; nothing is in the books before every party has turned its key."""
    require_administrator(actor)
    refuse_if(_draw_problems(draft, clock.today(actor.zone)), "endowment.refused")
    row = PrincipalDraw(
        currency=draft.amount.currency, amount_minor=draft.amount.minor, authority=draft.authority,
        reason=draft.reason,
    )  # fmt: skip
    return keep(actor, row, "principal_draw.prepared")


def turn_key(actor: Actor, row: PrincipalDraw) -> bool:
    """Turn the key of the actor's party; whether every party's is turned now."""
    party = policy.parties_to_turn(actor, row)[0]
    row.keys.append(DrawKey(draw_id=row.id, party=party, turned_by_id=actor.person_id, turned_at=clock.now()))
    session().flush()
    audit.record(actor, "principal_draw.key_turned", row, party=party)
    return {key.party for key in row.keys} >= set(party_codes())


def book_draw(actor: Actor, row: PrincipalDraw) -> Entry:
    """Out of every party's principal in proportion (I16), into the accumulated return that payouts are made of."""
    fund, today = queries.lock_book(row.currency), clock.today(actor.zone)
    refuse_if(_draw_problems(DrawDraft(row.amount, row.authority, row.reason), today), "endowment.refused")
    held = queries.principal_held(fund)
    shares = row.amount.allocate(list(held.values()))
    lines = rules.draw_lines(dict(zip(held, (share.minor for share in shares), strict=True)))
    event = Event(f"draw:{row.id}", "endowment_principal_draw", today, row.authority, row.id)
    return post(BOOKKEEPER, fund, lines, event)


def _draw_problems(draft: DrawDraft, today: date) -> list[Problem]:
    currency = draft.amount.currency
    if currency not in queries.currencies():
        return rules.draw_problems(draft, DrawSituation(has_book=False))
    signed = queries.policy_in_force(currency, today)
    given = sum(minor for _party, _month, minor in queries.contributed(currency))
    drawn = (
        queries.principal_drawn(currency, rules.fund_year(today, signed.closing_month), signed)
        if signed
        else 0
    )
    settings = SpendingPolicy.from_table(signed.settings) if signed else None
    return rules.draw_problems(draft, DrawSituation(True, given, drawn, settings))


def reverse(actor: Actor, draft: ReversalDraft) -> Reversal:
    """Prepare the opposite of a posted entry."""
    require_administrator(actor)
    refuse_if(_reversal_problems(draft, clock.today(actor.zone)), "reversal.refused")
    row = Reversal(
        reverses_id=draft.reverses_id, effective_on=draft.effective_on, reason=draft.reason.strip()
    )
    return keep(actor, row, "reversal.prepared")


def book_reversal(actor: Actor, row: Reversal) -> Entry:
    """Book the opposite; a payout so withdrawn leaves its year open. Refused by the books where the money is used."""
    for fund in queries.books_of_entry(row.reverses_id):
        queries.lock_book(fund.currency)
    draft = ReversalDraft(row.reverses_id, row.effective_on, row.reason)
    refuse_if(_reversal_problems(draft, row.effective_on, own=row), "reversal.refused")
    entry = ledger.reverse(actor, row.reverses_id, row.reason, row.effective_on)
    payout = queries.payout_of_entry(row.reverses_id)
    if payout is not None:
        audit.record(actor, "payout.withdrawn", payout, reason=row.reason)
    return entry


def _reversal_problems(draft: ReversalDraft, today: date, own: Reversal | None = None) -> list[Problem]:
    """`today` where the reversal was prepared; where it is approved it may still be the day before."""
    found = queries.reversed_entry(draft.reverses_id, but=own.id if own else None)
    problems = rules.reversal_problems(draft, found, today)
    month = Month.of(draft.effective_on)
    closed = [
        fund
        for fund in queries.books_of_entry(draft.reverses_id)
        if (period := periods.period(fund.id, month.first_day())) and period.state == PeriodState.CLOSED
    ]
    return problems + (
        [Problem("ledger.period_closed", "/effective_on", {"month": str(month)})] if closed else []
    )
