"""Two worlds that differ in one secret look the same, byte for byte, to whoever must not know it (INV-12, INV-13).

Every GET address of the service that the ids of the world can fill is asked, so that a new page is under test by
itself. Each secret is also shown to somebody who may know it: the comparison can fail.
"""

import re
import uuid
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update

from app.integrity.models import IntegrityFlag
from app.kernel import db
from app.kernel.db import session
from app.reviews import service
from app.reviews.models import ConflictDeclaration, Review
from tests.factories import reviews as build
from tests.factories.accounts import actor_of, sign_in
from tests.factories.integrity import flagged, integrity_officers

RANDOM = re.compile(
    rb'name="(?:csrf_token|idempotency_key)" value="[^"]*"|"csrf_token":"[^"]*"|"last_seen_at":"[^"]*"'
)
LEFT_OUT = ("static", "web.", "openapi", "accounts", "council", "endowment", "calls", "disclosures")
"""Not about proposals: the shell, and the reader's own account, what is public."""

Bytes = dict[tuple[str, str], bytes]


def addresses(app: Flask, pools: dict[str, list[Any]]) -> Iterator[str]:
    """Every GET address whose places the pools can fill."""
    builder = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if (
            "GET" in rule.methods
            and not rule.endpoint.startswith(LEFT_OUT)
            and rule.arguments <= pools.keys()
        ):
            names = sorted(rule.arguments)
            for values in product(*(pools[name] for name in names)):
                yield builder.build(rule.endpoint, dict(zip(names, values, strict=True)), method="GET")


def looked(app: Flask, people: dict[str, Any], pools: dict[str, list[Any]]) -> Bytes:
    found = {}
    for who, person in people.items():
        client = app.test_client()
        sign_in(client, person)
        for path in sorted(set(addresses(app, pools))):
            with client.get(path) as answer:
                found[who, path] = b"%d " % answer.status_code + RANDOM.sub(b"", answer.data)
    return found


def differing(before: Bytes, after: Bytes) -> dict[str, set[str]]:
    """Who sees a difference, and where."""
    found: dict[str, set[str]] = {}
    for (who, path), seen in before.items():
        if after[who, path] != seen:
            found.setdefault(who, set()).add(path)
    return found


def _another_reviewer(world: build.World, mine: Review) -> None:
    """The same review, by somebody else of the same agency."""
    other = world.reviewers[mine.party][3].id
    said = select(ConflictDeclaration).where(ConflictDeclaration.person_id == mine.reviewer_id)
    for word in session().scalars(said.where(ConflictDeclaration.proposal_id == mine.proposal_id)):
        word.person_id = word.declared_by_id = other
    _change(update(Review).where(Review.id == mine.id).values(reviewer_id=other))


def _another_score(mine: Review) -> None:
    answers = {**mine.answers, "merit": {"score": 100, "text": "A weak idea."}}
    _change(update(Review).where(Review.id == mine.id).values(answers=answers, overall=167))


def _another_text(draft: Review) -> None:
    answers = {"merit": {"score": 100, "text": "Hm."}}
    _change(update(Review).where(Review.id == draft.id).values(answers=answers))


def _another_reason(flag: IntegrityFlag) -> None:
    _change(update(IntegrityFlag).where(IntegrityFlag.id == flag.id).values(reason="Another."))


def _change(statement: Any) -> None:
    session().info["audited"] = True
    session().execute(statement)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # thousands of answers; test_walls runs on both
def test_secrets_of_one_side_change_nothing_for_the_others(app: Flask, database: Engine) -> None:
    """Who reviews; what a review says; what is being written (D3: not even the own officer); why a flag was set."""
    world = build.in_review(1)
    officers = integrity_officers()
    with build.during_review(world.call):
        mine, people, pools = _stage(world, officers)
        draft, flag = _written(world), flagged(actor_of(officers["JP"]), world.ids[0], "JP")
        pools["review_id"].append(draft.id)
        secrets: list[tuple[Callable[[], None], set[str]]] = [
            (lambda: _another_score(mine), {"officer JP", "peer JP"}),
            (lambda: _another_text(draft), {"writer"}),
            (lambda: _another_reason(flag), {"integrity JP"}),
            (lambda: _another_reviewer(world, mine), {"officer JP"}),
        ]
        before = looked(app, people, pools)
        for number, (secret, knows) in enumerate(secrets):
            db.unit_of_work(secret)
            after = looked(app, people, pools)
            assert (number, differing(before, after).keys()) == (number, knows)
            before = after


def _written(world: build.World) -> Review:
    draft, actor = build.agreed(world, "JP", 0, 2), world.reviewer("JP", 2)
    return db.unit_of_work(service.save, actor, draft.id, draft.version, build.ANSWERS)


def _stage(
    world: build.World, officers: dict[str, Any]
) -> tuple[Review, dict[str, Any], dict[str, list[Any]]]:
    """Two who handed in on one side and two on the other, and everybody who looks on."""
    world.reviewers["JP"].append(build.reviewer(world.base, "JP"))
    mine = build.reviewed(world, "JP", 0, 0)
    peer = build.reviewed(world, "JP", 0, 1)
    ours = build.reviewed(world, "US", 0, 0)
    build.reviewed(world, "US", 0, 1)
    side = world.proposals[0].sides["US"]
    people = {
        "officer US": world.base.officers["US"],
        "officer JP": world.base.officers["JP"],
        "peer US": world.reviewers["US"][1],
        "peer JP": world.reviewers["JP"][1],
        "writer": world.reviewers["JP"][2],
        "lead": side.lead,
        "integrity US": officers["US"],
        "integrity JP": officers["JP"],
    }
    pools = {
        "call_id": [world.call.id],
        "proposal_id": world.ids,
        "party": list(world.parties),
        "review_id": [mine.id, peer.id, ours.id],
        "file_id": [build.document_of(world.proposals[0])],
        "number": [1],
    }
    return mine, people, pools


def test_enough_addresses_are_asked(app: Flask, database: Engine) -> None:
    """The comparison covers the pages of reviews and integrity, and everything above that shows a proposal."""
    one = {
        "call_id": [uuid.uuid4()],
        "proposal_id": [uuid.uuid4()],
        "party": ["US"],
        "review_id": [uuid.uuid4()],
    }
    asked = set(addresses(app, {**one, "file_id": [uuid.uuid4()]}))
    views = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    ours = {view for view in views if view.startswith(("reviews", "integrity"))}
    assert len(ours) >= 20
    assert len(asked) >= len(ours)
