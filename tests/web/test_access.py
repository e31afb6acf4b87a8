"""Who may come is declared, and asked before anything is loaded."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel.actor import Actor
from app.web.access import governed_by, public, require_all_declared, signed_in, undeclared
from tests.factories.accounts import person, save, sign_in
from tests.factories.http import post_form


def may_enter(actor: Actor) -> bool:
    return actor.is_signed_in


def test_a_view_says_its_policy() -> None:
    assert public(lambda: "").access_policy == "public"  # type: ignore[attr-defined]
    assert governed_by(may_enter)(lambda: "").access_policy == f"{__name__}.may_enter"  # type: ignore[attr-defined]
    assert signed_in(lambda: "").access_policy == "app.web.access._is_signed_in"  # type: ignore[attr-defined]


def small_app() -> Flask:
    app = Flask("small")
    app.extensions["open_endpoints"] = {"static"}
    app.add_url_rule("/open", "open", public(lambda: "open"))
    return app


def test_a_route_without_a_policy_stops_the_start() -> None:
    app = small_app()
    require_all_declared(app)
    app.add_url_rule("/hole", "hole", lambda: "hole")
    assert list(undeclared(app)) == ["/hole (hole)"]
    with pytest.raises(SystemExit, match="/hole"):
        require_all_declared(app)


def test_a_page_sends_to_the_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/proposals?limit=5")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/proposals?limit%3D5")


def test_the_api_says_that_a_sign_in_is_needed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/proposals")
    assert (answer.status_code, answer.json["code"]) == (401, "sign_in_required")


def test_what_cannot_be_undone_asks_for_a_fresh_sign_in(client: FlaskClient) -> None:
    who = person()
    save(who)
    sign_in(client, who, is_fresh=False)
    page, api = client.get("/funds/new"), client.get("/api/v1/me")
    assert (page.status_code, page.headers["Location"]) == (302, "/confirm?next=/funds/new")
    assert api.status_code == 200
    sign_in(client, who)
    assert client.get("/funds/new").status_code in (200, 404)


def test_after_the_fresh_sign_in_one_is_back_at_the_form(client: FlaskClient) -> None:
    who = person()
    save(who)
    sign_in(client, who, is_fresh=False)
    path = "/proposals/00000000-0000-4000-8000-000000000000/sign/US"
    answer = post_form(client, path)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/confirm?next={path}")
