"""A form that was filled in without a connection: every cell that cannot be kept, by its name."""

from app.calls.models import CallAgency
from app.kernel.errors import Problem
from app.reviews.rules.answers import words_in
from app.reviews.sources import Filled


def cell_problems(filled: Filled, side: CallAgency) -> list[Problem]:
    """What is wrong with single cells; what is still missing is no fault before the review is submitted."""
    problems = [Problem(f.code, "/file", {"cell": f.cell, "said": f.said}) for f in filled.faults]
    known = {criterion.code: criterion for criterion in side.criteria}
    for code, answer in filled.answers.items():
        criterion = known.get(code)
        if criterion is None:
            cell = {"cell": filled.cells[code, "question"], "said": code}
            problems.append(Problem("review.cell_no_question", "/file", cell))
            continue
        score = {"cell": filled.cells[code, "score"], "said": code}
        if answer["score"] is not None:
            problems += _score_problems(answer["score"], side, score, asks=criterion.has_score)
        text = {"cell": filled.cells[code, "text"], "said": code}
        if answer["text"] and not criterion.has_text:
            problems.append(Problem("review.cell_takes_no_text", "/file", text))
        elif (used := words_in(answer["text"])) > criterion.most_words:
            problems.append(
                Problem("review.cell_too_long", "/file", {**text, "used": used, "most": criterion.most_words})
            )
    return problems


def _score_problems(score: int, side: CallAgency, facts: dict[str, str], *, asks: bool) -> list[Problem]:
    if not asks:
        return [Problem("review.cell_takes_no_score", "/file", facts)]
    off = not side.scale_min <= score <= side.scale_max or (score - side.scale_min) % side.scale_step
    return [Problem("review.cell_off_scale", "/file", facts)] if off else []


def changed_problems(conflicts: dict[str, dict[str, object]], filled: Filled) -> list[Problem]:
    """Cells whose question was changed online meanwhile, in another way."""
    return [
        Problem("review.cell_changed_meanwhile", "/file", {"cell": filled.cells[code, part], "said": code})
        for code, parts in conflicts.items()
        for part in parts
    ]
