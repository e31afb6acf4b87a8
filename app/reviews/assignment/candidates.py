"""Which pairs the flow network starts with: the best of each proposal, per group. Pricing finds the rest."""

import numpy as np

from app.reviews.assignment.core import Core
from app.reviews.assignment.pairs import Block

ALL_UP_TO = 400_000  # pairs; a network of that size takes a fraction of a second
BEST = 32  # of each proposal, shared among the slots
SPREAD = 16  # of each proposal and slot


def first_pairs(core: Core) -> np.ndarray:
    """Sorted codes of the pairs to start from."""
    if core.shape[0] * core.shape[1] <= ALL_UP_TO:
        found = [_every(core, block) for block in core.pairs.blocks()]
    else:
        found = [_best(core, block) for block in core.pairs.blocks()]
    return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def spread_pairs(core: Core) -> np.ndarray:
    """Codes of pairs drawn evenly over the reviewers of each slot, whatever their affinity."""
    dice = np.random.default_rng(core.shape)
    proposals, found = np.arange(core.shape[0])[:, None], []
    for slot in np.unique(core.slot):
        members = np.flatnonzero(core.slot == slot)
        drawn = members[dice.integers(0, len(members), (core.shape[0], SPREAD))]
        found.append((proposals * core.shape[1] + drawn).ravel())
    codes = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    return codes[np.isfinite(core.pairs.lookup(*np.divmod(codes, core.shape[1])))]


def _every(core: Core, block: Block) -> np.ndarray:
    codes = np.broadcast_to(block.proposal * core.shape[1] + block.reviewer, block.affinity.shape)
    return codes[~np.isnan(block.affinity)]


def _best(core: Core, block: Block) -> np.ndarray:
    """From a block of whole rows the best; listed pairs were chosen by whoever listed them and are all taken."""
    if block.affinity.ndim == 1:
        return _every(core, block)
    value = np.where(np.isnan(block.affinity), -np.inf, block.affinity)
    parts = [
        _best_of(core, block, value, np.flatnonzero(core.slot == s)) for s in range(-1, core.heads() - 1)
    ]
    return np.concatenate(parts)


def _best_of(core: Core, block: Block, value: np.ndarray, columns: np.ndarray) -> np.ndarray:
    keep = max(BEST // _slots(core), 4 * int(core.demand.max(initial=0)))
    part = value[:, columns]
    if len(columns) > keep:
        top = np.argpartition(-part, keep, axis=1)[:, :keep]
        part, columns = np.take_along_axis(part, top, axis=1), columns[top]
    codes = block.proposal * core.shape[1] + columns
    return codes[np.isfinite(part)]


def _slots(core: Core) -> int:
    return max(1, len(np.unique(core.slot)))
