"""Which line of a bank's statement is which movement of the books: matched, proposed or open.

A line that bears the key of a booking and its exact amount is matched. A line that has one movement of its amount
within a few days, which no other line could be as well, is proposed for a person to confirm. Everything else is open:
nothing is guessed between two that could both be meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.kernel.money import Money

NEAR = 5
"""Days between a booking and its movement at the bank."""
SHORTEST = 6
"""A reference of fewer characters may stand in a text by chance."""


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the statement."""

    id: UUID
    day: date
    amount: Money
    words: str


@dataclass(frozen=True, slots=True)
class Booked:
    """A movement of cash in the books: positive for what came in; `keys` are words that name it."""

    id: UUID
    day: date
    amount: Money
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pairing:
    """`matched` and `proposed`: pairs (line, movement), each line and each movement once; the rest is open."""

    matched: Sequence[tuple[UUID, UUID]]
    proposed: Sequence[tuple[UUID, UUID]]


def pair(lines: Sequence[Told], movements: Sequence[Booked]) -> Pairing:
    """Pair what is left of a statement with what is left of the books. Work grows with lines times equal amounts."""
    matched = _alone([(line, it) for line, it in _equal(lines, movements) if _is_named(line, it)])
    seen = {key for both in matched for key in both}
    left = [(line, it) for line, it in _equal(lines, movements) if not {line.id, it.id} & seen]
    proposed = _alone([(line, it) for line, it in left if abs((line.day - it.day).days) <= NEAR])
    return Pairing(matched, proposed)


def _equal(lines: Sequence[Told], movements: Sequence[Booked]) -> list[tuple[Told, Booked]]:
    """Every line with every movement of the same amount."""
    by_amount: dict[Money, list[Booked]] = {}
    for it in movements:
        by_amount.setdefault(it.amount, []).append(it)
    return [(line, it) for line in lines for it in by_amount.get(line.amount, [])]


def _is_named(line: Told, it: Booked) -> bool:
    words = _folded(line.words)
    return any(len(_folded(key)) >= SHORTEST and _folded(key) in words for key in it.keys)


def _folded(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())


def _alone(pairs: Sequence[tuple[Told, Booked]]) -> list[tuple[UUID, UUID]]:
    """Pairs of which neither end is in another pair."""
    ends: dict[UUID, int] = {}
    for line, it in pairs:
        for key in (line.id, it.id):
            ends[key] = ends.get(key, 0) + 1
    return [(line.id, it.id) for line, it in pairs if ends[line.id] == ends[it.id] == 1]
