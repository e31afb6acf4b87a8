"""What a refusal must look like from outside: the same problems in two languages, and everything as it was."""

import hashlib
from typing import Any

from sqlalchemy import func, select

from app.kernel import db
from app.tables import metadata
from tests.journeys.steps import Hand

QUIET = {"sign_ins", "attempts"}
"""Tables that may move while somebody tries."""


def counts() -> dict[str, int]:
    """Rows by table."""
    with db.read_only() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name not in QUIET
        }


def contents() -> dict[str, str]:
    """A hash of every table's rows: nothing was added, taken away or changed where it stays the same."""
    with db.read_only() as session:
        return {
            table.name: _hash(session.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name not in QUIET
        }


def _hash(rows: Any) -> str:
    return hashlib.sha256("\n".join(sorted(repr(tuple(row)) for row in rows)).encode()).hexdigest()


def refused(hand: Hand, method: str, path: str, body: Any, **more: Any) -> list[tuple[str, str]]:
    """The (code, pointer) of every problem; the same codes, other words, in Japanese; and nothing changed."""
    hand.send("GET", "/me")
    before = contents()
    english = hand.send(method, path, body, **more)
    hand.client.set_cookie("language", "ja")
    japanese = hand.send(method, path, body, **more)
    hand.client.delete_cookie("language")
    assert (english.status_code, japanese.status_code) == (422, 422), (english.text, japanese.text)
    assert contents() == before
    said, gesagt = english.json["errors"], japanese.json["errors"]
    assert [(p["code"], p["pointer"]) for p in said] == [(p["code"], p["pointer"]) for p in gesagt]
    assert all(one["detail"].isascii() or "“" in one["detail"] for one in said), said
    assert all(not one["detail"].isascii() for one in gesagt), gesagt
    return [(p["code"], p["pointer"]) for p in said]
