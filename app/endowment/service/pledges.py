"""Promises of the parties: made, and their condition met or lapsed."""

from app.endowment import queries, rules
from app.endowment.models import Pledge, PledgeOutcome
from app.endowment.rules import OutcomeDraft, PledgeDraft
from app.endowment.service.books import Event, keep, post, require_administrator
from app.endowment.states import Outcome, ParityBasis
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, refuse_if
from app.kernel.parties import party_codes
from app.ledger.models import Entry


def pledge(actor: Actor, draft: PledgeDraft) -> Pledge:
    """Prepare a promise of a party."""
    require_administrator(actor)
    problems = rules.pledge_problems(
        draft, currencies=queries.currencies(), parties=party_codes(), today=clock.today(actor.zone)
    )
    refuse_if(problems, "endowment.refused")
    row = Pledge(
        party=draft.party, amount_minor=draft.amount.minor, currency=draft.amount.currency, basis=draft.basis,
        match_by=draft.match_by, restriction=draft.restriction, authority=draft.authority,
        retention_authority=draft.retention_authority,
    )  # fmt: skip
    return keep(actor, row, "pledge.prepared", draft.party)


def conclude(actor: Actor, draft: OutcomeDraft) -> PledgeOutcome:
    """Prepare the event that ends a pledge's condition."""
    require_administrator(actor)
    found = queries.pledge(draft.pledge_id)
    if found is None:
        raise NotFound
    if queries.has_outcome(found.id):
        raise Conflict("endowment.outcome_waits")
    today = clock.today(actor.zone)
    refuse_if(rules.outcome_problems(draft, found.standing, found.match_by, today), "endowment.refused")
    row = PledgeOutcome(
        pledge_id=found.id, outcome=draft.outcome, effective_on=draft.effective_on, citation=draft.citation
    )
    return keep(actor, row, "pledge_outcome.prepared", found.party)


def book_pledge(actor: Actor, row: Pledge) -> Entry:
    """A memorandum, or a receivable when nothing has to be matched."""
    is_conditional = row.basis != ParityBasis.NONE
    lines = rules.pledge_lines(row.amount_minor, row.party, is_conditional=is_conditional)
    on = clock.now().date()
    return post(
        actor,
        queries.lock_book(row.currency),
        lines,
        Event(f"pledge:{row.id}", "endowment_pledge", on, row.authority, row.id),
    )


def book_outcome(actor: Actor, row: PledgeOutcome) -> Entry:
    """End the memorandum; what was paid becomes principal, or goes back."""
    found = row.pledge
    fund = queries.lock_book(found.currency)
    lines = rules.outcome_lines(
        Outcome(row.outcome), found.amount_minor, queries.paid_on(found.id), found.party
    )
    purpose = f"endowment_pledge_{row.outcome}"
    return post(
        actor, fund, lines, Event(f"outcome:{row.id}", purpose, row.effective_on, row.citation, row.id)
    )
