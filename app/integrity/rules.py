"""What must hold before a flag is set or a finding goes on, the clocks, and what a finding comes to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.calls.models import Call
from app.calls.phases import PUBLISHED_STATES
from app.integrity.catalogue.calendar import WorkCalendar
from app.integrity.catalogue.dated import Dated
from app.integrity.catalogue.disposition import Joint, View
from app.integrity.catalogue.forbidden import forbidden_in_note
from app.integrity.catalogue.shape import Remedy, Severity
from app.integrity.states import ADVERSE, UNSETTLED, Answer, FindingState, Flag, Outcome, StepKind
from app.kernel.errors import Problem

LONGEST_CONDITION, LONGEST_REASON = 2000, 10_000
MOST_PLAN_STEPS = 20


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """One step of a mitigation plan as an officer writes it."""

    remedy: Remedy
    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Clocks:
    """The last day for each step of a finding."""

    answer: date
    adjudication: date
    concurrence: date
    letter: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A finding as far as a flag goes."""

    severity: Severity
    state: FindingState
    outcome: Outcome | None
    plan_open: bool = False


YES_NO = ("yes", "no")
WORK_QUESTIONS = {
    "sponsor_approves": YES_NO,
    "limits_who": YES_NO,
    "controlled_input": (*YES_NO, "unknown"),
    "sensitive": YES_NO,
    "not_fundamental": YES_NO,
    "classified": YES_NO,
}
"""Question about the work → what it can be answered with; '' stays open (EXP-01 to EXP-04, EXP-06)."""
WORK_LISTS = ("partners", "suppliers", "equipment")
"""Lists of organisations beside them: who takes part, who delivers, who made the equipment (ENT-02, 03, 08; FCI-05)."""

WORK_ROWS = ("costs", "journeys")
"""Further lists: salaries and items one by one (OVL-02), journeys of an awarded project (PAW-05)."""


def is_past_deadline(call: Call, at: datetime) -> bool:
    """Before the deadline nobody outside a team knows of a proposal (INV-08); the deadline itself is still before."""
    return call.state in PUBLISHED_STATES and call.deadline_at < at


def flag_problems(flag: Flag, condition: str, reason: str) -> list[Problem]:
    """A flag says why, and a condition says what must be done; other flags carry none."""
    problems = [] if reason.strip() else [Problem("reason.needed", "/reason")]
    if flag == Flag.CONDITION and not condition.strip():
        problems.append(Problem("flag.condition_needed", "/condition"))
    if flag != Flag.CONDITION and condition.strip():
        problems.append(Problem("flag.condition_without_use", "/condition"))
    if len(condition) > LONGEST_CONDITION:
        problems.append(Problem("flag.text_too_long", "/condition", {"most": LONGEST_CONDITION}))
    if len(reason) > LONGEST_REASON:
        problems.append(Problem("flag.text_too_long", "/reason", {"most": LONGEST_REASON}))
    return problems


def words_problems(words: str, pointer: str) -> list[Problem]:
    """Something is said, and not too much."""
    if not words.strip():
        return [Problem("reason.needed", pointer)]
    if len(words) > LONGEST_REASON:
        return [Problem("flag.text_too_long", pointer, {"most": LONGEST_REASON})]
    return []


def note_problems(words: str, pointer: str) -> list[Problem]:
    """An officer writes about conduct, never about origin (GOV-01)."""
    origin = forbidden_in_note(words)
    found = [Problem("finding.speaks_of_origin", pointer, {"words": ", ".join(origin)})] if origin else []
    return [*words_problems(words, pointer), *found]


def view_problems(view: View, reason: str, plan: Sequence[PlanDraft], today: date) -> list[Problem]:
    """A mitigable finding has a plan, no other has; every step of it is still to come."""
    problems = note_problems(reason, "/reason")
    if view == View.MITIGABLE and not plan:
        problems.append(Problem("finding.plan_needed", "/plan"))
    if view != View.MITIGABLE and plan:
        problems.append(Problem("finding.plan_without_use", "/plan"))
    if len(plan) > MOST_PLAN_STEPS:
        problems.append(Problem("finding.plan_too_long", "/plan", {"most": MOST_PLAN_STEPS}))
    for place, step in enumerate(plan):
        problems += words_problems(step.words, f"/plan/{place}/words")
        if step.due_on <= today:
            problems.append(Problem("finding.plan_step_is_past", f"/plan/{place}/due_on"))
    return problems


def decision_problems(outcome: Outcome, reason: str, plan: Sequence[PlanDraft], today: date) -> list[Problem]:
    """The panel names the outcome itself; only it may find intent."""
    view = View.MITIGABLE if outcome == Outcome.MITIGATED else View.CLEAR
    return view_problems(view, reason, plan, today)


def clocks_of(calendar: WorkCalendar, dated: Dated, raised_on: date) -> Clocks:
    """T+10, T+15, T+20 and T+30 in working days of all parties (3.3)."""
    names = ("answer", "adjudication", "concurrence", "letter")
    return Clocks(*(calendar.after(raised_on, int(dated.number(f"clock.{name}"))) for name in names))


def first_party(side: str, person_party: str, parties: Sequence[str]) -> str:
    """The side that adjudicates: the rule's own, else the person's, else the first of the call."""
    return next((party for party in (side, person_party) if party in parties), parties[0])


def outcome_of(joint: Joint, answer: Answer | None) -> Outcome | None:
    """What a joint result makes of a finding; None where it goes on."""
    if joint == Joint.PROCEED:
        return Outcome.CORRECTED if answer == Answer.CORRECT else Outcome.CLEAR
    closed = {
        Joint.ONE_PLAN: Outcome.MITIGATED,
        Joint.REPLACE_PERSON: Outcome.UNRESOLVED,
        Joint.SHARE_WITHDRAWN: Outcome.UNRESOLVED,
    }
    return closed.get(joint)


def is_overturned(outcome: Outcome | None) -> bool:
    """Whether officers found that there was nothing in it."""
    return outcome == Outcome.CLEAR


def derived_flag(standings: Iterable[Standing]) -> Flag:
    """The worst of all: hold while something is unsettled or stands against it, condition while a plan runs."""
    worst = Flag.CLEAR
    for each in standings:
        if each.state in UNSETTLED or each.outcome in ADVERSE:
            return Flag.HOLD
        if each.outcome == Outcome.MITIGATED and each.plan_open:
            worst = Flag.CONDITION
    return worst


_ORDER = (Flag.CLEAR, Flag.CONDITION, Flag.HOLD)


def is_to_replace(present: Flag, derived: Flag, *, by_hand: bool) -> bool:
    """Whether what the findings come to replaces a flag: never by a milder one where an officer set it."""
    if by_hand:
        return _ORDER.index(derived) > _ORDER.index(present)
    return derived != present


def milder_problems(flag: Flag, findings: Flag) -> list[Problem]:
    """No officer lifts by hand what open findings hold."""
    milder = _ORDER.index(flag) < _ORDER.index(findings)
    return [Problem("flag.findings_open", "/flag")] if milder else []


JUDGING = frozenset({StepKind.ADJUDICATED, StepKind.CONCURRED, StepKind.DISSENTED})


THEIR_WORDS = frozenset({StepKind.ANSWERED, StepKind.APPEALED})
"""Steps in the words of the person a finding is about, who may quote the own record in them."""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the way as a reader may see it, without who took it."""

    number: int
    kind: StepKind
    choice: str
    party: str
    at: datetime
    words: str
    words_withheld: bool = False


def shown_steps(
    steps: Iterable[Any], state: FindingState, *, to_officer: bool, withheld: bool = False
) -> list[ShownStep]:
    """The way of a finding, newest first; to the applicant no officer's view before both have spoken.

    `withheld`: the person did not consent to the view of the reader's side, so that what the person wrote stays away as
    the evidence does; that there is an answer, and of which kind, is told.
    """
    hidden = (
        JUDGING if not to_officer and state in UNSETTLED and state != FindingState.APPEALED else frozenset()
    )
    return [_shown(step, withheld=withheld) for step in reversed(list(steps)) if step.kind not in hidden]


def _shown(step: Any, *, withheld: bool) -> ShownStep:
    is_kept = withheld and step.kind in THEIR_WORDS and bool(step.words)
    words = "" if is_kept else step.words
    return ShownStep(step.number, step.kind, step.choice, step.party, step.at, words, is_kept)
