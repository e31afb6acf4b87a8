"""What must hold before a flag is set, and when flags are set at all."""

from datetime import datetime

from app.calls.models import Call
from app.calls.phases import PUBLISHED_STATES
from app.integrity.states import Flag
from app.kernel.errors import Problem

LONGEST_CONDITION, LONGEST_REASON = 2000, 10_000


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
