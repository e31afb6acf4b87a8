"""A certificate tells what a reviewer did, once results are released, and names no proposal."""

import io

import pikepdf
from flask import Flask
from sqlalchemy import Engine

from app.kernel.db import read_only
from app.reviews.queries.served import served_by
from tests.factories import reviews as build
from tests.reviews.test_pages import client_of


def test_a_reviewer_takes_a_certificate_home(app: Flask, database: Engine) -> None:
    world = build.in_review(2, each=1)
    who = world.reviewers["US"][0]
    with build.during_review(world.call):
        build.review_everything(world, each=1)
        client = client_of(app, who)
        assert client.get("/reviews/certificate.pdf").status_code == 404
        build.lock_all(world, reason="Few reviewers.")
        build.release(world)
        with read_only():
            assert [(it.code, it.reviews) for it in served_by(who.id)] == [(world.call.code, 2)]
        given = client.get("/reviews/certificate.pdf")
        assert (given.status_code, given.mimetype) == (200, "application/pdf")
        with pikepdf.open(io.BytesIO(given.data)) as paper:
            assert len(paper.pages) == 1
        assert "/reviews/certificate.pdf" in client.get("/reviews").text
