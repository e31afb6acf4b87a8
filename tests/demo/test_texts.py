"""The prose is complete in both languages, and nobody in it can be taken for somebody real."""

from typing import Any

import pytest

from app.demo.applying import LEFT_AT, PROJECTS
from app.demo.founding import address
from app.demo.reading import bilingual, read
from app.kernel.bilingual import Bilingual

PEOPLE = read("people")["person"]
FINISHED = [t for name in PROJECTS for t in read(name)["project"] if t["key"] not in LEFT_AT]


def texts_in(value: Any) -> list[Bilingual]:
    """Every `{en, ja}` in plain data."""
    if isinstance(value, dict) and set(value) == {"en", "ja"}:
        return [bilingual(value)] if isinstance(value["en"], str) else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in texts_in(one)]


@pytest.mark.parametrize("name", ["people", "council", "calls"])
def test_everything_is_said_in_both_languages(name: str) -> None:
    found = texts_in(read(name))
    assert found != []
    assert [text.en or text.ja for text in found if not text.is_complete()] == []


def test_finished_proposals_are_in_both_languages() -> None:
    parts = [t[part] for t in FINISHED for part in ("title", "abstract", "halves")]
    assert [text.en for text in texts_in(parts) if not text.is_complete()] == []


def test_no_address_can_receive_mail() -> None:
    addresses = [address(table) for table in [*PEOPLE, read("people")["invited"]]]
    assert [one for one in addresses if not one.endswith(".example")] == []
    assert len(set(addresses)) == len(addresses)


def test_every_japanese_person_has_a_name_in_japanese_and_its_reading() -> None:
    missing = [t["key"] for t in PEOPLE if t["party"] == "JP" and not (t.get("native") and t.get("kana"))]
    assert missing == []


def test_review_texts_are_there_for_every_band() -> None:
    pools = read("reviews")
    shapes = {
        language: {kind: sorted(bands) for kind, bands in kinds.items()} for language, kinds in pools.items()
    }
    assert all(bands == ["high", "low", "middle"] for kinds in shapes.values() for bands in kinds.values())
