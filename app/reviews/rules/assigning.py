"""What must hold of a wish for an assignment, of its adoption, and of bids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.kernel.errors import Problem
from app.reviews.states import PanelState, RunState

EVEN = 100


@dataclass(frozen=True, slots=True)
class RunWish:
    """What an officer wants of a computed assignment; the fields of `app.reviews.assignment.call.Wish`."""

    reviews: int
    most_load: int
    least_load: int = 0
    balance: int = 0
    least: Mapping[str, int] = field(default_factory=dict)
    apart: bool = True
    languages: Sequence[str] = ()
    keywords: Sequence[str] = ()
    use_bids: bool = False
    most_probability: int = EVEN
    keep_present: bool = True


def run_problems(wish: RunWish, panel: PanelState) -> list[Problem]:
    """What contradicts itself is said before anything is computed."""
    problems = [Problem("panel.locked")] if panel == PanelState.LOCKED else []
    if sum(wish.least.values()) > wish.reviews:
        problems.append(Problem("run.parties_exceed_reviews", "/least"))
    if wish.least_load > wish.most_load:
        problems.append(Problem("run.loads_contradict", "/least_load"))
    if wish.most_probability < EVEN and (wish.balance or wish.languages or wish.keywords):
        problems.append(Problem("run.lot_keeps_no_needs", "/most_probability"))
    return problems


def adoption_problems(state: RunState, panel: PanelState, *, stale: int) -> list[Problem]:
    """Only what was computed and still holds: `stale` pairs are in conflict, rest or left since."""
    problems = [Problem("panel.locked")] if panel == PanelState.LOCKED else []
    if state != RunState.DONE:
        problems.append(Problem("run.not_to_adopt"))
    return [*problems, Problem("run.outdated", facts={"count": stale})] if stale else problems


def bidding_problems(closes_at: datetime, now: datetime) -> list[Problem]:
    return [] if closes_at > now else [Problem("bids.close_in_the_past", "/closes_at")]
