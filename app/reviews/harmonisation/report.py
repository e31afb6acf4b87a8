"""Everything an officer is shown of one call's scores: ranks, reasons for doubt, reliability, other methods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from app.reviews.harmonisation.agreement import Reliability, reliability
from app.reviews.harmonisation.doubts import Doubt
from app.reviews.harmonisation.scales import METHODS, Harmonised, harmonise, ranks

BEST = 0.2  # the share of proposals by which methods are compared: about what a joint call can fund
UNITS = 1_000_000  # harmonised values are kept as whole millionths
TENTHS = 10  # stretches into which a side's order is cut to be drawn against another side's


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal. `value`: harmonised, in millionths, higher is better; `by_side` the same of each side alone; `raw`:
    mean in hundredths of the side's own scale. Ranks are doubled (3 is place 1 1/2, a tie); `advisory` None without a
    model.
    """

    value: int
    rank: int
    by_side: Mapping[str, int]
    raw: Mapping[str, int]
    side_rank: Mapping[str, int]
    advisory: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """`lines` in the order of the proposals given, None where nobody scored. `doubts` name sides by party.
    `reliabilities` by party, and under "" of the sides' means against each other. `shared`: method → of the best fifth,
    the share that the method has in common with the one that was frozen. `against`: two parties → how many proposals
    lie in each tenth of the first one's order (rows, best first) and of the second one's (columns).
    """

    method: str
    lines: Sequence[Line | None]
    doubts: Sequence[tuple[Doubt, str]]
    reliabilities: Mapping[str, Reliability]
    shared: Mapping[str, float]
    against: Mapping[tuple[str, str], Sequence[Sequence[int]]]


@dataclass(frozen=True, slots=True)
class Given:
    """The scores of a call. `scores` (P, R) in hundredths of each side's scale, NaN where nobody scored; `side` (R,)
    index into `parties`; `rising[g]`: whether higher is better on that side.
    """

    scores: np.ndarray
    side: np.ndarray
    parties: Sequence[str]
    rising: Sequence[bool]

    @property
    def upward(self) -> np.ndarray:
        """The same with higher always better."""
        signs = np.where(np.array(self.rising, dtype=bool), 1.0, -1.0)
        return self.scores * signs[self.side][None, :]


def report(given: Given, *, method: str, seed: int) -> Report:
    """Harmonise by the frozen method, and tell how far to trust it. The same for the same scores and seed."""
    found = harmonise(given.upward, given.side, method=method, seed=seed)
    return Report(
        method=method,
        lines=_lines(given, found),
        doubts=[
            (doubt, "" if doubt.group is None else given.parties[doubt.group]) for doubt in found.warnings
        ],
        reliabilities=_reliabilities(given, found, seed),
        shared={
            other: _shared(found.rank, ranks(_value(given, other)))
            for other in METHODS
            if other != method and len(found.rank)
        },
        against={
            (given.parties[one], given.parties[other]): _grid(found.by_group[one], found.by_group[other])
            for one, other in combinations(found.by_group, 2)
        },
    )


def _lines(given: Given, found: Harmonised) -> list[Line | None]:
    of_side = {group: ranks(values) for group, values in found.by_group.items()}
    advisory = None if found.advisory is None else ranks(found.advisory.proposal)
    return [_line(given, found, at, of_side, advisory) for at in range(len(found.proposal))]


def _line(
    given: Given, found: Harmonised, at: int, of_side: Mapping[int, np.ndarray], advisory: np.ndarray | None
) -> Line | None:
    if np.isnan(found.proposal[at]):
        return None
    there = [group for group, values in found.by_group.items() if not np.isnan(values[at])]
    name = given.parties
    return Line(
        value=round(found.proposal[at] * UNITS),
        rank=round(found.rank[at] * 2),
        by_side={name[group]: round(found.by_group[group][at] * UNITS) for group in there},
        raw={name[group]: round(abs(found.raw[group][at])) for group in there},
        side_rank={name[group]: round(of_side[group][at] * 2) for group in there},
        advisory=None if advisory is None else round(advisory[at] * 2),
    )


def _reliabilities(given: Given, found: Harmonised, seed: int) -> dict[str, Reliability]:
    """Of every side's reviews, and of the sides' means against each other where there is more than one."""
    scores = given.upward
    told = {
        given.parties[group]: reliability(scores[:, given.side == group], seed=seed)
        for group in found.by_group
    }
    if len(found.by_group) > 1:
        told[""] = reliability(np.stack(list(found.by_group.values()), axis=1), seed=seed)
    return told


def _value(given: Given, method: str) -> np.ndarray:
    return harmonise(given.upward, given.side, method=method, advisory=False).proposal


def _grid(one: np.ndarray, other: np.ndarray) -> list[list[int]]:
    """Counts by tenths of two orders, of the proposals that both sides scored."""
    both = ~np.isnan(one) & ~np.isnan(other)
    if not both.any():
        return [[0] * TENTHS for _ in range(TENTHS)]
    places = [(ranks(values[both]) - 1) / both.sum() * TENTHS for values in (one, other)]
    tenths = [np.clip(place.astype(int), 0, TENTHS - 1) for place in places]
    counts = np.zeros((TENTHS, TENTHS), dtype=int)
    np.add.at(counts, tuple(tenths), 1)
    return [[int(count) for count in row] for row in counts]


def _shared(own: np.ndarray, other: np.ndarray) -> float:
    """Of the best fifth by one rank, the share that is in the best fifth by the other."""
    most = max(1, int(np.ceil(BEST * np.count_nonzero(~np.isnan(own)))))
    best = [
        set(np.argsort(np.where(np.isnan(rank), np.inf, rank), kind="stable")[:most]) for rank in (own, other)
    ]
    return len(best[0] & best[1]) / most
