"""What comes back from sales, by the programme's own rule (I14): stated by one person, booked by another."""

import uuid

from app.audit import service as audit
from app.awards import policy, queries, rules
from app.awards.models import Award, AwardLine, Royalty
from app.awards.rules import SalesDraft, SalesSituation
from app.awards.states import LineKind
from app.calls.terms import Terms, royalty_due, royalty_shares
from app.endowment import queries as endowment
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import expect_version, lock, session
from app.kernel.decisions import TRANSITIONS, DecisionAction
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, refuse_if
from app.kernel.money import Money
from app.kernel.states import step
from app.ledger import queries as ledger_queries
from app.ledger import service as ledger
from app.ledger.drafts import EntryDraft, Leg
from app.ledger.models import Entry, Fund

BOOKKEEPER = system("awards")


def state_sales(actor: Actor, award_id: uuid.UUID, draft: SalesDraft) -> Royalty:
    """Compute what is due of a side's sales in a period; nothing is in the books before another person approves."""
    award = _held(actor, award_id)
    if not policy.may_state_sales(actor, award, draft.party):
        raise Forbidden
    situation = _situation(award, draft)
    problems = rules.sales_problems(draft, situation, clock.today(actor.zone))
    refuse_if(problems, "royalty.refused")
    row = Royalty(
        award_id=award.id, party=draft.party, period_end=draft.period_end, received_on=draft.received_on,
        sales_minor=draft.sales.minor, due_minor=_due(award, draft, situation).minor, currency=draft.sales.currency,
        year=situation.year, citation=draft.citation, prepared_by_id=actor.person_id, prepared_at=clock.now(),
    )  # fmt: skip
    session().add(row)
    session().flush()
    audit.record(actor, "royalty.prepared", row, party=row.party)
    return row


def approve_royalty(actor: Actor, royalty_id: uuid.UUID, version: int) -> Royalty:
    """Book what was received to the funds that paid, in the ratio in which they paid."""
    row, award = _decidable(actor, royalty_id, version)
    draft = SalesDraft(row.party, row.sales, row.period_end, row.received_on, row.citation)
    if _due(award, draft, _situation(award, draft)) != row.due:
        raise Conflict("royalty.basis_changed")
    entry = _book(award, row) if row.due_minor else None
    row.entry_id = entry.id if entry else None
    return _decided(actor, row, DecisionAction.APPROVE, "")


def refuse_royalty(actor: Actor, royalty_id: uuid.UUID, version: int, reason: str) -> Royalty:
    row, _award = _decidable(actor, royalty_id, version)
    refuse_if([] if reason.strip() else [Problem("reason.needed", "/reason")], "royalty.refused")
    row.refusal = reason
    return _decided(actor, row, DecisionAction.REFUSE, reason)


def _situation(award: Award, draft: SalesDraft) -> SalesSituation:
    lines = _lines(award, draft.party)
    paid = sum(line.paid.minor for line in lines)
    return SalesSituation(
        terms=Terms.of(award.call.settings) if "match" in award.call.settings else None,
        state=award.state,
        currency=lines[0].currency if lines else "",
        paid=paid,
        year=rules.year_since_completion(award.active_at, award.months, draft.period_end),
        stated=queries.periods_stated(award.id, draft.party),
    )


def _due(award: Award, draft: SalesDraft, situation: SalesSituation) -> Money:
    currency = draft.sales.currency
    if situation.terms is None:
        return Money.zero(currency)
    repaid = Money(queries.repaid(award.id, draft.party), currency)
    grant = Money(situation.paid, currency)
    return royalty_due(situation.terms, sales=draft.sales, grant=grant, repaid=repaid, year=situation.year)


def _lines(award: Award, party: str) -> list[AwardLine]:
    return [line for line in award.lines if line.party == party]


def _book(award: Award, row: Royalty) -> Entry:
    """The endowment's part is its royalties; an agency's part is due to its treasury."""
    lines = [line for line in _lines(award, row.party) if line.paid.minor]
    shares = royalty_shares(row.due, [line.paid for line in lines])
    legs = [
        leg for line, share in zip(lines, shares, strict=True) if share.minor for leg in _legs(line, share)
    ]
    draft = EntryDraft(
        f"royalty:{row.id}", "royalty", tuple(legs), row.received_on, award.reference, award.id
    )
    return ledger.post(BOOKKEEPER, draft)


def _legs(line: AwardLine, share: Money) -> tuple[Leg, Leg]:
    fund = _fund(line)
    cash = ledger.open_account(BOOKKEEPER, fund, "1000")
    earned = (
        ledger.open_account(BOOKKEEPER, fund, "4300")
        if line.kind == LineKind.ENDOWMENT
        else ledger.open_account(BOOKKEEPER, fund, "2100", party=line.party)
    )
    return Leg(cash.id, share), Leg(earned.id, -share)


def _fund(line: AwardLine) -> Fund:
    lot = ledger_queries.lot(line.lot_id) if line.lot_id else None
    return lot.fund if lot else endowment.book_required(line.currency)


def _held(actor: Actor, award_id: uuid.UUID) -> Award:
    award = queries.award(award_id, hold=True)
    if award is None or not policy.is_inside(actor, award.call, barred=queries.is_barred(actor, award)):
        raise NotFound
    return award


def _decidable(actor: Actor, royalty_id: uuid.UUID, version: int) -> tuple[Royalty, Award]:
    row = lock(Royalty, royalty_id)
    if row is None:
        raise NotFound
    award = _held(actor, row.award_id)
    if not policy.may_decide_royalty(actor, award, row):
        raise Forbidden("royalty.second_person")
    expect_version(row.version, version)
    return row, award


def _decided(actor: Actor, row: Royalty, action: DecisionAction, reason: str) -> Royalty:
    row.decision = step(TRANSITIONS, row.decision, action)
    row.decided_by_id, row.decided_at = actor.person_id, clock.now()
    session().flush()
    audit.record(actor, f"royalty.{row.decision}", row, party=row.party, reason=reason)
    return row
