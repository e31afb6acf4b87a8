"""Bids: a side may ask its reviewers what they would like; each says it for the proposals that may be shown to them."""

import uuid
from datetime import datetime

from app.audit import service as audit
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound, refuse_if
from app.kernel.ids import new_id
from app.reviews import queries, rules
from app.reviews.models import Bid, BidRound
from app.reviews.service.holding import call_of_officer, require_side


def open_bids(actor: Actor, call_id: uuid.UUID, party: str, closes_at: datetime) -> BidRound:
    """Ask for bids until an instant, or change the instant."""
    call = call_of_officer(actor, call_id)
    require_side(actor, call, party)
    now = clock.now()
    refuse_if(rules.bidding_problems(closes_at, now), "bids.refused")
    row = queries.bid_round(call_id, party)
    if row is None:
        row = BidRound(call_id=call_id, party=party, opened_by_id=actor.person_id, opened_at=now)
        session().add(row)
    row.closes_at = closes_at
    session().flush()
    audit.record(actor, "bids.opened", row, party=party)
    return row


def bid(actor: Actor, proposal_id: uuid.UUID, party: str, wish: int) -> None:
    """Say 1 eager, -1 rather not, 0 nothing. What may not be shown to the actor is not there."""
    call_id = queries.call_of_bid(actor, proposal_id)
    if call_id is None or queries.bidden_call(actor, call_id, party) is None:
        raise NotFound
    row = queries.own_bid(proposal_id, actor.person_id)
    if row is None and not wish:
        return
    if row is None:
        row = Bid(id=new_id(), proposal_id=proposal_id, person_id=actor.person_id)
        session().add(row)
    audit.record(actor, "bid.changed", row, party=party)
    if not wish:
        session().delete(row)
        return
    row.wish, row.changed_at = wish, clock.now()
