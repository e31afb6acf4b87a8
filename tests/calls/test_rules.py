"""What must hold before a call is kept, signed and published: one wrong thing at a time, then all at once."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Agency
from app.calls import rules
from app.calls.drafts import CallDraft, CriterionDraft
from app.calls.states import Phase
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from app.kernel.money import Money
from tests.factories.calls import MERIT, NOTE, side

AGENCIES = {code: Agency(id=uuid.uuid4(), code=f"A{code}", party=code) for code in ("US", "JP")}
IDS = {body.id for body in AGENCIES.values()}
GOOD = CallDraft(
    title=Bilingual("a", "あ"),
    summary=Bilingual("a", "あ"),
    text=Bilingual("a", "あ"),
    priority_id=uuid.uuid4(),
    agreement_id=uuid.uuid4(),
    programme="nsf-jst",
    opens_at=datetime(2027, 1, 1, tzinfo=UTC),
    deadline_local=datetime(2027, 3, 31, 17),  # noqa: DTZ001 - a wall time
    deadline_zone="Asia/Tokyo",
    review_opens_at=datetime(2027, 4, 10, tzinfo=UTC),
    review_ends_at=datetime(2027, 6, 10, tzinfo=UTC),
    sides=tuple(side(body) for body in AGENCIES.values()),
)
US, JP = GOOD.sides
ANCHOR = {"score": 500, "en": "Excellent", "ja": "極めて優れている"}


def found(draft: CallDraft) -> list[tuple[str, str]]:
    return [(p.code, p.pointer) for p in rules.draft_problems(draft, IDS)]


def with_us(**changes: object) -> CallDraft:
    return replace(GOOD, sides=(replace(US, **changes), JP))


TEXT_ONLY = CriterionDraft(code="t", label=Bilingual("a", "あ"), has_score=False, weight=0)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (GOOD, []),
        (replace(GOOD, text=Bilingual("a")), [("text.both_languages", "/text/ja")]),
        (
            replace(GOOD, deadline_local=datetime(2027, 3, 14, 2, 30), deadline_zone="America/New_York"),  # noqa: DTZ001
            [("call.deadline_is_no_instant", "/deadline/local")],
        ),
        (replace(GOOD, deadline_zone="Mars/Olympus"), [("call.deadline_is_no_instant", "/deadline/local")]),
        (
            replace(GOOD, opens_at=datetime(2027, 3, 31, 8, tzinfo=UTC)),
            [("call.opens_after_deadline", "/opens_at")],
        ),
        (
            replace(GOOD, review_opens_at=datetime(2027, 3, 31, 8, tzinfo=UTC)),
            [("call.review_opens_before_deadline", "/review_opens_at")],
        ),
        (
            replace(GOOD, review_ends_at=GOOD.review_opens_at),
            [("call.review_ends_before_it_opens", "/review_ends_at")],
        ),
        (replace(GOOD, sides=(US,)), [("call.needs_two_parties", "/sides")]),
        (replace(GOOD, sides=(US, JP, JP)), [("call.one_agency_a_party", "/sides")]),
        (with_us(agency_id=uuid.uuid4()), [("call.agency_not_in_agreement", "/sides/0/agency_id")]),
        (with_us(party="ZZ"), [("call.unknown_party", "/sides/0/party")]),
        (with_us(budget=Money(10**9, "JPY")), [("call.wrong_currency", "/sides/0/budget")]),
        (with_us(largest_half=Money(0, "USD")), [("call.half_must_be_positive", "/sides/0/largest_half")]),
        (with_us(largest_half=Money(10**9, "USD")), [("call.half_exceeds_budget", "/sides/0/largest_half")]),
        (with_us(scale_step=30), [("call.scale_does_not_fit", "/sides/0/scale_step")]),
        (with_us(scale_min=500, scale_max=100), [("call.scale_does_not_fit", "/sides/0/scale_step")]),
        (with_us(criteria=(TEXT_ONLY,)), [("call.form_needs_a_score", "/sides/0/criteria")]),
        (
            with_us(criteria=(MERIT, MERIT)),
            [
                ("call.criterion_twice", "/sides/0/criteria/0/code"),
                ("call.criterion_twice", "/sides/0/criteria/1/code"),
            ],
        ),
        (
            with_us(criteria=(MERIT, replace(NOTE, label=Bilingual("x")))),
            [("text.both_languages", "/sides/0/criteria/1/label")],
        ),
        (
            with_us(criteria=(replace(MERIT, anchors=(ANCHOR, ANCHOR)),)),
            [
                ("call.anchor_twice", "/sides/0/criteria/0/anchors/0/score"),
                ("call.anchor_twice", "/sides/0/criteria/0/anchors/1/score"),
            ],
        ),
        (
            with_us(criteria=(replace(MERIT, anchors=({**ANCHOR, "score": 123, "ja": " "},)),)),
            [
                ("call.anchor_off_scale", "/sides/0/criteria/0/anchors/0/score"),
                ("text.both_languages", "/sides/0/criteria/0/anchors/0"),
            ],
        ),
        (
            with_us(criteria=(MERIT, replace(NOTE, anchors=(ANCHOR,)))),
            [("call.anchor_off_scale", "/sides/0/criteria/1/anchors/0/score")],
        ),
        (
            with_us(criteria=(MERIT, replace(NOTE, has_text=False))),
            [("call.criterion_asks_nothing", "/sides/0/criteria/1/has_text")],
        ),
        (
            with_us(criteria=(MERIT, replace(NOTE, weight=1))),
            [("call.weight_without_score", "/sides/0/criteria/1/weight")],
        ),
        (replace(GOOD, fill_cap_permille=1001), [("call.fill_cap_is_no_share", "/fill_cap_permille")]),
    ],
)
def test_one_wrong_thing(draft: CallDraft, expected: list[tuple[str, str]]) -> None:
    assert found(draft) == expected


def test_all_wrong_things_are_named_at_once() -> None:
    draft = replace(GOOD, title=Bilingual("a"), sides=(US,), fill_cap_permille=-1)
    assert found(draft) == [
        ("text.both_languages", "/title/ja"),
        ("call.needs_two_parties", "/sides"),
        ("call.fill_cap_is_no_share", "/fill_cap_permille"),
    ]


NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signed", "deadline", "expected"),
    [
        ([True, True], NOW + timedelta(days=1), []),
        ([True, False], NOW + timedelta(days=1), ["call.not_signed_by_all"]),
        ([False, True], NOW, ["call.not_signed_by_all", "call.deadline_has_passed"]),
    ],
)
def test_publication(signed: list[bool], deadline: datetime, expected: list[str]) -> None:
    problems = rules.publication_problems(signed=signed, deadline_at=deadline, now=NOW)
    assert [p.code for p in problems] == expected


def test_a_signature_covers_the_present_text() -> None:
    assert rules.signing_problems("a", "a") == []
    assert rules.signing_problems("a", "b") == [Problem("call.text_changed", "/content_hash")]


@pytest.mark.parametrize("phase", list(Phase))
def test_applications_are_taken_while_the_call_is_open(phase: Phase) -> None:
    assert (rules.opening_problems(phase) == []) is (phase == Phase.OPEN)
