"""Each agency's own form: the rubric beside the question, and a signature that covers it."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import Engine

from app.calls.content import content
from app.calls.programmes import programme as template
from tests.factories import reviews as build
from tests.factories.calls import draft
from tests.reviews.test_pages import client_of

ANCHOR = {"score": 500, "en": "Outstanding in all respects", "ja": "極めて優れている"}


def test_a_rubric_stands_beside_its_question(app: Flask, database: Engine) -> None:
    base = build.programme()
    wanted = draft(base)
    first, *others = wanted.sides
    merit, *more = first.criteria
    side = replace(first, criteria=(replace(merit, anchors=(ANCHOR,)), *more))
    world = build.in_review(base=base, wanted=replace(wanted, sides=(side, *others)))
    with build.during_review(world.call):
        review = build.agreed(world, first.party)
        page = client_of(app, world.reviewers[first.party][0]).get(f"/reviews/{review.id}").text
        assert "Outstanding in all respects" in page
        assert world.call.content_hash[:12] in page
        other = others[0].party
        review = build.agreed(world, other)
        assert ANCHOR["en"] not in client_of(app, world.reviewers[other][0]).get(f"/reviews/{review.id}").text
    signed = {it["party"]: it["criteria"] for it in content(world.call)["sides"]}
    assert [criterion.get("anchors") for criterion in signed[first.party]] == [
        [ANCHOR],
        *([None] * len(more)),
    ]
    assert all("anchors" not in criterion for criterion in signed[other])


def test_a_programme_brings_its_rubric() -> None:
    found = template("nsf-jst")
    assert found is not None
    scored = [criterion for criterion in found.criteria("US") if criterion.has_score]
    assert [[anchor["score"] for anchor in criterion.anchors] for criterion in scored] == [
        [500, 400, 300, 200, 100]
    ] * len(scored)
    assert all(not criterion.anchors for criterion in found.criteria("US") if not criterion.has_score)
