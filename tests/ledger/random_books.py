"""Random orders against the books, and a model of what the books must say after each.

The model is a few dictionaries of whole numbers; it shares no code with the service. A batch goes through
`service.run`; every answer is compared with the model's own verdict before the next batch is made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from app.kernel.db import unit_of_work
from app.kernel.errors import DomainError
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger import service
from app.ledger.drafts import End, EntryDraft, Leg, Order, Post, Reverse, Settle
from app.ledger.models import Account
from app.ledger.service import Done
from app.ledger.states import Outcome
from tests.factories.ledger import BOOKKEEPER

FIRST = date(2027, 1, 1)
_numbers = count()
VERBS = ("post", "post", "post", "hold", "hold", "settle", "void", "expire", "reverse", "again", "stranger")


@dataclass(frozen=True)
class Wish:
    """An order with what the model needs to judge it."""

    verb: str
    order: Order
    legs: tuple[tuple[Any, int], ...] = ()
    entry: Any = None


@dataclass
class Model:
    """What the books must say: posted and held per account (own direction), and how each entry stands."""

    accounts: dict[Any, Account]
    posted: dict[Any, int] = field(default_factory=dict)
    held: dict[Any, int] = field(default_factory=dict)
    state: dict[Any, str] = field(default_factory=dict)
    legs: dict[Any, tuple[tuple[Any, int], ...]] = field(default_factory=dict)
    drafts: dict[Any, EntryDraft] = field(default_factory=dict)
    reversed: dict[Any, Any] = field(default_factory=dict)
    waiting: list[Any] = field(default_factory=list)
    booked: list[Any] = field(default_factory=list)

    def _own(self, legs: Sequence[tuple[Any, int]]) -> Iterator[tuple[Any, int]]:
        for account, minor in legs:
            yield account, minor * self.accounts[account].sign

    def _fits(self, legs: Sequence[tuple[Any, int]], *, pending: bool) -> bool:
        for account, own in self._own(legs):
            effect = min(own, 0) if pending else own
            free = self.posted.get(account, 0) - self.held.get(account, 0) + effect
            if effect < 0 and self.accounts[account].is_guarded and free < 0:
                return False
        return True

    def verdict(self, wish: Wish) -> str:
        """`done`, `there` (the same event again) or `refused`; a done one changes the model."""
        return getattr(self, f"_{wish.verb}")(wish)

    def _post(self, wish: Wish) -> str:
        if not self._fits(wish.legs, pending=False):
            return "refused"
        for account, own in self._own(wish.legs):
            self.posted[account] = self.posted.get(account, 0) + own
        return "done"

    def _hold(self, wish: Wish) -> str:
        if not self._fits(wish.legs, pending=True):
            return "refused"
        for account, own in self._own(wish.legs):
            self.held[account] = self.held.get(account, 0) + max(-own, 0)
        return "done"

    def _settle(self, wish: Wish) -> str:
        if self.state.get(wish.entry) != "pending":
            return "refused"
        for account, own in self._own(self.legs[wish.entry]):
            self.held[account] = self.held.get(account, 0) - max(-own, 0)
            self.posted[account] = self.posted.get(account, 0) + own
        self.state[wish.entry] = "posted"
        return "done"

    def _void(self, wish: Wish) -> str:
        if self.state.get(wish.entry) != "pending":
            return "refused"
        for account, own in self._own(self.legs[wish.entry]):
            self.held[account] = self.held.get(account, 0) - max(-own, 0)
        self.state[wish.entry] = "ended"
        return "done"

    _expire = _void

    def _reverse(self, wish: Wish) -> str:
        if self.state.get(wish.entry) != "posted":
            return "refused"
        if wish.entry in self.reversed:
            return "there"
        opposite = tuple((account, -minor) for account, minor in self.legs[wish.entry])
        if self._post(Wish("post", wish.order, opposite)) == "refused":
            return "refused"
        self.reversed[wish.entry] = True
        return "done"

    def _again(self, _wish: Wish) -> str:
        return "there"

    def _stranger(self, _wish: Wish) -> str:
        return "refused"

    def learn(self, wish: Wish, answer: Done) -> None:
        """Remember an entry the service made."""
        if wish.verb in ("post", "hold"):
            self.state[answer.entry_id] = "pending" if wish.verb == "hold" else "posted"
            self.legs[answer.entry_id] = wish.legs
            self.drafts[answer.entry_id] = wish.order.draft  # type: ignore[union-attr]
            (self.waiting if wish.verb == "hold" else self.booked).append(answer.entry_id)
        elif wish.verb == "settle":
            self.booked.append(wish.entry)
        elif wish.verb == "reverse":
            self.state[answer.entry_id] = "posted"
            self.legs[answer.entry_id] = tuple((a, -minor) for a, minor in self.legs[wish.entry])


class RandomBooks:
    """Makes batches of wishes, lets the service follow them, and compares."""

    def __init__(self, accounts: Sequence[Account], dice: Random) -> None:
        self.model, self.dice = Model({account.id: account for account in accounts}), dice
        self.by_currency: dict[str, list[Any]] = {}
        for account in accounts:
            self.by_currency.setdefault(account.currency, []).append(account.id)
        self.seen: dict[str, int] = {}

    def run(self, operations: int, *, batch: int = 1000) -> None:
        """So many operations, in batches of one transaction each."""
        for done in range(0, operations, batch):
            self.follow([self.wish() for _ in range(min(batch, operations - done))])

    def follow(self, wishes: Sequence[Wish]) -> None:
        answers = unit_of_work(service.run, BOOKKEEPER, [wish.order for wish in wishes])
        for wish, answer in zip(wishes, answers, strict=True):
            wanted = self.model.verdict(wish)
            got = "refused" if isinstance(answer, DomainError) else "done" if answer.is_new else "there"
            assert got == wanted, (wish.verb, wanted, answer)
            if isinstance(answer, Done) and answer.is_new:
                self.model.learn(wish, answer)
            self.seen[f"{wish.verb} {got}"] = self.seen.get(f"{wish.verb} {got}", 0) + 1

    def wish(self, verb: str = "") -> Wish:
        verb = verb or self.dice.choice(VERBS)
        if verb in ("settle", "void", "expire"):
            return self._end(verb)
        if verb == "reverse" and self.model.booked:
            entry = self.dice.choice(self.model.booked[-2000:])
            return Wish(verb, Reverse(entry, "drawn"), entry=entry)
        known = [*self.model.waiting[-50:], *self.model.booked[-50:]]
        if verb == "again" and known:
            entry = self.dice.choice(known)
            draft = self.model.drafts.get(entry)
            if draft is not None:
                return Wish(verb, Post(draft, self.model.state[entry] == "pending"))
        if verb == "stranger":
            return Wish(verb, Settle(new_id()))
        return self._new(verb if verb in ("post", "hold") else "post")

    def _end(self, verb: str) -> Wish:
        """Mostly an entry that waits; sometimes one that did, to be refused."""
        waiting = self.model.waiting
        if not waiting:
            return self._new("hold")
        at = self.dice.randrange(len(waiting))
        entry = waiting.pop(at) if self.dice.random() < 0.9 else waiting[at]
        if verb == "settle":
            return Wish(verb, Settle(entry, FIRST + timedelta(days=400)), entry=entry)
        outcome = Outcome.EXPIRED if verb == "expire" else Outcome.VOIDED
        return Wish(verb, End(entry, "drawn", outcome), entry=entry)

    def _new(self, verb: str) -> Wish:
        legs: list[tuple[Any, int]] = []
        known = sorted(self.by_currency)
        currencies = self.dice.sample(known, min(self.dice.choice((1, 1, 1, 2)), len(known)))
        for currency in currencies:
            debit, credit = self.dice.sample(self.by_currency[currency], 2)
            minor = self.dice.choice((1, 7, self.dice.randrange(1, 10**6), 10**15 // 10**6))
            legs += [(debit, minor), (credit, -minor)]
        accounts = self.model.accounts
        day = FIRST + timedelta(days=self.dice.randrange(365))
        drawn = tuple(Leg(account, Money(minor, accounts[account].currency)) for account, minor in legs)
        draft = EntryDraft(f"drawn:{next(_numbers)}", "test", drawn, day)
        return Wish(verb, Post(draft, verb == "hold"), tuple(legs))

    def expected(self) -> dict[Any, tuple[int, int]]:
        """Account → (posted, held) as the model has them."""
        return {
            key: (self.model.posted.get(key, 0), self.model.held.get(key, 0)) for key in self.model.accounts
        }
