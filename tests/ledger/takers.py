"""Many who take from the same money at once, and what they say they got (T-R8)."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from app.kernel.db import unit_of_work
from app.kernel.errors import RuleBroken, Unavailable
from app.kernel.money import Money
from app.ledger import service
from app.ledger.drafts import EntryDraft, Leg
from app.ledger.models import Account, Lot
from tests.factories.ledger import BOOKKEEPER, DAY

LIMIT = 100
"""Minor units in each leg; takes are of 1 to 7."""

_numbers = count()


@dataclass
class Tally:
    """What the takers hold by their own account: entry → amount, and how often they were refused."""

    held: dict[Any, int] = field(default_factory=dict)
    posted: int = 0
    refused: int = 0
    given_back: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def both_legs(lots: Sequence[tuple[Lot, dict[str, Account]]], minor: int) -> EntryDraft:
    """One entry that obligates the same amount of every lot: all legs or none."""
    legs = []
    for lot, accounts in lots:
        amount = Money(minor, lot.fund.currency)
        legs += [Leg(accounts["B200"].id, amount), Leg(accounts["B400"].id, -amount)]
    return EntryDraft(f"take:{next(_numbers)}", "obligation", tuple(legs), DAY)


def in_threads(number: int, work: Callable[[int], None]) -> None:
    """Run `work` in so many threads that begin together; the first fault is raised."""
    faults: list[BaseException] = []
    start = threading.Barrier(number)

    def one(worker: int) -> None:
        start.wait()
        try:
            work(worker)
        except BaseException as fault:  # noqa: BLE001 - shown by the main thread
            faults.append(fault)

    threads = [threading.Thread(target=one, args=(worker,)) for worker in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


def take_and_give_back(
    lots: Sequence[tuple[Lot, dict[str, Account]]], attempts: int, tally: Tally, seed: int
) -> None:
    """One taker: mostly takes; sometimes settles, voids or lets expire what it holds itself."""
    dice, own = Random(seed), []
    for _ in range(attempts):
        if own and dice.random() < 0.3:
            _end(dice, own, tally)
            continue
        minor = dice.randint(1, 7)
        try:
            entry = unit_of_work(service.hold, BOOKKEEPER, both_legs(lots, minor))
        except (RuleBroken, Unavailable):
            with tally.lock:
                tally.refused += 1
            continue
        own.append(entry.id)
        with tally.lock:
            tally.held[entry.id] = minor


def _end(dice: Random, own: list[Any], tally: Tally) -> None:
    entry, how = own.pop(), dice.choice(("void", "expire", "settle"))
    try:
        if how == "settle":
            unit_of_work(service.settle, BOOKKEEPER, entry)
        else:
            unit_of_work(getattr(service, how), BOOKKEEPER, entry, "given back")
    except Unavailable:
        own.append(entry)
        return
    with tally.lock:
        minor = tally.held.pop(entry)
        if how == "settle":
            tally.posted += minor
        else:
            tally.given_back += minor
