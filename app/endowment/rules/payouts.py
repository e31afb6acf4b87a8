"""What must hold of a spending policy, a payout and a commitment of a coming year (I10, I11, I15)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.endowment.spending import Payout, SpendingPolicy, Stress, Underwater
from app.endowment.states import Obstacle, ParityRule
from app.kernel.errors import Problem
from app.kernel.money import Money

BLOCKING = {Obstacle.PRUDENCE, Obstacle.OVERCOMMITTED}
"""A payout with one of these waits for the boards' memorandum. Parity blocks where the agreement says so, and no
memorandum helps; a fund below what was given waits only when its policy applies no rule of its own (R7).
"""


@dataclass(frozen=True, slots=True)
class PolicyDraft:
    """One version of a book's policy: `settings` as the spending rules read them, `stress` as the bad year does."""

    currency: str
    effective_from: date
    settings: Mapping[str, object]
    closing_month: int
    authority: str
    stress: Mapping[str, str] = field(default_factory=dict)
    parity_rule: ParityRule = ParityRule.FLAG
    parity_permille: int = 0
    opening_year: int | None = None
    opening: Money | None = None


@dataclass(frozen=True, slots=True)
class PolicySituation:
    """What a new version meets: the books there are, the day, and from when the newest version counts."""

    currencies: Sequence[str]
    today: date
    newest_from: date | None = None


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """So much of the payout of a coming year, for the award of that reference."""

    amount: Money
    year: int
    reference: str
    authority: str


@dataclass(frozen=True, slots=True)
class Authorised:
    """A payout in its parts, minor units: `amount` = `reserve` + `promised` + `new`."""

    amount: int
    reserve: int
    promised: int
    new: int


def fund_year(day: date, closing_month: int) -> int:
    """The year of the fund that holds a day, named by the calendar year it closes in."""
    return day.year if day.month <= closing_month else day.year + 1


def policy_problems(draft: PolicyDraft, situation: PolicySituation) -> list[Problem]:
    """A book, rules that can be worked, a resolution; no version starts before today or before the one it follows."""
    problems = []
    if draft.currency not in situation.currencies:
        problems.append(Problem("endowment.no_book_in_currency", "/currency", {"currency": draft.currency}))
    if not _can_be_worked(draft):
        problems.append(Problem("endowment.policy_cannot_be_worked", "/settings"))
    if draft.effective_from < (situation.newest_from or situation.today):
        problems.append(Problem("endowment.policy_starts_too_early", "/effective_from"))
    if (draft.opening_year is None) != (draft.opening is None):
        problems.append(Problem("endowment.opening_payout_has_a_year", "/opening_year"))
    if draft.opening is not None and draft.opening.currency != draft.currency:
        problems.append(Problem("endowment.opening_in_the_books_currency", "/opening"))
    if not draft.authority.strip():
        problems.append(Problem("endowment.authority_needed", "/authority"))
    return problems


def _can_be_worked(draft: PolicyDraft) -> bool:
    try:
        SpendingPolicy.from_table(draft.settings)
        stress_of(draft.stress)
    except (TypeError, ValueError, ArithmeticError):
        return False
    return True


def stress_of(table: Mapping[str, str]) -> Stress:
    """The bad year of a policy; ValueError for a share outside 0 to 1."""
    shares = {name: Fraction(text) for name, text in table.items()}
    if not all(0 <= share <= 1 for share in shares.values()):
        raise ValueError("a share lies between 0 and 1")
    return Stress(**{name: Decimal(text) for name, text in table.items()})


def parity_obstacle(contributed: Mapping[str, int] | None, least_permille: int) -> Obstacle | None:
    """Whether a party has contributed less than its least share of the whole; None when every one has.

    `contributed` is in one currency; None when a booking rate is missing, so that nobody can tell.
    """
    if least_permille == 0:
        return None
    if contributed is None:
        return Obstacle.PARITY_UNKNOWN
    whole = sum(contributed.values())
    breached = any(amount * 1000 < whole * least_permille for amount in contributed.values())
    return Obstacle.PARITY if breached else None


def obstacles(computed: Payout, parity: Obstacle | None) -> list[Obstacle]:
    """Everything an approver must see, in a fixed order."""
    raised = {flag.value for flag in computed.flags} | ({parity.value} if parity else set())
    return [obstacle for obstacle in Obstacle if obstacle.value in raised]


def payout_problems(
    raised: Sequence[Obstacle], memorandum: str, policy: SpendingPolicy, parity_rule: ParityRule
) -> list[Problem]:
    """What stops a payout: prudence, promises or water without a memorandum (I10); parity where it blocks (I15)."""
    blocking = BLOCKING | ({Obstacle.UNDERWATER} if policy.underwater is Underwater.PRUDENT else set())
    problems = [
        Problem(f"endowment.{obstacle}_needs_memorandum", "/memorandum")
        for obstacle in raised
        if obstacle in blocking and not memorandum.strip()
    ]
    if parity_rule == ParityRule.BLOCK and {Obstacle.PARITY, Obstacle.PARITY_UNKNOWN} & set(raised):
        problems.append(Problem("endowment.parity_blocks"))
    return problems


def authorised(computed: Payout, policy: SpendingPolicy, amount: int | None = None) -> Authorised:
    """The payout in its parts; ValueError for an amount above what the policy allows, or not above nothing.

    The reserve is rounded up, as the spending rules do; what was promised comes before new money.
    """
    due = computed.minor if amount is None else amount
    if not 0 < due <= computed.minor:
        raise ValueError("a payout lies between nothing and what the policy allows")
    share = due * (1 - Fraction(policy.reserve))
    spendable = share.numerator // share.denominator
    promised = min(computed.promised, spendable)
    return Authorised(due, due - spendable, promised, spendable - promised)


def commitment_problems(
    draft: CommitmentDraft, *, currencies: Sequence[str], first_open: int, excess: Mapping[int, int]
) -> list[Problem]:
    """A coming year of a book, and not more than a bad year would still pay (I11); `excess`: year → minor units."""
    problems = []
    if draft.amount.minor <= 0:
        problems.append(Problem("endowment.amount_must_be_positive", "/amount"))
    if draft.amount.currency not in currencies:
        facts = {"currency": draft.amount.currency}
        problems.append(Problem("endowment.no_book_in_currency", "/amount", facts))
    if draft.year < first_open:
        problems.append(Problem("endowment.year_is_paid_already", "/year", {"first": first_open}))
    problems += [
        Problem("endowment.citation_needed", f"/{name}")
        for name in ("reference", "authority")
        if not getattr(draft, name).strip()
    ]
    return problems + [_beyond(year, Money(minor, draft.amount.currency)) for year, minor in excess.items()]


def _beyond(year: int, excess: Money) -> Problem:
    facts = {"year": year, "amount": str(excess), "currency": excess.currency}
    return Problem("endowment.more_than_a_bad_year_pays", "/amount", facts)
