import pytest

from app.fx.labels import PROBLEMS
from app.kernel.language import speaking

FACTS = {"base": "USD", "quote": "JPY", "day": "2026-10-30", "first": "1999-01-04", "purpose": "booking"}
FACTS |= {"published": "157.25"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_problem_can_be_said_with_its_facts(language):
    with speaking(language):
        said = [str(words) % FACTS for words in PROBLEMS.values()]
    assert [text for text in said if not text or "%(" in text] == []
