"""Another side sees what a finding took from a record only while the person consents; each act has its date."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from app.disclosures import queries, rules, service
from app.disclosures.invariants import INVARIANTS
from app.disclosures.models import Consent
from app.disclosures.states import Purpose
from app.kernel import clock
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import NotFound
from tests.factories.accounts import actor_of, person, save
from tests.factories.disclosures import certified
from tests.factories.http import post_form, send_json
from tests.factories.integrity import integrity_officers
from tests.integrity.test_pages import client_of


@pytest.fixture
def author(app: Flask, database: Engine) -> Any:
    who = person("Author", party="US")
    save(who)
    return who


def broken() -> list[str]:
    with read_only() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def acts() -> list[str]:
    with read_only() as session:
        rows = session.execute(
            text("SELECT action FROM audit_rows WHERE action LIKE 'consent.%' ORDER BY at, id")
        )
        return list(rows.scalars())


def shown_to(officer: Any, author: Any) -> bool:
    asked = {author.id: clock.now()}
    return author.id in unit_of_work(service.show_parts, actor_of(officer), asked, Purpose.FINDING, "R-1")


def readings(author: Any) -> list[str]:
    with read_only():
        return [row.party for row in queries.readings_of(actor_of(author))]


def test_given_withdrawn_and_given_again_leave_their_dates_and_acts(author: Any) -> None:
    actor = actor_of(author)
    first = unit_of_work(service.give_consent, actor, "JP")
    assert unit_of_work(service.give_consent, actor, "JP").id == first.id
    unit_of_work(service.withdraw_consent, actor, "JP")
    unit_of_work(service.withdraw_consent, actor, "JP")
    again = unit_of_work(service.give_consent, actor, "JP")
    with read_only():
        history = queries.consents_of(actor)
    assert {(row.id, row.withdrawn_at is None) for row in history} == {(first.id, False), (again.id, True)}
    assert acts() == ["consent.given", "consent.withdrawn", "consent.given"]
    assert broken() == []


@pytest.mark.parametrize("party", ["US", "XX", ""])
def test_nobody_consents_to_the_own_side_or_to_none(author: Any, party: str) -> None:
    for verb in (service.give_consent, service.withdraw_consent):
        with pytest.raises(NotFound):
            unit_of_work(verb, actor_of(author), party)


def test_the_other_side_sees_only_while_the_consent_holds(author: Any) -> None:
    officers = integrity_officers()
    certified(author)
    assert (shown_to(officers["US"], author), shown_to(officers["JP"], author)) == (True, False)
    assert readings(author) == ["US"]
    unit_of_work(service.give_consent, actor_of(author), "JP")
    assert shown_to(officers["JP"], author)
    unit_of_work(service.withdraw_consent, actor_of(author), "JP")
    assert not shown_to(officers["JP"], author)
    assert sorted(readings(author)) == ["JP", "US"]
    assert broken() == []


def test_a_consent_to_an_earlier_text_holds_no_longer(author: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    officers, actor = integrity_officers(), actor_of(author)
    unit_of_work(service.give_consent, actor, "JP")
    earlier = rules.TERMS_OF_CONSENT
    monkeypatch.setattr(rules, "TERMS_OF_CONSENT", earlier + 1)
    assert not shown_to(officers["JP"], author)
    unit_of_work(service.give_consent, actor, "JP")
    assert shown_to(officers["JP"], author)
    with read_only() as session:
        ended = select(Consent.terms).where(Consent.withdrawn_at.is_not(None))
        assert list(session.scalars(ended)) == [earlier]


def test_on_the_page(app: Flask, author: Any) -> None:
    client = client_of(app, author)
    page = client.get("/disclosure/consent")
    assert (page.status_code, "Privacy Act" in page.text, "Protection of Personal" in page.text) == (
        200,
        False,
        True,
    )
    assert post_form(client, "/disclosure/consent/JP/given", {}).status_code == 303
    assert "Consent given on" in client.get("/disclosure/consent").text
    assert post_form(client, "/disclosure/consent/JP/withdrawn", {}).status_code == 303
    assert "this side sees nothing" in client.get("/disclosure/consent").text


def test_a_person_of_the_other_side_reads_about_the_law_there(app: Flask, author: Any) -> None:
    other = person("Kyoko", party="JP", language="ja")
    save(other)
    page = client_of(app, other).get("/disclosure/consent").text
    assert ("プライバシー法" in page, "個人情報の保護に関する法律" in page) == (True, False)


def test_by_the_api(app: Flask, author: Any) -> None:
    client = client_of(app, author)
    given = send_json(client, "PUT", "/api/v1/disclosure/consents/JP")
    assert (given.status_code, given.json["party"], given.json["withdrawn_at"]) == (200, "JP", None)
    assert send_json(client, "DELETE", "/api/v1/disclosure/consents/JP").status_code == 204
    [row] = client.get("/api/v1/disclosure/consents").json
    assert row["withdrawn_at"] >= row["given_at"]
    assert send_json(client, "PUT", "/api/v1/disclosure/consents/US").status_code == 404
    assert app.test_client().get("/api/v1/disclosure/consents").status_code in (401, 403, 404)
