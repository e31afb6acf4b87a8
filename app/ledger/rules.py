"""What must hold before an entry is booked (funding-models.md 3.3: I1, I5; INV-21, INV-22)."""

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import date

from app.kernel.errors import Problem
from app.ledger.drafts import EntryDraft, LotDraft, Standing


def entry_problems(
    draft: EntryDraft, accounts: Mapping[uuid.UUID, Standing], *, pending: bool
) -> list[Problem]:
    """I1: two legs or more, none empty, each in its account's currency, zero sum per currency; then no overdraft."""
    unknown = [leg for leg in draft.legs if leg.account_id not in accounts]
    if unknown:
        return [Problem("ledger.unknown_account")]
    problems = _form_problems(draft, accounts)
    return problems or overdraft_problems(changes_of(draft), accounts, pending=pending)


def _form_problems(draft: EntryDraft, accounts: Mapping[uuid.UUID, Standing]) -> list[Problem]:
    problems = []
    if len(draft.legs) < 2:
        problems.append(Problem("ledger.needs_two_lines"))
    if any(leg.amount.minor == 0 for leg in draft.legs):
        problems.append(Problem("ledger.empty_line"))
    if any(leg.amount.currency != accounts[leg.account_id].currency for leg in draft.legs):
        problems.append(Problem("ledger.wrong_currency"))
    sums: Counter[str] = Counter()
    for leg in draft.legs:
        sums[leg.amount.currency] += leg.amount.minor
    problems += [Problem("ledger.unbalanced", facts={"currency": c}) for c, amount in sums.items() if amount]
    return problems


def changes_of(draft: EntryDraft) -> dict[uuid.UUID, int]:
    """Net change per account, debit positive."""
    changes: Counter[uuid.UUID] = Counter()
    for leg in draft.legs:
        changes[leg.account_id] += leg.amount.minor
    return dict(changes)


def overdraft_problems(
    changes: Mapping[uuid.UUID, int], accounts: Mapping[uuid.UUID, Standing], *, pending: bool
) -> list[Problem]:
    """A guarded account keeps posted less held at nothing or above. A pending entry only holds what it would take."""
    problems = []
    for account_id, change in changes.items():
        standing = accounts[account_id]
        own = change * standing.sign
        effect = min(own, 0) if pending else own
        if standing.is_guarded and standing.posted - standing.held + effect < 0:
            short = Problem(
                "ledger.overdrawn", facts={"account": standing.code, "currency": standing.currency}
            )
            problems.append(short)
    return problems


def lot_problems(draft: LotDraft, currency: str) -> list[Problem]:
    """A lot has an authority in its fund's currency, and is paid no earlier than it is obligated."""
    problems = []
    if draft.amount.currency != currency:
        problems.append(Problem("lot.wrong_currency", "/amount", {"currency": currency}))
    if draft.amount.minor <= 0:
        problems.append(Problem("lot.amount_must_be_positive", "/amount"))
    if draft.liquidate_by < draft.obligate_by:
        problems.append(Problem("lot.paid_before_obligated", "/liquidate_by"))
    if not draft.authority.strip():
        problems.append(Problem("lot.authority_needed", "/authority"))
    return problems


def obligation_problems(on: date, obligate_by: date) -> list[Problem]:
    """I5: no obligation after `obligate_by` (31 USC 1552; 財政法 42)."""
    return (
        [Problem("lot.obligation_period_over", facts={"until": obligate_by.isoformat()})]
        if on > obligate_by
        else []
    )


def liquidation_problems(on: date, liquidate_by: date) -> list[Problem]:
    """I5: no payment after `liquidate_by`."""
    return (
        [Problem("lot.payment_period_over", facts={"until": liquidate_by.isoformat()})]
        if on > liquidate_by
        else []
    )
