"""The pages of the shell: language choice, health, readiness, figures."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.kernel import db
from app.kernel.outbox import enqueue


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/calls?phase=open", "/calls?phase=open"),
        ("/calls?", "/calls"),
        ("", "/"),
        ("calls", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
        ("\\\\evil.example", "/"),
        ("/%2F/evil.example", "/%2F/evil.example"),
    ],
)
def test_the_choice_of_a_language_never_leads_to_another_site(
    client: FlaskClient, target: str, leads_to: str
) -> None:
    answer = client.get("/language/ja", query_string={"next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)
    assert client.get_cookie("language").value == "ja"  # type: ignore[union-attr]


def test_a_language_that_we_do_not_speak_changes_nothing(client: FlaskClient) -> None:
    client.get("/language/fr")
    assert client.get_cookie("language") is None


def test_alive(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "alive"}


def test_ready_when_every_check_holds(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = {"database": lambda: True, "files": lambda: True}
    monkeypatch.setitem(app.extensions, "readiness", good)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (
        200,
        {"ready": True, "checks": {"database": True, "files": True}},
    )
    monkeypatch.setitem(app.extensions, "readiness", good | {"files": lambda: False})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"], answer.json["checks"]["files"]) == (503, False, False)


def test_a_migrated_service_is_ready(app: Flask, real_database: str) -> None:
    assert app.test_client().get("/readyz").json == {
        "ready": True,
        "checks": {"clock": True, "schema": True, "store": True},
    }


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 404), ("203.0.113.9", 404), ("127.0.0.2", 404)],
)
def test_figures_are_for_this_machine_only(client: FlaskClient, address: str, status: int) -> None:
    answer = client.get("/metrics", environ_overrides={"REMOTE_ADDR": address})
    assert (answer.status_code, "jusstic_jobs" in answer.text) == (status, status == 200)


def test_figures_count_what_waits(client: FlaskClient) -> None:
    db.unit_of_work(enqueue, "mail.send", {}, key="one")
    assert 'jusstic_jobs{state="pending"} 1.0' in client.get("/metrics").text
