"""A form goes out as a workbook and comes back: every wrong cell is named, and what was written online stays."""

import io
import uuid
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import Engine

from app.kernel.db import unit_of_work
from app.kernel.errors import RuleBroken
from app.reviews import service
from app.reviews.models import Review
from app.reviews.service.offline import take_form
from app.reviews.sources import UnreadableForm, read_form
from tests.factories import reviews as build
from tests.reviews.test_pages import client_of, kept

GOOD = [("merit", 4, "A strong idea."), ("plan", 3.5, "Sound."), ("note", "", "")]


def workbook(review_id: uuid.UUID, version: int, rows: list[tuple[Any, ...]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(1, 0, ["review", str(review_id)])
    page.write_row(2, 0, ["version", version])
    for at, (code, score, text) in enumerate(rows, 5):
        page.write_row(at, 0, [code, "", score, text])
    book.close()
    return out.getvalue()


def refused(
    world: build.World, review: Review, rows: list[tuple[Any, ...]], **more: Any
) -> list[tuple[str, str]]:
    data = workbook(more.get("id", review.id), more.get("version", review.version), rows)
    with pytest.raises(RuleBroken) as fault:
        unit_of_work(take_form, world.reviewer("US"), review.id, data)
    return [(problem.code, problem.facts.get("cell", "")) for problem in fault.value.problems]


def test_the_form_goes_out_and_comes_back(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        actor, client = world.reviewer("US"), client_of(app, world.reviewers["US"][0])
        unit_of_work(
            service.save, actor, review.id, review.version, {"merit": {"score": 400, "text": "Good."}}
        )
        data = client.get(f"/reviews/{review.id}/form.xlsx").data
        assert read_form(data).answers == {
            "merit": {"score": 400, "text": "Good."},
            "plan": {"score": None, "text": ""},
            "note": {"score": None, "text": ""},
        }
        page = client.get(f"/reviews/{review.id}/offline").text
        assert f"/reviews/{review.id}/form.xlsx" in page
        token = page.split('name="csrf_token" value="')[1].split('"')[0]
        sent = {"csrf_token": token, "idempotency_key": uuid.uuid4().hex}
        filled = io.BytesIO(workbook(review.id, review.version, GOOD))
        done = client.post(f"/reviews/{review.id}/offline", data={**sent, "file": (filled, "f.xlsx")})
        assert done.status_code == 422
        assert "Cell D6" in done.text
        again = {**sent, "idempotency_key": uuid.uuid4().hex}
        filled = io.BytesIO(workbook(review.id, kept(review).version, GOOD))
        done = client.post(f"/reviews/{review.id}/offline", data={**again, "file": (filled, "f.xlsx")})
        assert (done.status_code, done.location) == (303, f"/reviews/{review.id}")
        assert kept(review).answers["plan"] == {"score": 350, "text": "Sound."}
        assert kept(review).answers["merit"]["text"] == "A strong idea."


def test_every_wrong_cell_is_named(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
        rows = [
            ("merit", 9, "x"),
            ("plan", "good", "word " * 5000),
            ("note", 3, ""),
            ("other", "", "x"),
            ("merit", 4, ""),
            ("", "", "astray"),
        ]
        assert refused(world, review, rows) == [
            ("review.cell_no_score", "C7"),
            ("review.cell_repeats", "A10"),
            ("review.cell_no_question", "A11"),
            ("review.cell_off_scale", "C6"),
            ("review.cell_too_long", "D7"),
            ("review.cell_takes_no_score", "C8"),
            ("review.cell_no_question", "A9"),
        ]
        assert refused(world, review, GOOD, id=uuid.uuid4()) == [("review.form_of_another_review", "")]
        assert refused(world, review, GOOD, version=99) == [("review.form_from_the_future", "")]
        assert kept(review).answers == {}


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x05\x06" + bytes(18)])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableForm):
        read_form(data)


def test_the_desk_leads_to_the_least_reviewed(app: Flask, database: Engine) -> None:
    world = build.in_review(2)
    with build.during_review(world.call):
        first, second = (build.agreed(world, "US", number) for number in range(2))
        client = client_of(app, world.reviewers["US"][0])
        build.reviewed(world, "US", 0, 1)
        assert client.get("/reviews/next").location == f"/reviews/{second.id}"
        build.reviewed(world, "US", 1, 1)
        build.reviewed(world, "US", 1, 2)
        assert client.get("/reviews/next").location == f"/reviews/{first.id}"
        for review in (first, second):
            unit_of_work(service.submit, world.reviewer("US"), review.id, review.version, build.ANSWERS)
        assert client.get("/reviews/next").location == "/reviews"
        assert "2 of 2" in client.get("/reviews").text


def test_versions_can_be_read(app: Flask, database: Engine) -> None:
    world = build.in_review()
    with build.during_review(world.call):
        review, actor = build.agreed(world, "US"), world.reviewer("US")
        client = client_of(app, world.reviewers["US"][0])
        assert "Nothing was saved yet" in client.get(f"/reviews/{review.id}/versions").text
        for text in ("First thought.", "Second thought."):
            version = kept(review).version
            unit_of_work(service.save, actor, review.id, version, {"merit": {"score": 400, "text": text}})
        page = client.get(f"/reviews/{review.id}/versions").text
        numbers = [part.split('"')[0] for part in page.split(f"/reviews/{review.id}/versions/")[1:]]
        assert len(numbers) == 2
        assert "First thought." in client.get(f"/reviews/{review.id}/versions/{numbers[1]}").text
        assert "Second thought." in client.get(f"/reviews/{review.id}/versions/{numbers[0]}").text
        assert client.get(f"/reviews/{review.id}/versions/99").status_code == 404
