"""The rules of review, each alone, and all of them at once."""

import uuid
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.calls.models import CallAgency, Criterion
from app.calls.states import CallState
from app.kernel.bilingual import Bilingual
from app.proposals.states import ProposalState
from app.reviews import rules
from app.reviews.conflicts import Ground
from app.reviews.rules import LockFacts, Placed, Score
from app.reviews.states import ConflictKind, PanelState, ReviewState

NOW = datetime(2027, 5, 1, tzinfo=UTC)


def criterion(code: str, **changes: object) -> Criterion:
    facts = {"has_score": True, "has_text": True, "is_required": True, "is_confidential": False, "weight": 1}
    return Criterion(code=code, label=Bilingual(code), most_words=5, **{**facts, **changes})


def side(*criteria: Criterion, low: int = 100, high: int = 500, step: int = 50) -> CallAgency:
    made = CallAgency(party="US", scale_min=low, scale_max=high, scale_step=step, reviews_wanted=3)
    made.criteria = list(criteria)
    return made


MERIT = criterion("merit", weight=2)
PLAN = criterion("plan")
NOTE = criterion("note", has_score=False, weight=0, is_required=False, is_confidential=True)
FORM = side(MERIT, PLAN, NOTE)


def answer(score: int | None = 400, text: str = "Good.") -> dict[str, object]:
    return {"score": score, "text": text}


def codes(problems: object) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in problems]  # type: ignore[attr-defined]


def test_a_complete_review_has_no_problem():
    assert rules.review_problems({"merit": answer(), "plan": answer(450)}, FORM) == []


def test_every_problem_of_a_review_is_named_at_once():
    answers = {
        "merit": answer(None, ""),
        "plan": answer(425, "one two three four five six"),
        "note": answer(300, "x"),
        "ghost": answer(),
    }
    assert codes(rules.review_problems(answers, FORM)) == [
        ("review.unknown_question", "/answers/ghost"),
        ("review.score_missing", "/answers/merit/score"),
        ("review.text_missing", "/answers/merit/text"),
        ("review.score_off_scale", "/answers/plan/score"),
        ("review.text_too_long", "/answers/plan/text"),
        ("review.takes_no_score", "/answers/note/score"),
    ]


@pytest.mark.parametrize(
    ("score", "is_on_scale"),
    [
        (100, True),
        (500, True),
        (150, True),
        (99, False),
        (501, False),
        (550, False),
        (125, False),
        (0, False),
    ],
)
def test_the_scale_has_ends_and_steps(score: int, is_on_scale: bool):
    problems = rules.review_problems({"merit": answer(score), "plan": answer()}, FORM)
    assert (problems == []) is is_on_scale


def test_what_need_not_be_answered_need_not_be_answered():
    form = side(criterion("a", is_required=False), criterion("b", has_text=False))
    assert rules.review_problems({"b": answer(300, "")}, form) == []
    assert codes(rules.review_problems({"b": answer(300, "x")}, form)) == [
        ("review.takes_no_text", "/answers/b/text")
    ]


def test_a_review_without_a_score_that_counts_is_refused():
    form = side(criterion("a", is_required=False), NOTE)
    assert codes(rules.review_problems({"a": answer(None, "")}, form)) == [
        ("review.needs_a_weighted_score", "")
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("  \n ", 0),
        ("A strong idea.", 3),
        ("it’s state-of-the-art", 2),
        ("本研究", 2),
        ("本研究は優れている。", 5),
        ("量子 sensing は", 3),
    ],
)
def test_length_is_counted_alike_in_both_languages(text: str, words: int):
    assert rules.words_in(text) == words


def test_a_draft_keeps_everything_but_what_the_form_does_not_ask():
    assert rules.answer_problems({"merit": answer(1, "x" * 9999)}, FORM.criteria) == []
    assert codes(rules.answer_problems({"x": answer()}, FORM.criteria)) == [
        ("review.unknown_question", "/answers/x")
    ]


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [(5, 2, 2), (7, 2, 4), (1, 3, 0), (2, 3, 1), (1100, 3, 367), (0, 7, 0), (9, 3, 3)],
)
def test_halves_go_to_the_even_neighbour(numerator: int, denominator: int, result: int):
    assert rules.half_even(numerator, denominator) == result


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_half_even_is_never_further_than_half_a_unit(numerator: int, denominator: int):
    assert abs(2 * (rules.half_even(numerator, denominator) * denominator - numerator)) <= denominator


def test_overall_is_the_weighted_mean_of_what_was_scored():
    assert rules.overall({"merit": answer(400), "plan": answer(300)}, FORM.criteria) == 367
    assert rules.overall({"merit": answer(400)}, FORM.criteria) == 400
    assert rules.overall({"note": answer(None)}, FORM.criteria) is None


# Ranking

A, B, C, D = (uuid.UUID(int=n) for n in range(1, 5))


def order(placed: list[Placed]) -> list[tuple[int, int]]:
    return [(row.proposal_id.int, row.rank) for row in placed]


def scores(**means: int) -> list[Score]:
    return [
        Score(key, means[name], 3) for name, key in zip("abcd", (A, B, C, D), strict=True) if name in means
    ]


def test_ties_share_a_rank_and_the_next_is_skipped():
    made = rules.ranked(scores(a=400, b=450, c=400, d=100), higher_is_better=True)
    assert order(made) == [(2, 1), (1, 2), (3, 2), (4, 4)]


def test_a_scale_may_run_the_other_way():
    made = rules.ranked(scores(a=400, b=450, c=100), higher_is_better=False)
    assert order(made) == [(3, 1), (1, 2), (2, 3)]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({D: (1, "why")}, [(4, 1), (1, 2), (2, 3), (3, 4)]),
        ({A: (4, "why")}, [(2, 1), (3, 2), (4, 3), (1, 4)]),
        ({A: (9, "why")}, [(2, 1), (3, 2), (4, 3), (1, 4)]),
        ({D: (1, "x"), C: (2, "y")}, [(4, 1), (3, 2), (1, 3), (2, 4)]),
        ({uuid.UUID(int=99): (1, "gone")}, [(1, 1), (2, 2), (3, 3), (4, 4)]),
    ],
)
def test_the_panel_gives_another_place(places: object, expected: list[tuple[int, int]]):
    made = rules.ranked(scores(a=500, b=400, c=300, d=200), higher_is_better=True, places=places)  # type: ignore[arg-type]
    assert order(made) == expected


def test_a_place_breaks_a_tie_or_stands_behind_it():
    tied = scores(a=400, b=400, c=300)
    first = rules.ranked(tied, higher_is_better=True, places={B: (1, "Bolder.")})
    assert [(row.proposal_id.int, row.rank, row.reason) for row in first] == [
        (2, 1, "Bolder."),
        (1, 2, ""),
        (3, 3, ""),
    ]
    inside = rules.ranked(tied, higher_is_better=True, places={C: (2, "Why.")})
    assert order(inside) == [(1, 1), (2, 1), (3, 3)]


@given(st.lists(st.sampled_from([100, 200, 300]), min_size=1, max_size=5), st.booleans())
def test_ranks_count_how_many_are_better(means: list[int], higher: bool):
    """The oracle: a rank is one more than the number of proposals with a better mean."""
    made = [Score(uuid.UUID(int=n + 1), mean, 1) for n, mean in enumerate(means)]
    for shuffled in list(permutations(made))[:6]:
        for row in rules.ranked(shuffled, higher_is_better=higher):
            better = sum(1 for mean in means if (mean > row.mean if higher else mean < row.mean))
            assert row.rank == better + 1


def test_a_place_needs_a_reason_and_lies_in_the_list():
    assert rules.placement_problems(2, "Why.", most=3, is_scored=True) == []
    assert rules.placement_problems(None, "Back.", most=3, is_scored=True) == []
    assert codes(rules.placement_problems(4, " ", most=3, is_scored=False)) == [
        ("panel.proposal_without_review", "/proposal_id"),
        ("panel.no_such_place", "/place"),
        ("reason.needed", "/reason"),
    ]


# Steps


def test_an_assignment_needs_everything():
    fine = {
        "state": ProposalState.IN_REVIEW,
        "panel": PanelState.OPEN,
        "is_reviewer": True,
        "is_assigned": False,
    }
    assert rules.assignment_problems(**fine, grounds=[]) == []  # type: ignore[arg-type]
    wrong = rules.assignment_problems(
        state=ProposalState.SUBMITTED,
        panel=PanelState.LOCKED,
        is_reviewer=False,
        is_assigned=True,
        grounds=[Ground.TEAM, Ground.UNKNOWN],
    )
    assert [problem.code for problem in wrong] == [
        "panel.locked",
        "assignment.not_in_review",
        "assignment.no_reviewer_of_agency",
        "assignment.already_there",
        "assignment.conflict_team",
        "assignment.conflict_institution_unknown",
    ]


@pytest.mark.parametrize(
    ("word", "promises", "expected"),
    [
        (ConflictKind.NONE, True, []),
        (ConflictKind.NONE, False, ["review.confidence_not_promised"]),
        (None, True, ["review.conflict_not_declared"]),
        (ConflictKind.FAMILY, False, ["review.conflict_not_declared", "review.confidence_not_promised"]),
    ],
)
def test_content_opens_after_the_word_and_the_promise(word: object, promises: bool, expected: list[str]):
    problems = rules.acceptance_problems(word, promises=promises)  # type: ignore[arg-type]
    assert [problem.code for problem in problems] == expected


def test_a_cure_needs_words_and_time():
    later = NOW + timedelta(days=1)
    assert rules.cure_problems(later, NOW, "Sign again.") == []
    assert codes(rules.cure_problems(NOW, NOW, "")) == [
        ("reason.needed", "/reason"),
        ("eligibility.cure_in_the_past", "/until"),
    ]


def test_another_conflict_needs_words():
    assert rules.declaration_problems(ConflictKind.OTHER, "We dislike each other.") == []
    assert codes(rules.declaration_problems(ConflictKind.OTHER, " ")) == [("conflict.note_needed", "/note")]
    assert rules.declaration_problems(ConflictKind.FAMILY, "") == []
    assert codes(rules.conflict_note_problems("")) == [("reason.needed", "/note")]


def test_a_locked_review_is_not_taken_back():
    assert codes(rules.taking_back_problems(ReviewState.LOCKED, "x")) == [("panel.locked", "")]
    assert codes(rules.taking_back_problems(ReviewState.DRAFT, "")) == [("reason.needed", "/reason")]
    assert rules.taking_back_problems(ReviewState.DRAFT, "Ill.") == []


@pytest.mark.parametrize(
    ("facts", "reason", "expected"),
    [
        (LockFacts(0, {"R1": 3, "R2": 4}, 3), "", []),
        (LockFacts(0, {"R1": 2}, 3), "Ill.", []),
        (LockFacts(0, {"R1": 2, "R2": 1}, 3), " ", [("panel.reviews_missing", "/shortfall_reason")]),
        (LockFacts(0, {"R1": 0}, 3), "Ill.", [("panel.proposal_unreviewed", "")]),
        (LockFacts(0, {}, 3), "", [("panel.nothing_to_rank", "")]),
        (
            LockFacts(2, {"R1": 0, "R2": 1}, 3),
            "",
            [
                ("panel.eligibility_open", ""),
                ("panel.proposal_unreviewed", ""),
                ("panel.reviews_missing", "/shortfall_reason"),
            ],
        ),
    ],
)
def test_a_lock_waits_for_every_proposal(facts: LockFacts, reason: str, expected: list[tuple[str, str]]):
    assert codes(rules.lock_problems(facts, reason)) == expected


@pytest.mark.parametrize(
    ("locked", "state", "signed", "released", "expected"),
    [
        ((True, True), CallState.DECIDED, False, False, []),
        ((True, True), CallState.COMPLETED, False, False, []),
        ((True, False), CallState.DECIDED, False, False, ["release.side_not_locked"]),
        ((True, True), CallState.PUBLISHED, False, False, ["release.call_not_decided"]),
        ((True, True), CallState.DECIDED, True, True, ["release.already_signed", "release.already_released"]),
    ],
)
def test_a_release_comes_last(
    locked: tuple[bool, bool], state: CallState, signed: bool, released: bool, expected: list[str]
):
    sides = dict(zip(("JP", "US"), locked, strict=True))
    problems = rules.release_problems(sides, state, is_signed=signed, is_released=released)
    assert [problem.code for problem in problems] == expected


@pytest.mark.parametrize(
    ("done", "wanted", "shown"),
    [(0, 3, 0), (1, 3, 30), (2, 3, 60), (3, 3, 100), (5, 3, 100), (1, 0, 0), (1, 19, 0)],
)
def test_the_other_side_is_told_in_tens(done: int, wanted: int, shown: int):
    assert rules.rounded(done, wanted) == shown


def test_an_open_panel_has_no_problem():
    assert (rules.open_problems(PanelState.OPEN), codes(rules.open_problems(PanelState.LOCKED))) == (
        [],
        [("panel.locked", "")],
    )
