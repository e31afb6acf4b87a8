"""What must hold before an entry is booked (funding-models.md 3.3: I1, I4, I5; INV-21, INV-22)."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.ledger.drafts import (
    CarryDraft,
    Closed,
    EntryDraft,
    Leg,
    LotDraft,
    LotTerms,
    Standing,
    TradeDraft,
)
from app.ledger.expiry import CarryOver, LotKind
from app.ledger.states import PeriodAction, PeriodState

LatestDates = tuple[date, date] | None
"""The last days a kind of lot allows for obligation and for payment."""

NOT_YET_OBLIGATED = ("B200", "B250", "B300")
OBLIGATED = ("B400", "B500")


def entry_problems(
    draft: EntryDraft, accounts: Mapping[uuid.UUID, Standing], *, pending: bool
) -> list[Problem]:
    """I1: two legs or more, none empty, each in its account's currency, zero sum per currency; then no overdraft."""
    if any(leg.account_id not in accounts for leg in draft.legs):
        return [Problem("ledger.unknown_account")]
    problems = _form_problems(draft, accounts)
    return problems or overdraft_problems(changes_of(draft.legs), accounts, pending=pending)


def _form_problems(draft: EntryDraft, accounts: Mapping[uuid.UUID, Standing]) -> list[Problem]:
    problems = []
    if len(draft.legs) < 2:
        problems.append(Problem("ledger.needs_two_lines"))
    if any(leg.amount.minor == 0 for leg in draft.legs):
        problems.append(Problem("ledger.empty_line"))
    if any(leg.amount.currency != accounts[leg.account_id].currency for leg in draft.legs):
        problems.append(Problem("ledger.wrong_currency"))
    sums: dict[str, int] = {}
    for leg in draft.legs:
        sums[leg.amount.currency] = sums.get(leg.amount.currency, 0) + leg.amount.minor
    problems += [Problem("ledger.unbalanced", facts={"currency": c}) for c, amount in sums.items() if amount]
    return problems


def changes_of(legs: Iterable[Leg]) -> dict[uuid.UUID, int]:
    """Net change per account, debit positive."""
    changes: dict[uuid.UUID, int] = {}
    for leg in legs:
        changes[leg.account_id] = changes.get(leg.account_id, 0) + leg.amount.minor
    return changes


def overdraft_problems(
    changes: Mapping[uuid.UUID, int], accounts: Mapping[uuid.UUID, Standing], *, pending: bool
) -> list[Problem]:
    """A guarded account keeps posted less held at nothing or above. A pending entry only holds what it would take."""
    problems = []
    for account_id, change in changes.items():
        standing = accounts[account_id]
        own = change * standing.sign
        effect = min(own, 0) if pending else own
        if effect < 0 and standing.is_guarded and standing.posted - standing.held + effect < 0:
            facts = {"account": standing.code, "currency": standing.currency}
            problems.append(Problem("ledger.overdrawn", facts=facts))
    return problems


def time_problems(
    changes: Mapping[uuid.UUID, int],
    accounts: Mapping[uuid.UUID, Standing],
    on: date,
    lots: Mapping[uuid.UUID, LotTerms],
    closed: Sequence[Closed],
) -> list[Problem]:
    """No entry in a closed month; of a lot nothing that its time forbids (I5)."""
    touched = [accounts[account_id] for account_id in changes]
    months = {
        c for c in closed if c.first_on <= on <= c.last_on and c.fund_id in {a.fund_id for a in touched}
    }
    problems = [Problem("ledger.period_closed", facts={"month": f"{on:%Y-%m}"})] if months else []
    by_lot: dict[uuid.UUID, Counter[str]] = {}
    for account_id, change in changes.items():
        standing = accounts[account_id]
        if standing.lot_id is not None:
            by_lot.setdefault(standing.lot_id, Counter())[standing.code] += change * standing.sign
    for lot_id, stages in by_lot.items():
        problems += lot_time_problems(stages, lots[lot_id], on)
    return problems


def lot_time_problems(stages: Mapping[str, int], lot: LotTerms, on: date) -> list[Problem]:
    """I5: `stages` is the change of each stage of the lot.

    After `obligate_by` obligations grow only out of what expired, and only where the lot's kind lets them be adjusted
    (31 USC 1553); nothing is allocated or committed. After `liquidate_by` nothing is paid. A cancelled lot is frozen.
    """
    if lot.is_cancelled:
        return [Problem("lot.cancelled", facts={"lot": lot.code})]
    problems = []
    grown = sum(stages.get(code, 0) for code in OBLIGATED)
    adjusted = max(-stages.get("B600", 0), 0) if lot.may_adjust else 0
    planned = max(stages.get("B250", 0), 0) + max(stages.get("B300", 0), 0)
    if grown > adjusted or planned:
        problems += obligation_problems(on, lot.obligate_by)
    if stages.get("B500", 0) > 0:
        problems += liquidation_problems(on, lot.liquidate_by)
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


def settlement_problems(on: date, effective_on: date) -> list[Problem]:
    """A pending entry counts from its own day at the earliest."""
    return [Problem("ledger.settled_before_its_day", "/on")] if on < effective_on else []


def reason_problems(reason: str, pointer: str = "/reason") -> list[Problem]:
    return [] if reason.strip() else [Problem("reason.needed", pointer)]


def lot_problems(draft: LotDraft, currency: str, kind: LotKind | None, latest: LatestDates) -> list[Problem]:
    """A lot has an authority in its fund's currency, and dates that its kind allows."""
    problems = []
    if draft.amount.currency != currency:
        problems.append(Problem("lot.wrong_currency", "/amount", {"currency": currency}))
    if draft.amount.minor <= 0:
        problems.append(Problem("lot.amount_must_be_positive", "/amount"))
    if draft.liquidate_by < draft.obligate_by:
        problems.append(Problem("lot.paid_before_obligated", "/liquidate_by"))
    if not draft.authority.strip():
        problems.append(Problem("lot.authority_needed", "/authority"))
    if kind is None:
        problems.append(Problem("lot.unknown_kind", "/kind"))
    return problems + _too_late(draft, latest)


def _too_late(draft: LotDraft, latest: LatestDates) -> list[Problem]:
    if latest is None:
        return []
    asked = {"obligate_by": (draft.obligate_by, latest[0]), "liquidate_by": (draft.liquidate_by, latest[1])}
    return [
        Problem("lot.date_too_late", f"/{name}", {"latest": last.isoformat()})
        for name, (wanted, last) in asked.items()
        if wanted > last
    ]


def carry_problems(
    draft: CarryDraft, carry: CarryOver | None, lot_kind: str, before: Sequence[str], free: Money
) -> list[Problem]:
    """A way that is open to this kind, not more often than allowed, after what may go before, approved and reasoned.

    `free` is the unobligated money; a carry-over of obligated money alone takes none of it.
    """
    if carry is None or lot_kind not in carry.kinds:
        return [Problem("lot.carry_not_open", "/carry")]
    problems = []
    if before.count(carry.code) >= carry.most or any(one not in carry.after for one in before):
        problems.append(Problem("lot.carried_already", "/carry"))
    if draft.amount.currency != free.currency:
        return [*problems, Problem("lot.wrong_currency", "/amount", {"currency": free.currency})]
    most = free if "unobligated" in carry.stages else Money.zero(free.currency)
    if not 0 <= draft.amount.minor <= most.minor:
        problems.append(
            Problem("lot.carry_too_much", "/amount", {"most": str(most), "currency": most.currency})
        )
    if not draft.authority.strip():
        problems.append(Problem("lot.approval_needed", "/authority"))
    return problems + reason_problems(draft.reason)


def carry_time_problems(
    obligate_by: date, liquidate_by: date, today: date, carry: CarryOver | None
) -> list[Problem]:
    """Money to be obligated is carried before its last day is over; obligated money while it may be paid."""
    last = obligate_by if carry is not None and "unobligated" in carry.stages else liquidate_by
    return [Problem("lot.carried_too_late", "/carry", {"until": last.isoformat()})] if today > last else []


def opening_problems(*, is_changed: bool, has_reversal: bool, used: Money) -> list[Problem]:
    """I2: the opening of a lot is put right by its opposite, once, while all of the money lies there untouched.

    `is_changed`: the lot was carried over, has expired or was cancelled; `used` is what left the available money.
    """
    problems = [Problem("lot.reversal_there")] if has_reversal else []
    if is_changed:
        problems.append(Problem("lot.has_history"))
    if used.minor > 0:
        problems.append(Problem("lot.in_use", facts={"used": str(used), "currency": used.currency}))
    return problems


def period_problems(month: Month, action: PeriodAction, state: PeriodState, today: date) -> list[Problem]:
    """A month is closed when it is over and open, and reopened when it is closed."""
    if action == PeriodAction.REOPEN:
        return [] if state == PeriodState.CLOSED else [Problem("period.not_closed", "/month")]
    problems = [Problem("period.closed_already", "/month")] if state == PeriodState.CLOSED else []
    return problems + ([Problem("period.not_over", "/month")] if month.last_day() >= today else [])


def one_wish_problems(*, waiting: bool) -> list[Problem]:
    return [Problem("period.waits_already", "/month")] if waiting else []


def trade_problems(
    draft: TradeDraft, sold: tuple[str, bool], bought: tuple[str, bool], reporting: str, today: date
) -> list[Problem]:
    """Two books of the endowment, each in its own currency, one of them the reporting one.

    `sold` and `bought` are the currency of each book and whether it is the endowment's.
    """
    problems = []
    for name, amount, (currency, is_endowment) in (
        ("sold", draft.sold, sold),
        ("bought", draft.bought, bought),
    ):
        if not is_endowment:
            problems.append(Problem("trade.only_endowment", f"/{name}_fund_id"))
        if amount.currency != currency:
            problems.append(Problem("lot.wrong_currency", f"/{name}", {"currency": currency}))
        if amount.minor <= 0:
            problems.append(Problem("trade.amount_must_be_positive", f"/{name}"))
    if sold[0] == bought[0]:
        problems.append(Problem("trade.same_currency", "/bought"))
    elif reporting not in (sold[0], bought[0]):
        problems.append(Problem("trade.needs_reporting_currency", "/bought", {"currency": reporting}))
    if draft.traded_on > today:
        problems.append(Problem("trade.day_in_future", "/traded_on"))
    return problems + (
        [] if draft.counterparty.strip() else [Problem("trade.counterparty_needed", "/counterparty")]
    )


def revaluation_problems(
    month: Month, *, currency: str, is_endowment: bool, reporting: str, today: date
) -> list[Problem]:
    """Only books of the endowment in another currency are revalued, once the month is over; awards never are."""
    problems = [] if is_endowment else [Problem("revaluation.only_endowment", "/fund_id")]
    if currency == reporting:
        problems.append(Problem("revaluation.reporting_currency", "/fund_id"))
    return problems + ([Problem("period.not_over", "/month")] if month.last_day() >= today else [])


def code_problems(found: object, code: str) -> list[Problem]:
    """A code names one thing."""
    return [Problem("code.taken", "/code", {"code": code})] if found is not None else []
