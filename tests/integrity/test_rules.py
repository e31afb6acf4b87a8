"""What must hold before a flag is set."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from app.calls.states import CallState
from app.integrity import rules
from app.integrity.states import Flag

DEADLINE = datetime(2027, 3, 31, 8, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@dataclass
class Call:
    state: CallState = CallState.PUBLISHED
    deadline_at: datetime = DEADLINE


@pytest.mark.parametrize(
    ("flag", "condition", "reason", "expected"),
    [
        (Flag.CLEAR, "", "Checked.", []),
        (Flag.HOLD, "", "Under study.", []),
        (Flag.CONDITION, "Report the visit.", "Visit.", []),
        (Flag.CONDITION, " ", "Visit.", [("flag.condition_needed", "/condition")]),
        (
            Flag.CLEAR,
            "Report.",
            "",
            [("reason.needed", "/reason"), ("flag.condition_without_use", "/condition")],
        ),
        (
            Flag.CONDITION,
            "x" * (rules.LONGEST_CONDITION + 1),
            "y" * (rules.LONGEST_REASON + 1),
            [("flag.text_too_long", "/condition"), ("flag.text_too_long", "/reason")],
        ),
    ],
)
def test_a_flag_says_why_and_a_condition_says_what(
    flag: Flag, condition: str, reason: str, expected: list[tuple[str, str]]
):
    problems = rules.flag_problems(flag, condition, reason)
    assert [(problem.code, problem.pointer) for problem in problems] == expected


@pytest.mark.parametrize(("late", "is_past"), [(-TICK, False), (timedelta(), False), (TICK, True)])
def test_the_deadline_is_inclusive(late: timedelta, is_past: bool):
    assert rules.is_past_deadline(Call(), DEADLINE + late) is is_past


def test_a_draft_call_has_no_proposals():
    assert rules.is_past_deadline(Call(CallState.DRAFT), DEADLINE + TICK) is False
