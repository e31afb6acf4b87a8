import re

import pytest

from app.files.labels import PROBLEMS, STATES
from app.files.states import FileState
from app.kernel.language import speaking

FACTS = {
    "count": 2,
    "endings": ".csv",
    "expected": "Date",
    "field": "status",
    "first_line": 2,
    "fonts": "Mincho",
    "found": 3,
    "limit": 300,
    "limit_mib": 25,
    "line": 7,
    "name": "plan.docx",
    "pages": 301,
    "value": "x",
}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_problem_can_be_said(language):
    with speaking(language):
        said = [str(words) % FACTS for words in PROBLEMS.values()]
    assert [text for text in said if not text.strip() or "%(" in text] == []
    assert len(set(said)) == len(said)


def test_problems_are_said_in_japanese_with_their_facts():
    with speaking("ja"):
        assert (
            str(PROBLEMS["file.too_many_pages"]) % FACTS
            == "ファイルは301ページあります。300ページ以内にしてください。"
        )


def test_every_state_has_its_word():
    assert set(STATES) == set(FileState)


def test_codes_are_dotted_and_lower_case():
    assert [code for code in PROBLEMS if not re.fullmatch(r"[a-z]+\.[a-z_]+", code)] == []
