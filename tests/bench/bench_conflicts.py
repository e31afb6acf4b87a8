"""Conflicts of a whole call at once: the search with its grounds, of 5,000 proposals and 2,000 reviewers."""

import uuid
from collections.abc import Iterator
from datetime import date
from time import perf_counter

import numpy as np

from app.reviews.conflicts import Facts, Findings, Somebody, Tie, find, lookbacks
from app.reviews.states import RelationKind
from tests.bench.figures import Figure

SIZES = ((500, 200), (2_000, 800), (5_000, 2_000))
TEAM, PLACES, TIES = 6, 400, 40  # people in a team, institutions, ties that each person declares
SECONDS = 5.0
KINDS = list(RelationKind)


def facts(proposals: int, judges: int, seed: int) -> Facts:
    dice = np.random.default_rng(seed)
    places = [uuid.UUID(int=n) for n in range(1, PLACES + 1)]
    members = [_somebody(n, places, dice) for n in range(proposals * TEAM // 2)]
    people = [_somebody(10**9 + n, places, dice) for n in range(judges)]
    teams = {
        uuid.UUID(int=10**12 + p): [members[at] for at in dice.choice(len(members), TEAM, replace=False)]
        for p in range(proposals)
    }
    everybody = [*members, *people]
    declared = [_tie(n, who, everybody, dice) for who in people for n in range(TIES)]
    return Facts(people, teams, lookbacks(date(2027, 4, 1)), ties=declared)


def _somebody(number: int, places: list[uuid.UUID], dice: np.random.Generator) -> Somebody:
    return Somebody(uuid.UUID(int=10**6 + number), places[dice.integers(0, len(places))])


def _tie(number: int, who: Somebody, everybody: list[Somebody], dice: np.random.Generator) -> Tie:
    other = everybody[dice.integers(0, len(everybody))]
    return Tie(uuid.UUID(int=number), who.person_id, KINDS[dice.integers(0, len(KINDS))], other.person_id)


def run() -> Iterator[Figure]:
    for size in SIZES:
        known = facts(*size, seed=1)
        begun = perf_counter()
        found = find(known)
        seconds = perf_counter() - begun
        note = f"{len(found.pairs):,} pairs in conflict, {_grounds(found):,} grounds"
        bar = (seconds / SECONDS, f"{SECONDS:.0f} s") if size == SIZES[-1] else (None, None)
        yield Figure(f"{size[0]:,} x {size[1]:,}, every conflict found", seconds, "s", *bar, note)


def _grounds(found: Findings) -> int:
    return sum(len(grounds) for grounds in found.pairs.values())
