"""One side talks after the own review is in; who is called upon, and who is behind, gets a letter."""

import uuid

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from app.kernel import mail
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Forbidden, NotFound, RuleBroken
from app.kernel.outbox import Job
from app.reviews.queries.talk import talk_of
from app.reviews.rules.talk import mentions_in
from app.reviews.service import talking
from tests.factories import reviews as build
from tests.factories.http import post_form
from tests.reviews.test_pages import client_of


def letters_to(email: str, words: str) -> int:
    """So many letters that say `words` wait for that address."""
    with read_only() as session:
        rows = session.scalars(select(Job).where(Job.kind == mail.KIND)).all()
    return sum(row.payload["to"] == email and words in row.payload["subject"] for row in rows)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("@2 and @10, and @2", [2, 10]), ("mail a@2.example", []), ("@ 3 @4x", []), ("(@7)", [7]), ("@@8", [])],
)
def test_who_is_called_upon(text: str, numbers: list[int]) -> None:
    assert mentions_in(text) == numbers


def test_a_side_talks_when_the_own_review_is_in(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        first, second = (build.reviewed(world, "US", 0, number) for number in range(2))
        build.agreed(world, "US", 0, 2)
        other = build.reviewed(world, "JP", 0, 0)
        actor = world.reviewer("US", 0)
        with read_only():
            late = next(
                r for r in talking.queries.reviews_of(world.ids[0], ["US"]) if r.state.value == "accepted"
            )
        with pytest.raises(Forbidden):
            unit_of_work(talking.remark, world.reviewer("US", 2), late.id, "Too early.")
        with pytest.raises(NotFound):
            unit_of_work(talking.remark, actor, other.id, "Of the other side.")
        with pytest.raises(RuleBroken) as fault:
            unit_of_work(talking.remark, actor, first.id, "@99")
        assert [problem.code for problem in fault.value.problems] == ["remark.nobody_of_that_number"]
        unit_of_work(
            talking.remark,
            actor,
            first.id,
            f"What do you think, @{second.pseudonym}? I am @{first.pseudonym}.",
        )
        assert letters_to(world.reviewers["US"][1].email, "calls upon you") == 1
        assert letters_to(world.reviewers["US"][0].email, "calls upon you") == 0
        seen = client_of(app, world.reviewers["US"][1]).get(f"/reviews/{second.id}").text
        assert "What do you think" in seen
        assert world.reviewers["US"][0].name_latin not in seen
        assert (
            "What do you think"
            not in client_of(app, world.reviewers["US"][2]).get(f"/reviews/{late.id}").text
        )
        path = f"/calls/{world.call.id}/proposals/{world.ids[0]}/talk/US"
        officer = client_of(app, world.base.officers["US"])
        assert "What do you think" in officer.get(path).text
        assert post_form(officer, path, {"text": ""}).status_code == 422
        assert post_form(officer, path, {"text": "Please agree."}).location == path
        stranger = client_of(app, world.base.officers["JP"])
        assert stranger.get(path).status_code == 404
        assert post_form(stranger, path, {"text": "Hello."}).status_code == 404
        mine = client_of(app, world.reviewers["US"][1])
        assert post_form(mine, f"/reviews/{second.id}/talk", {"text": "I agree."}).status_code == 303
        with read_only():
            assert {it.review_id for it in talk_of(world.ids[0], "US")} == {first.id, None, second.id}


def test_reminders_are_looked_at_first_and_go_to_the_chosen_only(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        behind = [build.agreed(world, "US", number, 0) for number in range(2)]
        done = build.reviewed(world, "US", 0, 1)
        path = f"/calls/{world.call.id}/panels/US/reminders"
        client, who = client_of(app, world.base.officers["US"]), world.reviewers["US"][0]
        page = client.get(path).text
        assert all(str(row.id) in page for row in behind)
        assert str(done.id) not in page
        assert post_form(client, path, {"note": "Nobody."}).status_code == 422
        look = client.get(f"{path}?chosen={behind[0].id}&chosen={behind[1].id}&note=Please+hurry.").text
        assert "1 letter will go out" in look
        assert "Please hurry." in look
        assert letters_to(who.email, "wait for you") == 0
        chosen = {f"chosen.{n}": str(row.id) for n, row in enumerate(behind)} | {"note": "Please hurry."}
        assert post_form(client, path, chosen).location == path
        assert letters_to(who.email, "wait for you") == 1
        assert post_form(client, path, {"chosen.0": str(done.id)}).status_code == 422
        assert post_form(client, path, {"chosen.0": str(uuid.uuid4())}).status_code == 422
        assert client_of(app, world.base.officers["JP"]).get(path).status_code == 404
