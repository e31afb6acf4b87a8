"""What must hold of an award's lines, payments, royalties and reports of expenditure (funding-models.md 3.3: I5 to I8,
I12, I13, I14).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from app.awards.expenditure import SUBAWARD, CostRule, Spent, bases, indirect_allowed, matching_indirect
from app.awards.states import AwardState, PaymentState, PeriodKind
from app.calls.terms import Terms
from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party as party_of


def match_problems(ask: Money, fill: Money, fill_cap_permille: int) -> list[Problem]:
    """The endowment pays at most the call's share of a half."""
    is_within = fill.minor * 1000 <= ask.minor * fill_cap_permille
    return [] if is_within else [Problem("award.fill_exceeds_share", facts={"currency": ask.currency})]


def confirmation_problems(party: str, confirmed: Collection[str]) -> list[Problem]:
    return [Problem("award.already_confirmed", facts={"party": party})] if party in confirmed else []


def payment_problems(
    state: AwardState, amount: Money, *, obligated: Money, asked: Money, pay_on: date, today: date
) -> list[Problem]:
    """I13: an active award, an amount of the line's currency, and in all no more than is obligated."""
    problems = []
    if state != AwardState.ACTIVE:
        problems.append(Problem("payment.award_not_active"))
    if amount.currency != obligated.currency:
        return [*problems, Problem("payment.wrong_currency", "/amount", {"currency": obligated.currency})]
    if amount.minor <= 0:
        problems.append(Problem("payment.must_be_positive", "/amount"))
    if obligated < asked + amount:
        problems.append(Problem("payment.exceeds_obligation", "/amount"))
    if pay_on < today:
        problems.append(Problem("payment.date_has_passed", "/pay_on"))
    return problems


def instalment_problems(wanted: Money, payable: Money) -> list[Problem]:
    """I13: `wanted` is all that is paid or asked for, this instalment with it; later ones wait for their report."""
    facts = {"payable": str(payable), "currency": payable.currency}
    return [] if wanted <= payable else [Problem("payment.report_needed", "/amount", facts)]


def reversal_problems(
    state: PaymentState, reason: str, *, has_reversal: bool, is_settled: bool = False
) -> list[Problem]:
    """I2: what was paid, once, with a reason. `is_settled`: money given back by a report came out of it."""
    problems = [] if state == PaymentState.POSTED else [Problem("payment.not_paid")]
    if has_reversal:
        problems.append(Problem("payment.reversal_there"))
    if is_settled:
        problems.append(Problem("payment.settled_by_report"))
    return problems + ([] if reason.strip() else [Problem("reason.needed", "/reason")])


@dataclass(frozen=True, slots=True)
class SalesDraft:
    """What one side sold in a period that ended on a day, and when what is due of it came in."""

    party: str
    sales: Money
    period_end: date
    received_on: date
    citation: str


@dataclass(frozen=True, slots=True)
class SalesSituation:
    """The award as a statement of sales finds it: `paid` is what its side was paid, in minor units of `currency`;
    `year` counts from completion, 0 before it; `stated` are the ends of periods that were stated.
    """

    terms: Terms | None
    state: AwardState
    currency: str
    paid: int
    year: int
    stated: Collection[date]


def year_since_completion(active_at: datetime | None, months: int, day: date) -> int:
    """1 for a day in the first year after the project's last month, 0 while it runs."""
    if active_at is None:
        return 0
    since = Month.of(active_at.date()).plus(months).until(Month.of(day))
    return since // 12 + 1 if since >= 0 else 0


def sales_problems(draft: SalesDraft, situation: SalesSituation, today: date) -> list[Problem]:
    """I14: a programme that is repaid from sales, a completed project, each period once, no day in the future.

    A project that stopped without fault owes nothing (funding-models.md 3.6).
    """
    if situation.terms is None or not situation.terms.royalty_permille:
        return [Problem("royalty.pure_grant")]
    if draft.sales.currency != situation.currency:
        return [Problem("royalty.currency", "/sales", {"currency": situation.currency})]
    faults = {
        ("royalty.stopped", ""): situation.state == AwardState.STOPPED_WITHOUT_FAULT,
        ("royalty.nothing_paid", ""): situation.paid == 0,
        ("royalty.sales_negative", "/sales"): draft.sales.minor < 0,
        ("royalty.not_completed", "/period_end"): situation.year == 0,
        ("royalty.stated_already", "/period_end"): draft.period_end in situation.stated,
        ("royalty.before_the_end", "/received_on"): draft.received_on < draft.period_end,
        ("royalty.day_in_future", "/received_on"): draft.received_on > today,
        ("royalty.citation_needed", "/citation"): not draft.citation.strip(),
    }
    return [Problem(code, at) for (code, at), is_wrong in faults.items() if is_wrong]


SETTLING = (
    AwardState.ACTIVE,
    AwardState.GATE,
    AwardState.FINAL_REPORTING,
    AwardState.STOPPED_WITHOUT_FAULT,
    AwardState.TERMINATED,
)
"""States in which an award's expenditure is reported: from its confirmation until it is closed."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What was spent of a line in a period: direct cost by kind, each subaward by its id, what else the base of
    indirect cost leaves out, indirect cost, and direct cost that was not spent and comes back.
    """

    period_kind: PeriodKind
    period: int
    costs: Mapping[str, Money]
    indirect: Money
    unspent: Money
    subawards: Mapping[str, Money] = field(default_factory=dict)
    excluded: Mapping[str, Money] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportSituation:
    """The line as a report finds it, in minor units of `currency`: what it may cost, what was paid of it; `before` are
    the accepted reports, `begins` the first day of the period, None where the project has no such period.
    """

    state: AwardState
    currency: str
    amount: int
    paid: int
    kinds: Collection[str]
    rule: CostRule
    awarded_on: date
    begins: date | None
    before: Sequence[Spent] = ()
    is_waiting: bool = False
    is_support_open: bool = False
    """Whether changed support of the team is still to be declared (PAW-02)."""


def report_years(active_at: datetime | None, months: int, party: str) -> tuple[int, ...]:
    """The fiscal years of a party that an award touches, from the day on which it became active."""
    if active_at is None:
        return ()
    first, owner = Month.of(active_at.date()), party_of(party)
    last = first.plus(max(months, 1) - 1)
    return tuple(range(owner.fiscal_year(first.first_day()), owner.fiscal_year(last.first_day()) + 1))


def years_over(active_at: datetime | None, months: int, party: str, today: date) -> tuple[int, ...]:
    """Those of the same years that have ended: their expenditure is due to be reported."""
    running = party_of(party).fiscal_year(today)
    return tuple(year for year in report_years(active_at, months, party) if year < running)


def period_begins(
    kind: PeriodKind, period: int, years: Collection[int], party: str, today: date
) -> date | None:
    """The first day of a period, None where it has not begun or is none of the award's. A milestone counts on the day
    it is reported.
    """
    if kind == PeriodKind.MILESTONE:
        return today if 1 <= period <= MOST_MILESTONES else None
    if period not in years:
        return None
    begins = party_of(party).fiscal_year_first_day(period)
    return begins if begins <= today else None


MOST_MILESTONES = 99


def spent(draft: ReportDraft, rule: CostRule, begins: date) -> Spent:
    """A report as the rules of cost see it, with the indirect cost that goes back."""
    return Spent(
        begins,
        {kind: one.minor for kind, one in draft.costs.items()},
        draft.indirect.minor,
        {name: one.minor for name, one in draft.subawards.items()},
        {name: one.minor for name, one in draft.excluded.items()},
        draft.unspent.minor,
        matching_indirect(rule, draft.unspent.minor, begins),
    )


def report_problems(draft: ReportDraft, situation: ReportSituation) -> list[Problem]:
    """Everything that keeps a report from being sent, or accepted; sums are judged once the form is right."""
    problems = _report_form_problems(draft, situation)
    if problems or situation.begins is None:
        return problems
    reports = [*situation.before, spent(draft, situation.rule, situation.begins)]
    rule, on = situation.rule, situation.awarded_on
    if bases(rule, reports, on)[-1] < 0:
        return [Problem("report.leaves_out_too_much", "/excluded")]
    indirect = indirect_due_problems if rule.is_modified else indirect_cap_problems
    return indirect(reports, rule, on, situation.currency) + money_problems(reports, situation)


def _report_form_problems(draft: ReportDraft, situation: ReportSituation) -> list[Problem]:
    named: list[tuple[str, Money]] = [("/indirect", draft.indirect), ("/unspent", draft.unspent)]
    for group, amounts in (
        ("costs", draft.costs),
        ("subawards", draft.subawards),
        ("excluded", draft.excluded),
    ):
        named += [(f"/{group}/{number}", amount) for number, amount in enumerate(amounts.values())]
    currency, costs = situation.currency, Counter({kind: one.minor for kind, one in draft.costs.items()})
    faults = {
        ("report.award_not_running", ""): situation.state not in SETTLING,
        ("report.waits_already", ""): situation.is_waiting,
        ("report.support_changed", ""): situation.is_support_open,
        ("report.period_unknown", "/period"): situation.begins is None,
        ("report.unknown_kind", "/costs"): bool(set(draft.costs) - set(situation.kinds)),
        ("report.base_is_direct", "/excluded"): bool(draft.excluded) and not situation.rule.is_modified,
        ("report.subawards_differ", "/subawards"): (
            costs[SUBAWARD] != sum(one.minor for one in draft.subawards.values())
            and (situation.rule.is_modified or bool(draft.subawards))
        ),
    }
    problems = [Problem(code, at) for (code, at), is_wrong in faults.items() if is_wrong]
    return problems + [
        Problem("report.wrong_currency", at, {"currency": currency})
        for at, amount in named
        if amount.currency != currency
    ]


def indirect_cap_problems(
    reports: Sequence[Spent], rule: CostRule, awarded_on: date, currency: str
) -> list[Problem]:
    """I7: indirect cost of all reports together is at most what the cap allows on the direct cost in force."""
    most = indirect_allowed(rule, reports, awarded_on)
    claimed = sum(report.indirect for report in reports)
    if claimed <= most:
        return []
    left = Money(max(most - claimed + reports[-1].indirect, 0), currency)
    return [Problem("report.indirect_too_high", "/indirect", {"most": str(left), "currency": currency})]


def indirect_due_problems(
    reports: Sequence[Spent], rule: CostRule, awarded_on: date, currency: str
) -> list[Problem]:
    """I8: indirect cost of all reports together is the sum of rate(period) x modified base, to the minor unit."""
    due = indirect_allowed(rule, reports, awarded_on)
    claimed = sum(report.indirect for report in reports)
    if claimed == due:
        return []
    wanted = Money(max(due - claimed + reports[-1].indirect, 0), currency)
    return [Problem("report.indirect_differs", "/indirect", {"due": str(wanted), "currency": currency})]


def money_problems(reports: Sequence[Spent], situation: ReportSituation) -> list[Problem]:
    """I13: spent and returned together stay within the line; only what was paid and not spent comes back."""
    total = sum(report.total for report in reports)
    returned = sum(report.returned for report in reports)
    problems = []
    if total + returned > situation.amount:
        problems.append(Problem("report.more_than_awarded", "/costs"))
    newest, currency = reports[-1], situation.currency
    if newest.returned and returned > situation.paid - total:
        there = Money(max(situation.paid - total - returned + newest.returned, 0), currency)
        wanted = Money(newest.returned, currency)
        facts = {"there": str(there), "wanted": str(wanted), "currency": currency}
        problems.append(Problem("report.returns_more_than_there", "/unspent", facts))
    return problems
