"""What must hold before an expert is asked for an opinion, and before the opinion is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.kernel.errors import Problem
from app.proposals.states import ProposalState
from app.reviews.conflicts import CLEARABLE, Ground
from app.reviews.rules.answers import words_in
from app.reviews.states import Closeness, PanelState

MOST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody outside the pool. `institution`: its full name or ROR id, '' where it is not known."""

    email: str
    name_latin: str
    party: str
    language: str
    name_native: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class OpinionWish:
    """What is asked, until when, and why a name or an unknown institution is no conflict."""

    question: str
    due_at: datetime
    clearance: str = ""


@dataclass(frozen=True, slots=True)
class AskingFacts:
    """What is known when an officer is about to ask. `grounds`: of conflict, found before anybody is contacted."""

    state: ProposalState
    panel: PanelState
    is_oneself: bool
    is_of_agencies: bool
    is_asked: bool
    grounds: Sequence[Ground]
    now: datetime
    review_ends_at: datetime


@dataclass(frozen=True, slots=True)
class OpinionText:
    """The short form. `note` is for the officers alone."""

    text: str = ""
    closeness: str = ""
    note: str = ""


def asking_problems(wish: OpinionWish, facts: AskingFacts) -> list[Problem]:
    """Everything that keeps the question from being sent; a conflict is told to the officer and to nobody else."""
    problems = [] if facts.panel == PanelState.OPEN else [Problem("panel.locked")]
    if facts.state != ProposalState.IN_REVIEW:
        problems.append(Problem("assignment.not_in_review"))
    if not wish.question.strip():
        problems.append(Problem("opinion.question_missing", "/question"))
    if not facts.now < wish.due_at <= facts.review_ends_at:
        problems.append(Problem("opinion.due_outside_review", "/due_at"))
    return problems + _person_problems(wish, facts)


def _person_problems(wish: OpinionWish, facts: AskingFacts) -> list[Problem]:
    problems = [Problem("opinion.oneself", "/email")] if facts.is_oneself else []
    if facts.is_of_agencies:
        problems.append(Problem("opinion.of_the_agencies", "/email"))
    if facts.is_asked:
        problems.append(Problem("opinion.already_there", "/email"))
    against = [it for it in facts.grounds if not (it in CLEARABLE and wish.clearance.strip())]
    return problems + [Problem(f"assignment.conflict_{it.value}", "/email") for it in against]


def opinion_problems(said: OpinionText) -> list[Problem]:
    """What keeps an opinion from being handed in."""
    problems = [] if said.text.strip() else [Problem("opinion.text_missing", "/text")]
    problems += [
        Problem("opinion.too_long", f"/{name}", {"used": used, "most": MOST_WORDS})
        for name in ("text", "note")
        if (used := words_in(getattr(said, name))) > MOST_WORDS
    ]
    if said.closeness not in set(Closeness):
        problems.append(Problem("opinion.closeness_missing", "/closeness"))
    return problems
