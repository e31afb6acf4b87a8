"""What the topic floors need while a set grows: a plan that meets them, or the proof that there is none.

The question is asked for every proposal of a walk, so it is answered by the cheapest way that can: the plan at
hand, a bound by prices on all purses together, a greedy plan, a relaxation (whose shares are the next plan and
whose prices the next bound), and, where few proposals come into question, a search. Nothing here is limited by
time, so the answer is the same on every machine.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from app.selection.portfolio.linear import complete, weigh
from app.selection.portfolio.problem import InfeasibleProblem, Reason
from app.selection.portfolio.purses import Standing

_SEARCHED = 120
"""Up to so many candidates a plan is searched for exactly; beyond, rounding finds all but the tightest."""


class Reserve:
    """`plan`: proposals that, added to what stands, meet the floors and can be paid.

    `plan` may be offered as a whole payable set. Raises InfeasibleProblem when the floors cannot be met.
    """

    def __init__(self, standing: Standing, plan: Iterable[int]) -> None:
        self.standing, self.model = standing, standing.model
        self.plan: set[int] = set()
        self.held = [0] * len(self.model.purses)
        self.bound: _Bound | None = None
        self.refused: dict[int | None, list[list[int]]] = {}
        if not standing.lacking():
            return
        whole = set(plan) | standing.chosen
        if self.model.is_payable(whole):
            self._hold(whole - standing.chosen)
        elif not self._finds_plan(()):
            raise InfeasibleProblem(*(Reason("topic_floor", topic=t) for t in standing.lacking()))

    def allows(self, i: int) -> bool:
        """Whether the floors can still be met after taking `i`, which itself can be paid."""
        if i in self.plan or not self.standing.lacking():
            return True
        if not self.plan & self.model.rivals[i] and self._fits_beside_plan(i):
            return True
        if self._is_like_refused(i) or (self.bound is not None and self.bound.excludes(i)):
            return False
        if self._finds_plan((i,)):
            return True
        if not self.model.rivals[i]:
            self.refused.setdefault(self._kind(i), []).append(self._costs(i))
        return False

    def took(self, i: int) -> None:
        """Be told that `i` now stands."""
        if i in self.plan:
            self._hold(self.plan - {i})
        if self.bound is not None and self.model.topic[i] in self.model.floors:
            self.bound.refresh()

    def _is_like_refused(self, i: int) -> bool:
        """What was refused stays refused, and with it all of its kind that costs no purse less."""
        costs, known = self._costs(i), self.refused.get(self._kind(i), ())
        return any(all(c >= r for c, r in zip(costs, refused, strict=True)) for refused in known)

    def _kind(self, i: int) -> int | None:
        topic = self.model.topic[i]
        return topic if topic in self.model.floors else None

    def _costs(self, i: int) -> list[int]:
        return [purse.cost[i] for purse in self.model.purses]

    def _fits_beside_plan(self, i: int) -> bool:
        rows = zip(self.standing.spent, self.held, self.model.purses, strict=True)
        return all(spent + held + purse.cost[i] <= purse.limit for spent, held, purse in rows)

    def _hold(self, plan: set[int]) -> None:
        self.plan = plan
        self.held = [sum(purse.cost[i] for i in plan) for purse in self.model.purses]

    def _finds_plan(self, more: Sequence[int]) -> bool:
        pool = _Pool(Standing(self.model, [*self.standing.chosen, *more]))
        plan = pool.best(pool.weight)
        if plan is None and pool.is_enough():
            weighed = weigh(pool.ahead, pool.members)
            self.bound = _Bound(self.standing, weighed.prices)
            plan = pool.best(lambda i: (-weighed.shares[i], i)) if weighed.fits else None
            if plan is None and weighed.fits and len(weighed.shares) <= _SEARCHED:
                plan = complete(pool.ahead, pool.members)
        if plan is not None:
            self._hold(plan)
        return plan is not None


class _Bound:
    """The least a plan can cost when every purse has a price: a sum over topics, so it is exact and quick.

    `prices` are whole and not negative, one per purse. What stands, what is taken next and the cheapest plan may
    not cost more together than all purses hold; whoever breaks that cannot be taken.
    """

    def __init__(self, standing: Standing, prices: Sequence[int]) -> None:
        self.standing, self.prices = standing, prices
        model = standing.model
        self.worth = sum(p * purse.limit for p, purse in zip(prices, model.purses, strict=True))
        self.ranked: dict[int, list[tuple[int, int]]] = {topic: [] for topic in standing.lacking()}
        for i, topic in enumerate(model.topic):
            if topic in self.ranked and i not in standing.chosen and not model.barred[i]:
                self.ranked[topic].append((self._cost(i), i))
        for members in self.ranked.values():
            members.sort()
        self.refresh()

    def refresh(self) -> None:
        """Count anew what is still lacking."""
        picks = {t: self._cheapest(t, number) for t, number in self.standing.lacking().items()}
        self.least = sum(map(sum, picks.values()))
        self.dearest = {topic: pick[-1] for topic, pick in picks.items() if pick}

    def excludes(self, i: int) -> bool:
        """True only if `i` and what the floors then lack cannot be paid together."""
        spent = sum(p * s for p, s in zip(self.prices, self.standing.spent, strict=True))
        spared = self.dearest.get(self.standing.model.topic[i], 0)
        return spent + max(self._cost(i) - spared, 0) + self.least > self.worth

    def _cost(self, i: int) -> int:
        purses = self.standing.model.purses
        return sum(price * purse.cost[i] for price, purse in zip(self.prices, purses, strict=True))

    def _cheapest(self, topic: int, number: int) -> list[int]:
        still = (cost for cost, i in self.ranked[topic] if i not in self.standing.chosen)
        return list(islice(still, number))


class _Pool:
    """What could still fill the floors that a standing lacks."""

    def __init__(self, ahead: Standing) -> None:
        self.ahead, self.model = ahead, ahead.model
        self.lacking = ahead.lacking()
        self.members: dict[int, list[int]] = {topic: [] for topic in self.lacking}
        for i, topic in enumerate(self.model.topic):
            if topic in self.members and self._is_able(i):
                self.members[topic].append(i)

    def is_enough(self) -> bool:
        return all(len(self.members[topic]) >= number for topic, number in self.lacking.items())

    def best(self, key: Callable[[int], tuple[float, int]]) -> set[int] | None:
        """The first of each topic by `key`, without rivals; None when they cannot be paid or are too few."""
        picked: set[int] = set()
        for topic, number in self.lacking.items():
            left = number
            for i in sorted(self.members[topic], key=key):
                if left and not self.model.rivals[i] & picked:
                    picked.add(i)
                    left -= 1
            if left:
                return None
        return picked if self.ahead.fits(picked) else None

    def _is_able(self, i: int) -> bool:
        chosen = self.ahead.chosen
        free = i not in chosen and not self.model.barred[i] and not self.model.rivals[i] & chosen
        return free and self.ahead.fits((i,))

    def weight(self, i: int) -> tuple[int, int]:
        """How much of the room left in a purse `i` takes, in millionths of the fullest one's."""
        rooms = zip(self.ahead.spent, self.model.purses, strict=True)
        return max(purse.cost[i] * 10**6 // max(purse.limit - spent, 1) for spent, purse in rooms), i
