"""What must hold before an agreement or a priority moves on."""

from datetime import date

import pytest

from app.council import rules
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem

TODAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (Bilingual("a", "あ"), []),
        (Bilingual("a", " "), [Problem("text.both_languages", "/title/ja")]),
        (Bilingual("", "あ"), [Problem("text.both_languages", "/title/en")]),
    ],
)
def test_every_text_stands_in_both_languages(text: Bilingual, expected: list[Problem]) -> None:
    assert rules.text_problems({"title": text}) == expected


@pytest.mark.parametrize(
    ("parties", "ends", "expected"),
    [
        (["US", "JP"], None, []),
        (["US", "JP", "JP"], date(2027, 1, 2), []),
        (["US", "US"], None, [Problem("agreement.needs_two_parties", "/agencies")]),
        (
            ["US"],
            TODAY,
            [
                Problem("agreement.needs_two_parties", "/agencies"),
                Problem("agreement.ends_in_the_past", "/expires_on"),
            ],
        ),
    ],
)
def test_an_agreement_binds_two_parties_and_ends_in_the_future(
    parties: list[str], ends: date | None, expected: list[Problem]
) -> None:
    assert rules.agreement_problems(parties, ends, TODAY) == expected


def test_each_party_endorses_once() -> None:
    assert rules.endorsement_problems("US", ["JP"]) == []
    assert rules.endorsement_problems("US", ["US"]) == [
        Problem("priority.already_endorsed", facts={"party": "US"})
    ]


@pytest.mark.parametrize(("given", "expected"), [([], False), (["US"], False), (["JP", "US"], True)])
def test_a_priority_is_endorsed_by_every_party(given: list[str], expected: bool) -> None:
    assert rules.is_endorsed(given, ("US", "JP")) is expected
