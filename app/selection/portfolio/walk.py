"""Down a list, funding whatever can be paid, without ever giving away what a topic floor needs.

A proposal is taken if and only if some payable set holds everything taken so far, the proposal, and enough of
every topic; with many candidates for a topic, if such a set is found (`floors`).
"""

from collections.abc import Iterable, Sequence

from app.selection.portfolio.floors import Reserve
from app.selection.portfolio.purses import Model, Standing


def walk(model: Model, order: Sequence[int], plan: Iterable[int] = ()) -> Standing:
    """The set that comes of taking `order` from the front, after the proposals that must be funded.

    `plan` may name a whole payable set; where it is one, its part of the floors is held ready. What floors
    need and `order` does not name is added at the end. Nothing of `order` that is left out could be added to
    the result. Raises InfeasibleProblem when the floors cannot be met.
    """
    standing = Standing(model, model.must)
    reserve = Reserve(standing, plan)
    _take(standing, order, reserve)
    _take(standing, sorted(reserve.plan) if standing.lacking() else (), reserve)
    _take(standing, order, reserve)
    return standing


def _take(standing: Standing, order: Iterable[int], reserve: Reserve) -> None:
    model, chosen = standing.model, standing.chosen
    for i in order:
        if i in chosen or model.barred[i] or model.rivals[i] & chosen:
            continue
        if standing.fits((i,)) and reserve.allows(i):
            standing.add(i)
            reserve.took(i)
