"""The first page, what everybody may read, the record and the checks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.kernel import clock, db
from app.kernel.invariants import Invariant
from app.kernel.outbox import Job, JobState
from app.reviews import service
from tests.factories.accounts import grant, person, save, sign_in
from tests.factories.calls import draft, programme, published_call
from tests.factories.reviews import World, during_review
from tests.factories.selection import approve, met_world

STATIC = ("/how-it-works", "/privacy", "/accessibility")


def somebody(role: Role | None = None) -> Person:
    who = person()
    save(who, *([grant(who, role)] if role else []))
    return who


def shown(page: str, *words: str) -> list[bool]:
    return [word in page for word in words]


def test_without_a_call_the_first_page_says_what_will_come(client: FlaskClient) -> None:
    page = client.get("/").text
    assert shown(page, "No call is open today", "Opening soon", "Latest awards") == [True, False, False]


def test_open_and_upcoming_calls_stand_on_the_first_page(client: FlaskClient) -> None:
    base = programme()
    published_call(base, code="NOW-1")
    published_call(base, code="SOON-1", wanted=draft(base, opens_in=20))
    page = client.get("/").text
    assert shown(
        page, "NOW-1", "Start a proposal", "UTC", "JST", "Opening soon", "opens on", "your time"
    ) == [
        *[True] * 6,
        False,
    ]


def test_a_reader_who_signed_in_sees_the_own_clock_first(client: FlaskClient) -> None:
    published_call(programme())
    who = person(zone="Europe/Paris")
    save(who)
    sign_in(client, who)
    assert shown(client.get("/").text, "Paris", "your time") == [True, True]


def test_awards_stand_there_once_results_are_released(client: FlaskClient) -> None:
    world, _team = met_world(1)
    seen = []
    with during_review(world.call):
        approve(world, world.ids[0])
        seen.append("Latest awards" in client.get("/").text)
        release_signed(world)
        seen.append("Latest awards" in client.get("/").text)
    assert seen == [False, True]


def release_signed(world: World) -> None:
    """The meeting has decided already; both sides sign."""
    for party in world.parties:
        db.unit_of_work(service.sign_release, world.officer(party), world.call.id, party)


@pytest.mark.parametrize("path", STATIC)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_everybody_may_read(client: FlaskClient, path: str, language: str) -> None:
    client.set_cookie("language", language)
    answer = client.get(path)
    assert (answer.status_code, f'<html lang="{language}"' in answer.text) == (200, True)


def test_every_page_leads_to_them(client: FlaskClient) -> None:
    foot = client.get("/calls").text.partition("<footer")[2]
    assert shown(foot, *STATIC) == [True] * len(STATIC)


def test_the_desk_asks_for_a_sign_in(client: FlaskClient) -> None:
    assert (client.get("/desk").status_code, client.get("/api/v1/desk").status_code) == (302, 401)


def test_an_empty_desk_says_what_will_come_and_when(client: FlaskClient) -> None:
    published_call(programme())
    sign_in(client, somebody())
    page = client.get("/desk").text
    assert shown(page, "Nothing waits for you", "Invitations to a team", "closes on") == [True] * 3


def test_the_desk_speaks_japanese(client: FlaskClient) -> None:
    sign_in(client, somebody())
    client.set_cookie("language", "ja")
    page = client.get("/desk").text
    assert shown(page, "対応が必要な事項はありません", "Nothing waits") == [True, False]


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.AUDITOR, (200, 200)), (Role.SYSTEM_ADMINISTRATOR, (404, 200)), (None, (404, 404))],
)
def test_who_sees_record_and_checks(
    client: FlaskClient, role: Role | None, expected: tuple[int, int]
) -> None:
    sign_in(client, somebody(role))
    assert tuple(client.get(path).status_code for path in ("/record", "/checks")) == expected


def test_the_record_is_read_page_by_page(client: FlaskClient) -> None:
    published_call(programme())
    sign_in(client, somebody(Role.AUDITOR))
    with db.read_only() as session:
        wanted = select(AuditRow.action).order_by(AuditRow.at.desc(), AuditRow.id)
        actions = list(session.scalars(wanted))
    seen: list[str] = []
    url = "/record?limit=4"
    while url:
        page = client.get(url).text
        seen += cells(page)
        url = next_page(page)
    assert seen == actions


def cells(page: str) -> list[str]:
    return re.findall(r'<span class="cell-note reference">([a-z_]+\.[a-z_]+)</span>', page)


def next_page(page: str) -> str:
    found = page.partition('rel="next" href="')[2].partition('"')[0]
    return f"/record{found.replace('&amp;', '&')}" if found else ""


def test_the_record_is_read_by_what_it_speaks_of(client: FlaskClient) -> None:
    published_call(programme())
    sign_in(client, somebody(Role.AUDITOR))
    page = client.get("/record?subject=calls").text
    assert set(cells(page)) == {"call.drafted", "call.signed", "call.published", "scores.planned"}


def test_the_checks_name_what_does_not_hold(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, somebody(Role.SYSTEM_ADMINISTRATOR))
    before = client.get("/checks").text
    whole = client.get("/checks?run=1").text
    known = [Invariant("two and two are four", lambda _session: ["row 5"])]
    monkeypatch.setitem(app.extensions, "invariants", known)
    broken = client.get("/checks?run=1").text
    assert [
        shown(page, "Ask all of them now", "sentences hold", "row 5") for page in (before, whole, broken)
    ] == [[True, False, False], [False, True, False], [False, False, True]]


def test_work_that_died_is_shown_with_its_reason(client: FlaskClient) -> None:
    now = clock.now()
    job = Job(
        kind="mail.send", key="k", payload={}, state=JobState.DEAD, attempts=8, run_after=now, created_at=now
    )
    job.error, job.progress = "OSError: the post office is closed", 0
    save(job)
    sign_in(client, somebody(Role.SYSTEM_ADMINISTRATOR))
    assert shown(client.get("/checks").text, "mail.send", "the post office is closed") == [True, True]
    lines = client.get("/api/v1/desk").json["waiting"]
    assert [(line["code"], line["path"]) for line in lines] == [("dead_jobs", "/checks")]


def test_lists_of_the_first_page_cost_the_same_for_one_and_three(
    client: FlaskClient, count_queries: Any
) -> None:
    base, costs = programme(), []
    for codes in (["A-1"], ["A-2", "A-3"]):
        for code in codes:
            published_call(base, code=code)
        with count_queries() as seen:
            client.get("/")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_record_costs_the_same_however_long_it_is(client: FlaskClient, count_queries: Any) -> None:
    base, costs = programme(), []
    sign_in(client, somebody(Role.AUDITOR))
    for code in ("A-1", "A-2"):
        published_call(base, code=code)
        with count_queries() as seen:
            client.get("/record")
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_old_news_leaves_the_desk(client: FlaskClient) -> None:
    published_call(programme(), code="OLD-1")
    sign_in(client, somebody())
    now = client.get("/desk").text
    with clock.at(clock.now() + timedelta(days=100)):
        sign_in(client, somebody())
        later = client.get("/desk").text
    assert ["Call published" in page for page in (now, later)] == [True, False]
