"""What one may not see answers exactly like what does not exist: status, headers, bytes (T-AC4).

Each pair is an address that somebody gets 404 (or is sent to sign in) for, and the same address with an id that nobody
ever had. Only that id and the number of the request may differ.
"""

import os
import random
import re
import uuid
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.files import store
from app.files.store import LocalStore
from tests.factories.accounts import sign_in
from tests.journeys.addresses import addresses
from tests.journeys.everybody import PHASES, everybody
from tests.journeys.test_two_worlds import RANDOM

FULL = bool(os.environ.get("JUSSTIC_FULL"))
PAIRS = 220
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OWN = ("X-Request-Id", "Set-Cookie", "Date")
"""Headers that are new in every answer."""


def answered(client: FlaskClient, path: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """The answer with every id of the address taken out."""
    with client.get(path) as answer:
        status, head, body = answer.status_code, list(answer.headers), answer.get_data()
    for key in set(ID.findall(path)):
        head = [(name, RANDOM.sub(b"", value.encode()).decode().replace(key, "ID")) for name, value in head]
        body = body.replace(key.encode(), b"ID")
    return status, [pair for pair in head if pair[0] not in OWN], RANDOM.sub(b"", body)


def elsewhere(path: str, dice: random.Random) -> str:
    """The same address with the last of its ids invented."""
    *_, last = ID.finditer(path)
    invented = uuid.UUID(int=dice.getrandbits(128), version=4)
    return f"{path[: last.start()]}{invented}{path[last.end() :]}"


@pytest.mark.parametrize("phase", PHASES[:3])
def test_what_is_not_for_you_is_like_what_is_not(
    app: Flask, database: Engine, phase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if phase != PHASES[1] and not FULL:
        pytest.skip("one phase is asked; JUSSTIC_FULL=1 asks in all")
    monkeypatch.setattr(store, "_active", [LocalStore(tmp_path / "files")])
    dice = random.Random(phase)
    with everybody(phase) as made:
        clients = {who: app.test_client() for who in made.people}
        for who, person in made.people.items():
            if person is not None:
                sign_in(clients[who], person)
        with_ids = [path for path in addresses(app, made.pools) if ID.search(path)]
        pairs = [(who, path) for who in clients for path in with_ids]
        dice.shuffle(pairs)
        compared, unlike = 0, []
        for who, path in pairs:
            hidden = answered(clients[who], path)
            if hidden[0] not in (302, 401, 404):
                continue
            compared += 1
            if hidden != answered(clients[who], elsewhere(path, dice)):
                unlike.append((who, path))
            if compared >= PAIRS and not FULL:
                break
    assert unlike == []
    assert compared >= PAIRS
