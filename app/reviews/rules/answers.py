"""A review against the agency's own form and scale, and the overall score it comes to."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.calls.models import CallAgency, Form, Question
from app.kernel.errors import Problem

Answers = Mapping[str, Mapping[str, Any]]
"""Criterion code → {"score": hundredths or None, "text": str}."""

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f]")
CHARACTERS_A_WORD = 2
"""Japanese has no blanks between words; two characters count as one (the usual rate of translators)."""


def words_in(text: str) -> int:
    """The length of a text in words, the same for English and Japanese."""
    characters = len(_EAST_ASIAN.findall(text))
    latin = _EAST_ASIAN.sub(" ", text)
    return len(re.findall(r"\w[\w'’.-]*", latin)) + -(-characters // CHARACTERS_A_WORD)


def answer_problems(answers: Answers, criteria: Sequence[Question]) -> list[Problem]:
    """What cannot even be kept as a draft: an answer to a question the form does not have."""
    known = {criterion.code for criterion in criteria}
    return [
        Problem("review.unknown_question", f"/answers/{code}", {"code": code})
        for code in answers
        if code not in known
    ]


def review_problems(answers: Answers, side: CallAgency) -> list[Problem]:
    """Everything that keeps a review from being submitted, question by question."""
    problems = form_problems(answers, side)
    if not problems and overall(answers, side.criteria) is None:
        problems.append(Problem("review.needs_a_weighted_score"))
    return problems


def form_problems(answers: Answers, form: Form) -> list[Problem]:
    """Everything in which answers do not fit a form or leave it unanswered, question by question."""
    problems = answer_problems(answers, form.criteria)
    for criterion in form.criteria:
        answer = answers.get(criterion.code, {})
        problems += _score_problems(criterion, answer.get("score"), form)
        problems += _text_problems(criterion, answer.get("text") or "")
    return problems


def _score_problems(criterion: Question, score: int | None, form: Form) -> list[Problem]:
    at = f"/answers/{criterion.code}/score"
    if score is None:
        is_missing = criterion.has_score and criterion.is_required
        return [Problem("review.score_missing", at, _name(criterion))] if is_missing else []
    if not criterion.has_score:
        return [Problem("review.takes_no_score", at, _name(criterion))]
    off = not form.scale_min <= score <= form.scale_max or (score - form.scale_min) % form.scale_step
    return [Problem("review.score_off_scale", at, _name(criterion))] if off else []


def _text_problems(criterion: Question, text: str) -> list[Problem]:
    at = f"/answers/{criterion.code}/text"
    if not criterion.has_text:
        return [Problem("review.takes_no_text", at, _name(criterion))] if text.strip() else []
    if criterion.is_required and not text.strip():
        return [Problem("review.text_missing", at, _name(criterion))]
    used = words_in(text)
    if used > criterion.most_words:
        facts = {**_name(criterion), "used": used, "most": criterion.most_words}
        return [Problem("review.text_too_long", at, facts)]
    return []


def _name(criterion: Question) -> dict[str, Any]:
    return {"code": criterion.code}


def overall(answers: Answers, criteria: Sequence[Question]) -> int | None:
    """The weighted mean of the scores in hundredths, rounded half to even; None without a weighted score."""
    scored = [
        (criterion.weight, score)
        for criterion in criteria
        if criterion.weight and (score := answers.get(criterion.code, {}).get("score")) is not None
    ]
    weights = sum(weight for weight, _ in scored)
    return half_even(sum(weight * score for weight, score in scored), weights) if weights else None


def half_even(numerator: int, denominator: int) -> int:
    """`numerator / denominator` (positive) as a whole number, halves to the even neighbour."""
    quotient, rest = divmod(numerator, denominator)
    up = rest * 2 > denominator or (rest * 2 == denominator and quotient % 2 == 1)
    return quotient + up
