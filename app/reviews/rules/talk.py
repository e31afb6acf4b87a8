"""What is said within one side, and who is called upon."""

import re
from collections.abc import Collection

from app.kernel.errors import Problem

MENTION = re.compile(r"(?<![\w@])@(\d{1,3})(?!\w)")
LONGEST = 20_000


def mentions_in(text: str) -> list[int]:
    """The numbers of reviewers that a remark calls upon (`@2`), each once, in order."""
    return sorted({int(number) for number in MENTION.findall(text)})


def remark_problems(text: str, known: Collection[int]) -> list[Problem]:
    problems = [] if text.strip() else [Problem("remark.empty", "/text")]
    if len(text) > LONGEST:
        problems.append(Problem("field.too_long", "/text", {"most": LONGEST}))
    unknown = [number for number in mentions_in(text) if number not in known]
    return problems + [
        Problem("remark.nobody_of_that_number", "/text", {"number": number}) for number in unknown
    ]


def reminder_problems(chosen: int, owing: int) -> list[Problem]:
    """None chosen means nobody; and who has handed in meanwhile is not reminded."""
    if not chosen:
        return [Problem("reminder.nobody_chosen", "/chosen")]
    return [] if owing == chosen else [Problem("reminder.list_changed", "/chosen")]
