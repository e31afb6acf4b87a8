"""The demonstration stands on both engines: every phase, every rule kept, everybody able to go to work."""

import html
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import registry
from app.awards.models import Award, Payment
from app.calls.models import Call
from app.calls.phases import phase
from app.calls.states import CallState
from app.demo import programme, sign_ins
from app.kernel import clock, db
from app.kernel.crypto import Signer
from app.proposals.models import Proposal
from app.tables import metadata
from tests.factories.accounts import person, save
from tests.factories.http import post_form

SIGN_INS = {one.email: one for one in sign_ins.accounts()}
WAITING = {
    "calvin.brightwater@ridgeline.example": ["write_review", "get_signed"],
    "naruse.mio@aomine.example": ["disclose_again", "answer", "get_signed"],
    "harriet.stonebridge@ridgeline.example": ["sign_half"],
    "hiiragi.nobuko@aomine.example": ["sign_half"],
    "beatrix.hollingsworth@juniper.example": ["accept_review", "finish_review"],
    "takanashi.etsuko@kitasora.example": ["accept_review", "finish_review"],
    "namekata.takumi@shiomizaki.example": ["accept_opinion"],
    "margaret.ellsworth-kane@nsf.example": [
        "turn_keys",
        "sign_call",
        "confirm_award",
        "decide_report",
        "sign_agreement",
    ],
    "dominic.farraday-ruiz@nsf.example": [
        "approve_payment",
        "turn_keys",
        "sign_call",
        "confirm_award",
        "decide_report",
        "sign_agreement",
    ],
    "asakura.hitomi@jst.example": ["end_split", "turn_keys"],
    "nikaido.satoru@jst.example": ["approve_payment", "end_split", "turn_keys"],
    "naomi.pemberton-shaw@doe.example": ["check_eligibility"],
    "curtis.wetherby@doe.example": ["check_eligibility"],
    "matsukaze.kenji@nedo.example": ["check_eligibility"],
    "hoshikawa.yui@nedo.example": ["check_eligibility"],
    "leonora.castlebury@jusstic.example": ["set_flags", "set_flags"],
    "ozora.makoto@jusstic.example": ["set_flags", "set_flags"],
    "roderick.vandermeer@jusstic.example": [
        "approve_payment",
        *["approve_books"] * 2,
        *["approve_endowment"] * 3,
        "sign_policy",
    ],
    "kurebayashi.saki@jusstic.example": ["approve_books", *["approve_endowment"] * 4],
    "winifred.lockhart-osei@jusstic.example": ["consult_priority", "endorse_priority"],
    "shimamori.fumiya@jusstic.example": ["consult_priority"],
    "constance.merriweather@jusstic.example": [],
    "everett.blackwood-sato@jusstic.example": ["open_accounts"],
}
"""What waits for each of them, in the order of their desk."""

ONE_OF_EACH = list({one.role: one.email for one in SIGN_INS.values()}.values())


def signed_in(demo: Flask, email: str) -> FlaskClient:
    client = demo.test_client()
    answer = post_form(client, "/sign-in", {"email": email, "password": SIGN_INS[email].password})
    assert answer.status_code == 303
    return client


def links_in(page: str, part: str) -> list[str]:
    found = re.search(part, page, re.DOTALL)
    assert found is not None
    return list(dict.fromkeys(html.unescape(url) for url in re.findall(r'<a [^>]*href="(/[^"]*)"', found[0])))


def rows() -> dict[str, int]:
    with db.read_only() as session:
        return {
            t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in metadata.sorted_tables
        }


@pytest.mark.usefixtures("demo")
def test_there_is_a_call_in_every_phase() -> None:
    with db.read_only() as session:
        calls = session.scalars(select(Call)).all()
    now = clock.now()
    shown = Counter(c.state.value if c.state == CallState.DRAFT else phase(c, now).value for c in calls)
    assert shown == {"draft": 1, "upcoming": 1, "open": 1, "under_review": 2, "released": 1}


@pytest.mark.usefixtures("demo")
def test_proposals_awards_and_payments_are_in_many_states() -> None:
    with db.read_only() as session:
        states = [Counter(session.scalars(select(model.state))) for model in (Proposal, Award, Payment)]
    assert states == [
        {
            "selected": 4,
            "declined": 2,
            "ranked": 3,
            "in_review": 2,
            "needs_cure": 1,
            "ineligible": 1,
            "submitted": 1,
            "draft": 3,
        },
        {"active": 3, "agreement_pending": 1},
        {"posted": 3, "pending": 3},
    ]


@pytest.mark.usefixtures("demo")
def test_every_invariant_holds() -> None:
    with db.snapshot() as session:
        assert [f"{one.name}: {row}" for one in registry.INVARIANTS for row in one.find(session)] == []


def test_loading_again_changes_nothing(demo: Flask) -> None:
    before = rows()
    answer = demo.test_cli_runner().invoke(args=["demo", "load"])
    assert (answer.exit_code, "already" in answer.output, rows()) == (0, True, before)


def test_preparing_again_only_says_who_can_sign_in(demo: Flask) -> None:
    before = rows()
    answer = demo.test_cli_runner().invoke(args=["prepare"])
    named = [email for email in SIGN_INS if email in answer.output]
    assert (answer.exit_code, named, rows()) == (0, list(SIGN_INS), before)


def test_a_reset_asks_first(demo: Flask) -> None:
    before = rows()
    answer = demo.test_cli_runner().invoke(args=["demo", "reset"], input="n\n")
    assert (answer.exit_code, rows()) == (1, before)


@pytest.mark.parametrize("email", WAITING)
def test_everybody_signs_in_and_finds_what_waits(demo: Flask, email: str) -> None:
    desk: Any = signed_in(demo, email).get("/api/v1/desk").json
    assert [task["code"] for task in desk["waiting"]] == WAITING[email]


@pytest.mark.parametrize("email", ONE_OF_EACH)
def test_everything_named_on_a_desk_and_in_the_menu_opens(demo: Flask, email: str) -> None:
    """In both languages: the menu, every line of the desk, the foot."""
    client = signed_in(demo, email)
    answers = {}
    for language in ("en", "ja"):
        client.set_cookie("language", language)
        page = client.get("/desk").text
        parts = (r'<nav class="site-nav".*?</nav>', r"<main.*?</main>", r"<footer.*?</footer>")
        for url in [url for part in parts for url in links_in(page, part)]:
            answers[language, url] = client.get(url, follow_redirects=True).status_code
    assert {place: status for place, status in answers.items() if status != 200} == {}


def test_the_sign_in_page_offers_everybody_in_demonstration_mode_only(
    demo: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = demo.test_client()
    shown = client.get("/sign-in").text
    assert [email for email in SIGN_INS if email in shown] == list(SIGN_INS)
    monkeypatch.setitem(demo.extensions, "settings", replace(demo.extensions["settings"], demo=False))
    hidden = client.get("/sign-in").text
    assert [email for email in SIGN_INS if email in hidden] == []


def test_whoever_knows_the_list_is_complete() -> None:
    assert list(WAITING) == list(SIGN_INS)


def test_one_sign_in_for_every_kind_of_user() -> None:
    assert {one.role for one in SIGN_INS.values()} == set(sign_ins.KINDS)


@pytest.mark.usefixtures("app", "real_database")
def test_a_database_that_holds_other_people_is_left_alone(app: Flask) -> None:
    save(person())
    before = rows()
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert (answer.exit_code, "empty" in answer.output, rows()) == (1, True, before)


@pytest.mark.usefixtures("real_database")
def test_a_load_that_fails_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_world: object) -> None:
        raise RuntimeError("the plug was pulled")

    before = rows()
    monkeypatch.setattr(programme, "STAGES", (*programme.STAGES[:2], ("", broken)))
    with pytest.raises(RuntimeError, match="plug"):
        programme.load(Signer("x" * 32))
    assert (rows(), programme.is_empty()) == (before, True)
