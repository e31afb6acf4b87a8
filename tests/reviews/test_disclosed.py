"""Whoever a certified disclosure names as collaborator or advisor does not judge, and is not judged by, its author."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.kernel import db
from app.kernel.errors import RuleBroken
from app.reviews import queries, service
from app.reviews.conflicts import Ground
from app.reviews.models import Review
from app.reviews.service.disclosed import _last_day
from app.reviews.states import RelationKind, ReviewState
from tests.factories import reviews as make
from tests.factories.accounts import actor_of
from tests.factories.disclosures import certified, declaring
from tests.factories.http import post_form
from tests.reviews.test_pages import client_of
from tests.reviews.test_pools import applicant, codes, place_of


def line(name: str, relation: str = "A", **more: str) -> dict[str, str]:
    return {"relation": relation, "name": name, "organisation": "Somewhere", **more}


@pytest.mark.usefixtures("client")
def test_a_co_author_named_in_a_disclosure_does_not_review_its_author() -> None:
    world = make.in_review()
    member, reviewer = applicant(world), world.reviewers["US"][0]
    with make.during_review(world.call):
        review = make.agreed(world, "US")
        turned = ", ".join(reviewer.name_latin.rsplit(" ", 1)[::-1])
        certified(member, declaring(collaborators=[line(turned, last_active="2026-09")]))
        with db.read_only() as reading:
            assert reading.get(Review, review.id).state == ReviewState.RECUSED
            found = queries.conflicts_in(world.call.id, {reviewer.id})
            assert found.grounds(world.ids[0], reviewer.id) == [Ground.NAMESAKE]
            assert found.is_undeclared(world.ids[0], reviewer.id)
        certified(member, declaring())
        with db.read_only():
            assert queries.relations_of(member.id) == []
            found = queries.conflicts_in(world.call.id, {reviewer.id})
            assert found.grounds(world.ids[0], reviewer.id) == []


@pytest.mark.usefixtures("client")
def test_lines_become_ties_of_their_kind_and_stay_what_they_are() -> None:
    world = make.in_review()
    member = applicant(world)
    home = place_of(member)
    lines = [
        line("Advisor A", "G"),
        line("Student B", "T"),
        line("Editor C", "E", last_active="2025"),
        line("", "O", organisation=home),
        line("", "O", organisation="Nobody knows it"),
    ]
    certified(member, declaring(collaborators=lines))
    certified(member, declaring(collaborators=lines))
    with db.read_only():
        rows = queries.relations_of(member.id)
    assert sorted((it.kind, it.other_name, it.ended_on) for it in rows) == [
        (RelationKind.ADVISEE, "Student B", None),
        (RelationKind.ADVISOR, "Advisor A", None),
        (RelationKind.COEDITOR, "Editor C", date(2025, 12, 31)),
        (RelationKind.EMPLOYMENT, "", None),
    ]
    with pytest.raises(RuleBroken) as fault:
        db.unit_of_work(service.remove_relation, actor_of(member), rows[0].id)
    assert codes(fault) == ["relation.of_disclosure"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("", None),
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3)),
        ("2199", None),
    ],
)
def test_the_last_day_of_a_date_of_any_precision(said: str, day: date | None) -> None:
    assert _last_day(said) == day


def test_shares_are_declared_with_their_worth_on_the_page(app: Flask, database: Engine) -> None:
    world = make.in_review()
    home = place_of(applicant(world))
    shares = {"kind": "stock", "institution": home, "amount.currency": "USD"}
    with make.during_review(world.call):
        reviewer = client_of(app, world.reviewers["US"][0])
        path = "/reviews/profile/relations"
        wrong = post_form(reviewer, path, {**shares, "kind": "money", "amount.amount": "15000"})
        assert (wrong.status_code, "belongs to shares" in wrong.text) == (422, True)
        assert post_form(reviewer, path, {**shares, "amount.amount": "15000"}).status_code == 303
        assert "15,000" in reviewer.get("/reviews/profile").text
        assert grounds(world) == []
        assert post_form(reviewer, path, {**shares, "amount.amount": "15001"}).status_code == 303
        assert grounds(world) == [Ground.MONEY]
        assert post_form(reviewer, path, {**shares, "amount.amount": ""}).status_code == 303


def grounds(world: make.World) -> list[Ground]:
    who = world.reviewers["US"][0]
    with db.read_only():
        return queries.conflicts_in(world.call.id, {who.id}).grounds(world.ids[0], who.id)


def test_an_officer_sees_a_conflict_against_the_own_word(app: Flask, database: Engine) -> None:
    world = make.in_review()
    with make.during_review(world.call):
        make.agreed(world, "US")
        reviewer = world.reviewers["US"][0]
        certified(applicant(world), declaring(collaborators=[line(reviewer.name_latin)]))
        page = client_of(app, world.base.officers["US"]).get(
            f"/calls/{world.call.id}/proposals/{world.ids[0]}/assignment/US"
        )
        assert page.text.count("REV-09") == 1
        listed = client_of(app, world.base.officers["US"]).get(
            f"/api/v1/proposals/{world.ids[0]}/reviewers/US"
        )
        assert [it["is_undeclared"] for it in listed.json if it["person_id"] == str(reviewer.id)] == [True]
