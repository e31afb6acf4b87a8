"""Spending policies signed by two, payouts computed from them, promises of coming years."""

import uuid
from typing import Any

from app.audit import service as audit
from app.endowment import content, policy, queries, rules
from app.endowment.models import Commitment, Payout, Policy, PolicySignature
from app.endowment.rules import CommitmentDraft, PolicyDraft, PolicySituation
from app.endowment.service.books import (
    Event,
    keep,
    post,
    require_administrator,
)
from app.endowment.spending import (
    FundHistory,
    MissingFact,
    SpendingPolicy,
    overcommitted,
    payout,
    stress,
)
from app.endowment.spending import Payout as Computed
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import content_hash
from app.kernel.db import lock, session
from app.kernel.errors import Conflict, Forbidden, NotFound, Problem, RuleBroken, refuse_if
from app.kernel.money import Money
from app.ledger.models import Entry


def draft_policy(actor: Actor, draft: PolicyDraft) -> Policy:
    """Write down the next version of a book's policy; it is in force once two people have signed it."""
    require_administrator(actor)
    before = queries.newest_policy(draft.currency)
    situation = PolicySituation(
        queries.currencies(), clock.today(actor.zone), before.effective_from if before else None
    )
    refuse_if(rules.policy_problems(draft, situation), "endowment.refused")
    queries.lock_book(draft.currency)
    row = Policy(
        currency=draft.currency, number=before.number + 1 if before else 1, effective_from=draft.effective_from,
        settings=dict(draft.settings), stress=dict(draft.stress), closing_month=draft.closing_month,
        parity_rule=draft.parity_rule, parity_permille=draft.parity_permille, opening_year=draft.opening_year,
        opening_minor=draft.opening.minor if draft.opening else None, authority=draft.authority,
        prepared_by_id=actor.person_id, prepared_at=clock.now(),
    )  # fmt: skip
    row.content_sha256 = content_hash(content.policy_content(row))
    session().add(row)
    session().flush()
    audit.record(actor, "policy.drafted", row, changes={"content": row.content_sha256})
    return row


def sign(actor: Actor, policy_id: uuid.UUID) -> Policy:
    """Sign the content of a version, once a person."""
    row = lock(Policy, policy_id)
    if row is None or not policy.may_view(actor):
        raise NotFound
    if not policy.may_sign(actor, [signature.signed_by_id for signature in row.signatures]):
        raise Forbidden("endowment.signs_once")
    hashed = content_hash(content.policy_content(row))
    if hashed != row.content_sha256:
        raise Conflict("endowment.basis_changed")
    row.signatures.append(
        PolicySignature(
            policy_id=row.id, signed_by_id=actor.person_id, signed_at=clock.now(), content_sha256=hashed
        )
    )
    session().flush()
    audit.record(actor, "policy.signed", row, changes={"content": hashed})
    return row


def propose(
    actor: Actor, currency: str, year: int, *, amount: Money | None = None, memorandum: str = ""
) -> Payout:
    """Compute the payout of a year from the policy in force and prepare it; `amount` may be less than it allows."""
    require_administrator(actor)
    queries.book_required(currency)
    if queries.payout_of(currency, year) is not None:
        raise Conflict("endowment.year_has_a_payout", year=year)
    row = compute(actor, currency, year, amount=amount)
    row.memorandum, row.attempt = memorandum, queries.withdrawn_payouts(currency, year) + 1
    _refuse_blocked(row)
    return keep(actor, row, "payout.prepared")


def compute(actor: Actor, currency: str, year: int, *, amount: Money | None = None) -> Payout:
    """The payout of a year as it would be prepared now; nothing is kept."""
    today = clock.today(actor.zone)
    signed = _policy_in_force(currency, year, today)
    settings, history = SpendingPolicy.from_table(signed.settings), queries.fund_history(signed)
    computed = _worked(lambda: payout(settings, history, year))
    close = history.closing(year).last_day()
    if close >= today:
        raise RuleBroken("endowment.refused", [Problem("endowment.year_not_closed", "/year")])
    parts = _parts(computed, settings, amount)
    breach = rules.parity_obstacle(_contributed(signed, today), signed.parity_permille)
    valuation = queries.valuation_of(currency, close)
    return Payout(
        currency=currency, year=year, policy_id=signed.id, valuation_id=valuation.id if valuation else None,
        policy_minor=computed.minor, prudence_limit_minor=computed.prudence_limit, amount_minor=parts.amount,
        reserve_minor=parts.reserve, promised_minor=parts.promised, new_minor=parts.new,
        obstacles=[obstacle.value for obstacle in rules.obstacles(computed, breach)],
        figures={**_figures(computed), **_bad_year(signed, settings, history, year)}, memorandum="",
    )  # fmt: skip


def book_payout(actor: Actor, row: Payout) -> Entry:
    """Authorise: out of the accumulated return into reserve, promises and new money. Refused when what it was computed
    from has changed, or a rule blocks it.
    """
    fund = queries.lock_book(row.currency)
    anew = compute(actor, row.currency, row.year, amount=row.money("amount"))
    names = ("policy_id", "valuation_id", "figures", "reserve_minor", "promised_minor", "new_minor")
    if any(getattr(anew, name) != getattr(row, name) for name in names):
        raise Conflict("endowment.basis_changed")
    anew.memorandum = row.memorandum
    _refuse_blocked(anew)
    lines = rules.payout_lines(row.reserve_minor, row.promised_minor, row.new_minor)
    memo = row.memorandum or queries.policy_named(row.policy_id).authority
    on = clock.today(actor.zone)
    return post(actor, fund, lines, Event(f"payout:{row.id}", "endowment_payout", on, memo, row.id))


def commit(actor: Actor, draft: CommitmentDraft) -> Commitment:
    """Prepare a promise out of a coming year's payout, within what a bad year would still pay (I11)."""
    require_administrator(actor)
    refuse_if(_commitment_problems(actor, draft), "endowment.refused")
    row = Commitment(
        currency=draft.amount.currency, year=draft.year, amount_minor=draft.amount.minor,
        reference=draft.reference, authority=draft.authority,
    )  # fmt: skip
    return keep(actor, row, "commitment.prepared")


def confirm_commitment(actor: Actor, row: Commitment) -> None:
    """Nothing is posted before the year's payout is; the promises of that year must still be sure."""
    queries.lock_book(row.currency)
    draft = CommitmentDraft(row.amount, row.year, row.reference, row.authority)
    refuse_if(_commitment_problems(actor, draft), "endowment.refused")


def _commitment_problems(actor: Actor, draft: CommitmentDraft) -> list[Problem]:
    currency = draft.amount.currency
    excess: dict[int, int] = {}
    first_open = 0
    if currency in queries.currencies():
        last = queries.newest_payout(currency)
        first_open = last.year + 1 if last else 0
        if draft.year >= first_open and draft.amount.minor > 0:
            excess = _excess(actor, draft)
    return rules.commitment_problems(
        draft, currencies=queries.currencies(), first_open=first_open, excess=excess
    )


def _excess(actor: Actor, draft: CommitmentDraft) -> dict[int, int]:
    """Year → what would be promised beyond a bad year's payout less reserve, this promise included."""
    currency = draft.amount.currency
    today = clock.today(actor.zone)
    signed = _policy_in_force(currency, draft.year, today)
    settings, history = SpendingPolicy.from_table(signed.settings), queries.fund_history(signed)
    base = _newest_closed(signed, today)
    if draft.year <= base:
        ahead = [_worked(lambda: payout(settings, history, base))]
    else:
        shock, years = rules.stress_of(signed.stress), draft.year - base
        ahead = list(_worked(lambda: stress(settings, history, base, shock, years=years)).values())
    promised = history.promised.get(draft.year, 0) + draft.amount.minor
    return overcommitted({draft.year: promised}, ahead)


def _newest_closed(signed: Policy, today: Any) -> int:
    """The last year of the fund whose close is behind us."""
    return rules.fund_year(today, signed.closing_month) - 1


def _policy_in_force(currency: str, year: int, today: Any) -> Policy:
    signed = queries.policy_in_force(currency, today)
    if signed is None:
        raise RuleBroken("endowment.refused", [Problem("endowment.no_policy_in_force", facts={"year": year})])
    return signed


def _worked(work: Any) -> Any:
    """The result of a spending rule; RuleBroken naming the figure that is missing."""
    try:
        return work()
    except MissingFact as missing:
        fact = Problem(f"endowment.{missing.kind}_missing", "/year", {"when": str(missing.when)})
        raise RuleBroken("endowment.refused", [fact]) from missing


def _parts(computed: Computed, settings: SpendingPolicy, amount: Money | None) -> rules.Authorised:
    try:
        return rules.authorised(computed, settings, amount.minor if amount else None)
    except ValueError:
        allowed = str(Money(computed.minor, computed.currency))
        facts = {"allowed": allowed, "currency": computed.currency}
        problem = Problem("endowment.not_what_the_policy_allows", "/amount", facts)
        raise RuleBroken("endowment.refused", [problem]) from None


def _refuse_blocked(row: Payout) -> None:
    signed = queries.policy_named(row.policy_id)
    settings = SpendingPolicy.from_table(signed.settings)
    refuse_if(
        rules.payout_problems(row.raised, row.memorandum, settings, signed.parity_rule),
        "endowment.refused",
    )


def _contributed(signed: Policy, today: Any) -> dict[str, int] | None:
    return queries.contributed_at_booking(signed.currency, today) if signed.parity_permille else {}


def _bad_year(
    signed: Policy, settings: SpendingPolicy, history: FundHistory, year: int
) -> dict[str, int | None]:
    """What the year after would still pay, less the reserve, if the policy's bad year came now (I11)."""
    try:
        ahead = stress(settings, history, year, rules.stress_of(signed.stress))[year + 1]
    except MissingFact:
        return {"bad_year": None}
    return {"bad_year": ahead.minor - ahead.reserve}


def _figures(computed: Computed) -> dict[str, Any]:
    """Every amount behind a payout, minor units by name, as it is kept for whoever works it again."""
    low, high = computed.collar or (None, None)
    figures = {
        "average": computed.average,
        "collar_high": high,
        "collar_low": low,
        "fair_value": computed.fair_value,
        "historic_value": computed.historic_value,
        "promised": computed.promised,
        "real_floor": computed.real_floor,
        "real_shortfall": computed.real_shortfall,
    }
    return {**figures, **{f"rule_{rule}": minor for rule, minor in computed.by_rule.items()}}
