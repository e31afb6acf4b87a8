"""When a statement of a bank is taken, and when a line of it is a movement of the books."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.endowment.sources import LineFault, StatementLine
from app.kernel.errors import Problem
from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A workbook with who sent it. `data`: its bytes."""

    currency: str
    source: str
    file_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Pair:
    """A line and the movement that it is said to be; None where there is none of that key."""

    line: Money | None
    movement: Money | None
    is_taken: bool


def fault_problems(faults: Collection[LineFault]) -> list[Problem]:
    """Every row of a workbook that cannot be used."""
    return [Problem(f.code, "/file", {"row": f.number, "text": f.text}) for f in faults]


def statement_problems(lines: Collection[StatementLine], *, is_known: bool, today: date) -> list[Problem]:
    problems = [Problem("bank.taken_before", "/file")] if is_known else []
    late = [line for line in lines if line.day > today]
    return problems + [Problem("bank.day_in_future", "/file", {"row": line.number}) for line in late]


def reason_problems(reason: str) -> list[Problem]:
    return [] if reason.strip() else [Problem("match.reason_needed", "/reason")]


def match_problems(pairs: Mapping[UUID, Pair], *, is_doubled: bool) -> list[Problem]:
    """A match is of one line and one movement of the same amount, neither of them matched before."""
    problems = [] if pairs else [Problem("match.nothing_chosen", "/chosen")]
    problems += [Problem("match.movement_twice", "/chosen")] if is_doubled else []
    for key, pair in pairs.items():
        place = f"/chosen/{key}"
        if pair.is_taken:
            problems.append(Problem("match.taken", place))
        elif pair.line is None or pair.line != pair.movement:
            problems.append(Problem("match.other_amount", place))
    return problems
