"""Random awards against the books: lines obligated, paid on reports, reported, given back; royalties; the endowment.

Every operation is judged twice: by the rules of the service, and by a model of dictionaries and loops that shares no
code with them. What both allow is booked, a thousand operations a transaction; the books must answer as the model
foresaw. One operation is one call of a rule or one order to the books.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from random import Random

from app.awards import expenditure, rules
from app.awards.expenditure import CostRule, RateVersion, Spent
from app.awards.rules import ReportDraft, ReportSituation
from app.awards.states import AwardState, PeriodKind
from app.calls.terms import Due, Terms, royalty_due, royalty_shares
from app.endowment.rules.postings import draw_lines, payout_lines
from app.kernel.db import unit_of_work
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.ledger import service
from app.ledger.drafts import EntryDraft, Leg, Post
from app.ledger.models import Account
from app.ledger.rules import liquidation_problems, obligation_problems
from tests.factories.ledger import BOOKKEEPER

FIRST = date(2024, 6, 1)
DAYS = 1200
AWARDED = (date(2024, 1, 1), date(2025, 1, 1))
RATES = ((date(2013, 12, 26), 100, 2_500), (date(2024, 10, 1), 150, 5_000))
MTDC = CostRule(
    "modified_total_direct",
    150,
    tuple(RateVersion(day, rate, most, ("equipment",)) for day, rate, most in RATES),
)
CAPPED = CostRule("direct", 300)
KINDS = ("personnel", "equipment", "subaward")
SHARES = ("signature", "report", "milestone", "end")
ROYALTY = Terms(
    payer="foundation", parity="none", foundation_most_permille=None, private_least_permille=0,
    largest_project=None, years_least=1, years_most=None, currency="", is_fx_adjusted=True,
    contingency_most_permille=None, instalments=(), royalty_permille=50, royalty_caps_permille=(1000, 1500),
)  # fmt: skip
VERBS = ("award", "award", "pay", "pay", "pay", "report", "report", "report", "royalty", "give", "earn",
         "payout", "draw", "again")  # fmt: skip
_numbers = count()
Place = tuple[str, str]
"""Whose account (a lot or a fund) and its code; an account of a party has the party behind a colon."""


@dataclass
class Purse:
    """A lot with its days, or the endowment's book of a currency (no days)."""

    name: str
    fund: str
    party: str
    currency: str
    obligate_by: date = date.max
    liquidate_by: date = date.max

    @property
    def is_lot(self) -> bool:
        return self.obligate_by < date.max


@dataclass
class Line:
    """One line of an award, and all that happened to it."""

    purse: Purse
    amount: int
    rule: CostRule
    awarded_on: date
    dues: list[Due]
    paid: int = 0
    repaid: int = 0
    reports: list[Spent] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    @property
    def spent(self) -> int:
        return sum(sum(one.costs.values()) + one.indirect for one in self.reports)

    @property
    def returned(self) -> int:
        return sum(one.unspent + one.matching for one in self.reports)


@dataclass
class RandomProgramme:
    """Draws operations, foresees their answers, and lets the books follow."""

    accounts: dict[Place, Account]
    purses: list[Purse]
    dice: Random
    operations: int
    seen: Counter[str] = field(default_factory=Counter)
    posted: Counter[Place] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)
    given: Counter[Place] = field(default_factory=Counter)
    awarded: Counter[str] = field(default_factory=Counter)
    orders: list[tuple[Post, str]] = field(default_factory=list)
    kept: list[Post] = field(default_factory=list)
    done: int = 0

    def run(self, *, batch: int = 1000) -> None:
        while self.done < self.operations:
            for _ in range(min(batch, self.operations - self.done)):
                getattr(self, self.dice.choice(VERBS))()
                self.done += 1
            self.follow()

    def follow(self) -> None:
        """Send the orders of a batch; each must be answered as it was foreseen."""
        answers = unit_of_work(service.run, BOOKKEEPER, [order for order, _wanted in self.orders])
        for (order, wanted), answer in zip(self.orders, answers, strict=True):
            got = "refused" if isinstance(answer, DomainError) else "done" if answer.is_new else "there"
            assert got == wanted, (order, wanted, answer)
            if got == "done":
                self.kept = [*self.kept[-20:], order]
        self.orders = []

    @property
    def today(self) -> date:
        return FIRST + timedelta(days=self.done * DAYS // max(self.operations, 1))

    # ------------------------------------------------------------------------------------------ the operations

    def award(self) -> None:
        """I4, I5, I6: money of a lot is obligated while it may be and while it is there; the endowment's committed."""
        purse = self.dice.choice(self.purses)
        amount = self.dice.choice((1, 99, self.dice.randrange(1, 10**7), 10**12))
        taken, into = ("B200", "B400") if purse.is_lot else ("3200", "3400")
        is_late = self.today > purse.obligate_by
        assert bool(obligation_problems(self.today, purse.obligate_by)) is is_late
        fits = amount <= self.balance(purse.name, taken) and not is_late
        self.book("award", {(purse.name, taken): amount, (purse.name, into): -amount}, fits=fits)
        if fits:
            rule = self.dice.choice((MTDC, CAPPED))
            dues = self.instalments(Money(amount, purse.currency))
            self.lines.append(Line(purse, amount, rule, self.dice.choice(AWARDED), dues))
            self.awarded[purse.name] += amount
            self.lines = self.lines[-40:]

    def instalments(self, amount: Money) -> list[Due]:
        """I16: parts sum to the whole."""
        names = ["signature", *(self.dice.choice(SHARES) for _ in range(self.dice.randrange(4)))]
        parts = amount.allocate([self.dice.randrange(1, 9) for _ in names])
        assert sum(part.minor for part in parts) == amount.minor
        return [Due(1, name, part) for name, part in zip(names, parts, strict=True)]

    def pay(self) -> None:
        """I13: in all no more than the line and than its reports allow."""
        line = self.any_line()
        if line is None:
            return self.tell("pay", "nothing")
        amount = self.dice.choice((1, line.amount // 3 + 1, max(line.amount - line.paid, 1)))
        asked = Money(amount, line.purse.currency)
        accepted = Counter(line.kinds)
        allowed = Money(
            expenditure.payable(line.dues, accepted, PeriodKind.FISCAL_YEAR.value), asked.currency
        )
        problems = rules.payment_problems(
            AwardState.ACTIVE, asked, obligated=Money(line.amount, asked.currency),
            asked=Money(line.paid, asked.currency), pay_on=self.today, today=self.today,
        )  # fmt: skip
        problems += rules.instalment_problems(Money(line.paid + amount, asked.currency), allowed)
        fits = line.paid + amount <= min(line.amount, longest_allowed(line.dues, accepted))
        assert (problems == []) is fits, problems
        if not fits:
            return self.tell("pay", "kept back")
        is_late = self.today > line.purse.liquidate_by
        assert bool(liquidation_problems(self.today, line.purse.liquidate_by)) is is_late
        leaves, enters = ("B400", "B500") if line.purse.is_lot else ("3400", "1000")
        there = line.purse.is_lot or amount <= self.balance(line.purse.name, "1000")
        place = line.purse.name
        self.book("pay", {(place, leaves): amount, (place, enters): -amount}, fits=there and not is_late)
        line.paid += amount if there and not is_late else 0
        return None

    def report(self) -> None:
        """I7, I8, I13: the rule's verdict is that of counting; what comes back goes where its day says."""
        line = self.any_line()
        if line is None:
            return self.tell("report", "nothing")
        draft, kind = self.draft(line)
        situation = ReportSituation(
            state=AwardState.ACTIVE, currency=line.purse.currency, amount=line.amount, paid=line.paid,
            kinds=KINDS, rule=line.rule, awarded_on=line.awarded_on, begins=self.today, before=line.reports,
        )  # fmt: skip
        problems = rules.report_problems(draft, situation)
        told = rules.spent(draft, line.rule, self.today)
        reasons = refusals(line, told)
        assert {problem.code for problem in problems} == reasons
        if reasons:
            return self.tell("report", "sent back")
        line.reports.append(told)
        line.kinds.append(kind)
        if len(line.reports) == 12:
            self.lines.remove(line)
        if not told.returned:
            return self.tell("report", "accepted")
        return self.give_back(line.purse, told.unspent + told.matching)

    def give_back(self, purse: Purse, minor: int) -> None:
        cash = {(purse.fund, "1000"): minor}
        if not purse.is_lot:
            legs = {**cash, (purse.fund, "3200"): -minor}
        elif self.today > purse.liquidate_by:
            legs = {**cash, (purse.fund, f"2100:{purse.party}"): -minor}
        else:
            into = "B600" if self.today > purse.obligate_by else "B200"
            legs = {(purse.name, "B500"): minor, (purse.name, into): -minor}
        self.book("back", legs, fits=True)

    def draft(self, line: Line) -> tuple[ReportDraft, str]:
        """Mostly right, sometimes a little off: one more of indirect cost, more back than is there."""
        most = max(line.amount // self.dice.choice((4, 9, 30)), 1)
        costs = {kind: self.dice.randrange(most) for kind in KINDS[:2]}
        parts = {f"SUB-{n}": self.dice.randrange(1, most + 1) for n in range(self.dice.randrange(3))}
        costs["subaward"] = sum(parts.values())
        told = Spent(self.today, costs, 0, parts)
        claimed = sum(one.indirect for one in line.reports)
        due = max(owed(line, [*line.reports, told]) - claimed, 0)
        indirect = due + self.dice.choice((0, 0, 0, 0, 1, -1))
        held = line.paid - line.spent - line.returned - told.direct - max(indirect, 0)
        unspent = self.dice.choice((0, 0, max(held * 2 // 3, 0), max(held, 0) + 1))
        kind = self.dice.choice(list(PeriodKind))

        def money(amounts: dict[str, int]) -> dict[str, Money]:
            return {name: Money(minor, line.purse.currency) for name, minor in amounts.items()}

        sums = money({"indirect": max(indirect, 0), "unspent": unspent})
        return ReportDraft(kind, 1, money(costs), sums["indirect"], sums["unspent"], money(parts)), kind.value

    def royalty(self) -> None:
        """I14: never beyond the cap of the year, and to the funds that paid in the ratio in which they paid."""
        line = self.any_line()
        if line is None or not line.paid:
            return self.tell("royalty", "nothing")
        currency, year, sales = line.purse.currency, self.dice.randrange(4), self.dice.randrange(10**8)
        due = royalty_due(
            ROYALTY, sales=Money(sales, currency), grant=Money(line.paid, currency),
            repaid=Money(line.repaid, currency), year=year,
        ).minor  # fmt: skip
        cap = 0 if not year else line.paid * (1000 if year == 1 else 1500) // 1000
        assert due == max(0, min(sales * 50 // 1000, cap - line.repaid))
        other = self.dice.randrange(1, 10**6)
        shares = royalty_shares(Money(due, currency), [Money(line.paid, currency), Money(other, currency)])
        assert sum(share.minor for share in shares) == due
        assert abs(shares[0].minor * (line.paid + other) - due * line.paid) <= line.paid + other
        line.repaid += due
        if not due:
            return self.tell("royalty", "nothing due")
        earned = f"2100:{line.purse.party}" if line.purse.is_lot else "4300"
        fund = line.purse.fund
        return self.book("royalty", {(fund, "1000"): due, (fund, earned): -due}, fits=True)

    def give(self) -> None:
        """I9: principal grows by contributions."""
        book, party = self.any_book(), self.dice.choice(("US", "JP"))
        minor = self.dice.randrange(1, 10**8)
        self.given[book.name, party] += minor
        self.book("give", {(book.name, "1000"): minor, (book.name, f"3000:{party}"): -minor}, fits=True)

    def earn(self) -> None:
        book, minor = self.any_book(), self.dice.randrange(1, 10**8)
        self.book("earn", {(book.name, "1000"): minor, (book.name, "3100"): -minor}, fits=True)

    def payout(self) -> None:
        """I10: no more than the accumulated return that is there; its parts sum to the whole (I16)."""
        book = self.any_book()
        most = max(self.balance(book.name, "3100"), 0)
        if most < 3:
            return self.tell("payout", "nothing")
        minor = self.dice.randrange(1, most + 1)
        reserve, promised, new = (part.minor for part in Money(minor, book.currency).allocate([1, 2, 7]))
        legs = {
            (book.name, code): amount for (code, _), amount in payout_lines(reserve, promised, new).items()
        }
        assert sum(legs.values()) == 0
        assert legs.get((book.name, "3100"), 0) == minor
        return self.book("payout", legs, fits=True)

    def draw(self) -> None:
        """I9: principal shrinks by draws alone, out of every party's in proportion (I16)."""
        book = self.any_book()
        held = {party: self.balance(book.name, f"3000:{party}") for party in ("US", "JP")}
        if sum(held.values()) < 10:
            return self.tell("draw", "nothing")
        minor = self.dice.randrange(1, sum(held.values()) // 10 + 1)
        shares = dict(
            zip(
                held,
                (one.minor for one in Money(minor, book.currency).allocate([*held.values()])),
                strict=True,
            )
        )
        assert sum(shares.values()) == minor
        legs = {
            (book.name, f"{code}:{party}" if party else code): amount
            for (code, party), amount in draw_lines(shares).items()
        }
        self.given.subtract({(book.name, party): share for party, share in shares.items()})
        return self.book("draw", legs, fits=True)

    def again(self) -> None:
        """I17: the same event again changes nothing."""
        if self.kept:
            self.orders.append((self.dice.choice(self.kept), "there"))
            self.tell("again", "there")

    # -------------------------------------------------------------------------------------------- the model

    def balance(self, name: str, code: str) -> int:
        """In the account's own direction."""
        return self.posted[name, code]

    def book(self, verb: str, legs: dict[Place, int], *, fits: bool) -> None:
        """An order of these debits and credits, and what the books will say to it."""
        drawn = tuple(
            Leg(self.accounts[place].id, Money(minor, self.accounts[place].currency))
            for place, minor in legs.items()
        )
        draft = EntryDraft(f"programme:{next(_numbers)}", verb, drawn, self.today)
        self.orders.append((Post(draft), "done" if fits else "refused"))
        self.tell(verb, "done" if fits else "refused")
        if fits:
            for place, minor in legs.items():
                self.posted[place] += minor * self.accounts[place].sign

    def tell(self, verb: str, what: str) -> None:
        self.seen[f"{verb} {what}"] += 1

    def any_line(self) -> Line | None:
        return self.dice.choice(self.lines) if self.lines else None

    def any_book(self) -> Purse:
        return self.dice.choice([purse for purse in self.purses if not purse.is_lot])


def longest_allowed(dues: Sequence[Due], accepted: Counter[str]) -> int:
    """The model of I13: the sum of the longest beginning of the plan in which nothing lacks its report."""
    best = 0
    for length in range(len(dues) + 1):
        on = [due.on for due in dues[:length] if due.on != "signature"]
        if all(
            on.count(name) <= accepted["milestone" if name == "milestone" else "fiscal_year"] for name in on
        ):
            best = sum(due.amount.minor for due in dues[:length])
    return best


def owed(line: Line, told: Sequence[Spent]) -> int:
    """The model of I7 and I8: walks through all reports anew, each subaward with the room its life has left."""
    if line.rule is CAPPED:
        return sum(sum(one.costs.values()) for one in told) * 300 // 1000
    most = [base for day, _rate, base in RATES if day <= line.awarded_on][-1]
    room: dict[str, int] = {}
    sums = Fraction(0)
    for one in told:
        base = one.costs.get("personnel", 0)
        for name, minor in one.subawards.items():
            left = room.setdefault(name, most)
            base += min(left, minor)
            room[name] = left - min(left, minor)
        sums += Fraction([rate for day, rate, _base in RATES if day <= one.begins][-1] * base, 1000)
    return int(sums)


def refusals(line: Line, told: Spent) -> set[str]:
    """The model of what a report is refused for."""
    claimed = sum(one.indirect for one in [*line.reports, told])
    due = owed(line, [*line.reports, told])
    reasons = set()
    if line.rule is CAPPED and claimed > due:
        reasons.add("report.indirect_too_high")
    if line.rule is MTDC and claimed != due:
        reasons.add("report.indirect_differs")
    rate = 300 if line.rule is CAPPED else [rate for day, rate, _base in RATES if day <= told.begins][-1]
    assert (told.matching - 1) * 1000 < told.unspent * rate <= told.matching * 1000
    spent = line.spent + told.direct + told.indirect
    back = line.returned + told.unspent + told.matching
    if spent + back > line.amount:
        reasons.add("report.more_than_awarded")
    if told.unspent + told.matching and back > line.paid - spent:
        reasons.add("report.returns_more_than_there")
    return reasons
