"""What comes next, and where the two halves do not fit together."""

from datetime import timedelta

import pytest

from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from app.proposals import rules
from app.proposals.rules import Compared, Step
from app.proposals.states import ProposalState
from tests.factories.proposals import OPENS, signature, unsaved

LATE = OPENS + timedelta(days=31)
WRITE, ASK, SIGN = (
    Problem("proposal.keywords_missing", "/shared/keywords"),
    Problem("team.not_confirmed", "/team"),
    Problem("signature.missing", "/sign/US"),
)


@pytest.mark.parametrize(
    ("state", "count", "problems", "at", "differs", "wanted"),
    [
        ("draft", 0, [WRITE, ASK, SIGN], OPENS, False, Step.WRITE),
        ("draft", 0, [ASK, SIGN], OPENS, False, Step.CONFIRM),
        ("draft", 0, [SIGN], OPENS, False, Step.SIGN),
        ("draft", 0, [], OPENS, False, Step.SUBMIT),
        ("draft", 0, [], LATE, False, Step.MISSED),
        ("submitted", 1, [SIGN], OPENS, False, Step.WAIT_FOR_DEADLINE),
        ("submitted", 1, [SIGN], OPENS, True, Step.SIGN),
        ("submitted", 2, [], OPENS, True, Step.SUBMIT_AGAIN),
        ("submitted", 1, [], LATE, True, Step.WAIT_FOR_AGENCIES),
        ("needs_cure", 1, [WRITE], LATE, False, Step.WRITE),
        ("needs_cure", 1, [], LATE, False, Step.SUBMIT_AGAIN),
        ("needs_cure", 1, [], LATE + timedelta(days=9), False, Step.WAIT_FOR_AGENCIES),
        ("in_review", 1, [], LATE, False, Step.WAIT_FOR_AGENCIES),
        ("withdrawn", 1, [], OPENS, False, Step.ENDED),
    ],
)
def test_the_next_step(state, count, problems, at, *, differs, wanted):
    proposal = unsaved()
    proposal.state, proposal.submission_count = ProposalState(state), count
    proposal.cure_until = LATE + timedelta(days=2)
    assert rules.next_step(proposal, problems, at, differs=differs) == wanted


def line(proposal, code):
    return next(row for row in rules.compared(proposal) if row.code == code)


def test_equal_halves_agree_in_everything():
    assert [(row.code, row.agrees) for row in rules.compared(unsaved())] == [
        ("years_with_money", True),
        ("years_without_money", True),
        ("languages", True),
        ("lead", True),
        ("signature", True),
    ]


def test_a_year_without_money_on_one_side_is_seen():
    proposal = unsaved()
    half = proposal.half("JP")
    half.lines = half.lines[1:]
    assert line(proposal, "years_without_money") == Compared(
        "years_without_money", {"US": [], "JP": [2027]}, agrees=False
    )
    assert line(proposal, "years_with_money").agrees is True


def test_a_side_without_any_money_is_seen():
    proposal = unsaved()
    proposal.half("JP").lines = []
    assert line(proposal, "years_with_money") == Compared(
        "years_with_money", {"US": [2027, 2028, 2029, 2030], "JP": []}, agrees=False
    )


def test_a_text_in_other_languages_is_seen():
    proposal = unsaved()
    proposal.half("US").contribution = Bilingual("Only English")
    assert line(proposal, "languages") == Compared(
        "languages", {"US": ["en"], "JP": ["en", "ja"]}, agrees=False
    )


def test_a_lead_who_has_not_agreed_and_a_missing_one_are_seen():
    proposal = unsaved()
    proposal.team[1].confirmed_at = None
    assert line(proposal, "lead") == Compared("lead", {"US": "agreed", "JP": "asked"}, agrees=False)
    proposal.half("US").lead_id = None
    assert line(proposal, "lead").values == {"US": "missing", "JP": "asked"}


def test_one_signature_alone_is_seen():
    proposal = unsaved()
    signature(proposal.half("US"), "a" * 64)
    assert line(proposal, "signature") == Compared(
        "signature", {"US": "signed", "JP": "unsigned"}, agrees=False
    )
