"""Bad input gets a clear answer that names the field or the line, in both languages, and changes nothing."""

import gzip
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.calls.models import Call
from tests.accounts.test_sources import numbered
from tests.factories.calls import programme, published_call
from tests.factories.proposals import Draft, ready
from tests.factories.reviews import during_review, received
from tests.journeys.refusals import counts, refused
from tests.journeys.steps import Hand


@pytest.fixture
def world(app: Flask, database: Engine) -> tuple[Hand, Draft, Call]:
    """A lead with a complete, signed proposal in an open call."""
    call = published_call(programme())
    made = ready(call)
    lead = Hand(app, made.sides["US"].lead)
    return lead, made, call


GOOD = {
    "title": {"en": "T", "ja": "題"},
    "abstract": {"en": "A", "ja": "要"},
    "keywords": ["k"],
    "months": 36,
}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"is_admin": True}, [("field.unknown", "/is_admin")]),
        ({"months": "many"}, [("field.wrong_type", "/months")]),
        ({"months": -1}, [("field.out_of_range", "/months")]),
        ({"title": "only text"}, [("field.wrong", "/title")]),
    ],
)
def test_a_wrong_field_of_a_proposal(
    world: tuple[Hand, Draft, Call], change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    lead, made, _call = world
    problems = refused(lead, "PUT", f"/proposals/{made.id}", GOOD | change, version=version(lead, made))
    assert [pointer for _code, pointer in problems] == [pointer for _code, pointer in expected]


def version(hand: Hand, made: Draft) -> int:
    return int(hand.does("GET", f"/proposals/{made.id}")["version"])


@pytest.mark.parametrize(
    "amount",
    [
        {"amount": "100", "currency": "USD"},
        {"amount": "100.5", "currency": "USD"},
        {"amount": "-1.00", "currency": "USD"},
        {"amount": "1e5", "currency": "USD"},
        {"amount": "１００.00", "currency": "USD"},
        {"amount": "1,000.00", "currency": "USD"},
        {"amount": "9999999999999999.00", "currency": "USD"},
        {"amount": 100, "currency": "USD"},
        {"amount": "100.00"},
    ],
)
def test_a_wrong_amount_is_refused_exactly(world: tuple[Hand, Draft, Call], amount: dict[str, Any]) -> None:
    lead, made, _call = world
    path = f"/proposals/{made.id}/halves/US"
    half = lead.does("GET", path)
    cost = {"fiscal_year": 2027, "category": "personnel", "amount": amount}
    problems = refused(lead, "PUT", f"{path}/budget", {"budget": [cost]}, version=half["version"])
    assert [pointer for _code, pointer in problems] == ["/budget/0/amount"]


def test_an_unknown_institution(world: tuple[Hand, Draft, Call]) -> None:
    lead, made, _call = world
    path = f"/proposals/{made.id}/halves/US"
    half = lead.does("GET", path)
    body = {"institution_id": str(uuid.uuid4()), "contribution": {"en": "a", "ja": "あ"}}
    assert refused(lead, "PUT", path, body, version=half["version"]) == [
        ("half.institution_unknown", "/institution_id")
    ]


def test_a_code_that_is_taken(app: Flask, database: Engine) -> None:
    base = programme()
    officer = Hand(app, base.officers["US"])
    draft = {
        "code": base.agreement.code,
        "title": {"en": "a", "ja": "あ"},
        "agencies": [str(body.id) for body in base.agencies.values()],
    }
    assert refused(officer, "POST", "/agreements", draft) == [("code.taken", "/code")]


def test_a_signature_over_an_old_text(world: tuple[Hand, Draft, Call]) -> None:
    lead, made, _call = world
    officer = Hand(lead.app, made.sides["US"].officer)
    path = f"/proposals/{made.id}/halves/US"
    old = officer.does("GET", f"{path}/signing")["content_hash"]
    lead.does("PUT", f"/proposals/{made.id}", GOOD, version=version(lead, made))
    problems = refused(officer, "POST", f"{path}/signatures", {"content_hash": old})
    assert "signature.content_changed" in [code for code, _pointer in problems]


def test_a_second_submit_with_the_same_key_gives_the_same_receipt(world: tuple[Hand, Draft, Call]) -> None:
    lead, made, _call = world
    path = f"/proposals/{made.id}/submissions"
    first, again = (lead.does("POST", path, key="a-key-of-mine") for _ in range(2))
    other = lead.does("POST", path, key="another-key")
    assert (first, other["number"]) == (again, first["number"] + 1)


def test_a_decision_before_the_lock(app: Flask, database: Engine) -> None:
    world = received(1)
    officer = Hand(app, world.base.officers["US"])
    with during_review(world.call):
        problems = refused(officer, "POST", f"/calls/{world.call.id}/joint-list", None)
        assert [code for code, _pointer in problems] == ["selection.side_not_locked"] * 2
        path = f"/proposals/{world.ids[0]}/decisions/US"
        assert officer.send("POST", path, {"action": "approve"}).status_code == 404


COUNT, BAD = 5000, 2345


@pytest.fixture(scope="module")
def register() -> list[bytes]:
    """The lines of a true file of the registry."""
    return [json.dumps(numbered(n), ensure_ascii=False).encode() for n in range(COUNT)]


def import_file(app: Flask, path: Path) -> dict[str, Any]:
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["institutions", "import", str(path), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return {"code": done.exit_code, "said": done.stdout, "told": done.stderr}


def test_one_bad_line_among_thousands_is_named_and_the_others_are_kept(
    app: Flask, database: Engine, tmp_path: Path, register: list[bytes]
) -> None:
    path = tmp_path / "ror.jsonl"
    path.write_bytes(b"\n".join([*register[: BAD - 1], b'{"id": "https://ror.org/', *register[BAD:]]))
    done = import_file(app, path)
    assert (str(BAD) in done["said"], counts()["institutions"]) == (True, COUNT - 1)
    assert json.loads(done["said"])["added"] == COUNT - 1


def truncated(content: bytes) -> bytes:
    return gzip.compress(content)[:-500]


def in_another_encoding(content: bytes) -> bytes:
    return content.decode().encode("utf-16")


@pytest.mark.parametrize("damage", [truncated, in_another_encoding])
def test_a_damaged_file_is_refused_whole(
    app: Flask, database: Engine, tmp_path: Path, register: list[bytes], damage: Callable[[bytes], bytes]
) -> None:
    name = "ror.jsonl.gz" if damage is truncated else "ror.jsonl"
    (tmp_path / name).write_bytes(damage(b"\n".join(register)))
    before = counts()
    done = import_file(app, tmp_path / name)
    assert (done["code"] != 0, counts()) == (True, before)
    assert len(done["said"] + done["told"]) > 20
