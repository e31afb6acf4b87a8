"""What a finding rests on: the own side sees it, the other side by the person's consent; each look is noted first."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from app.disclosures import service as disclosures
from app.disclosures.models import RecordRead
from app.kernel.db import read_only, unit_of_work
from tests.factories import reviews as build
from tests.factories.accounts import actor_of
from tests.factories.disclosures import certified, declaring, support
from tests.factories.findings import checked, findings
from tests.factories.http import post_form
from tests.factories.integrity import integrity_officers
from tests.integrity.test_pages import client_of

SECRET = "Quiet sensors of the harbour"


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    """A proposal whose US lead has a finding that names an item of the record."""
    made = build.received(1)
    lead = made.proposals[0].sides["US"].lead
    certified(lead, declaring(support=[support(title=SECRET, objectives="x")]))
    checked(made.ids[0])
    return made


def about_the_lead(world: Any) -> Any:
    [found] = [
        each for each in findings(world.ids[0]) if each.rule == "CMP-05" and each.evidence == {"item": SECRET}
    ]
    return found


def looks() -> list[tuple[Any, str, str]]:
    with read_only() as session:
        rows = session.scalars(select(RecordRead).where(RecordRead.reader_id.is_not(None)))
        return [(row.reader_id, row.party, row.matter.rpartition(" ")[2]) for row in rows]


def exits(client: Any, world: Any, finding: Any) -> list[bool]:
    """Whether the secret comes out: page of the finding, of the proposal, of the call; API of one, of all."""
    paths = [
        f"/integrity/findings/{finding.id}",
        f"/integrity/calls/{world.call.id}/proposals/{world.ids[0]}",
        f"/api/v1/findings/{finding.id}",
        f"/api/v1/proposals/{world.ids[0]}/findings",
    ]
    answers = [client.get(path) for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200], paths
    return [SECRET in answer.get_data(as_text=True) for answer in answers]


def test_the_own_side_sees_it_and_every_look_is_noted(app: Flask, world: Any) -> None:
    officers, finding = integrity_officers(), about_the_lead(world)
    with build.after_deadline(world.call):
        assert exits(client_of(app, officers["US"]), world, finding) == [True, False, True, True]
    assert [look[:2] for look in looks()] == [(officers["US"].id, "US")] * 3
    assert [look[2] for look in looks()][:2] == ["CMP-05"] * 2


def test_the_other_side_sees_nothing_without_consent(app: Flask, world: Any) -> None:
    officers, finding = integrity_officers(), about_the_lead(world)
    with build.after_deadline(world.call):
        client = client_of(app, officers["JP"])
        assert exits(client, world, finding) == [False] * 4
        assert "Not shown to your side" in client.get(f"/integrity/findings/{finding.id}").text
        shown = client.get(f"/api/v1/findings/{finding.id}").json
        assert (shown["evidence"], shown["evidence_withheld"], shown["rule"]) == ({}, True, "CMP-05")
    assert looks() == []


def test_with_consent_it_sees_it_until_the_person_withdraws(app: Flask, world: Any) -> None:
    officers, finding = integrity_officers(), about_the_lead(world)
    lead = actor_of(world.proposals[0].sides["US"].lead)
    unit_of_work(disclosures.give_consent, lead, "JP")
    with build.after_deadline(world.call):
        client = client_of(app, officers["JP"])
        assert exits(client, world, finding) == [True, False, True, True]
        assert {look[:2] for look in looks()} == {(officers["JP"].id, "JP")}
        unit_of_work(disclosures.withdraw_consent, lead, "JP")
        assert exits(client, world, finding) == [False] * 4
    assert len(looks()) == 3


def test_consent_opens_no_whole_record(app: Flask, world: Any) -> None:
    officers = integrity_officers()
    lead = world.proposals[0].sides["US"].lead
    unit_of_work(disclosures.give_consent, actor_of(lead), "JP")
    with build.after_deadline(world.call):
        client = client_of(app, officers["JP"])
        page = f"/integrity/proposals/{world.ids[0]}/disclosures/{lead.id}"
        assert client.get(page).status_code == 404


def test_the_person_sees_it_without_a_line(app: Flask, world: Any) -> None:
    finding = about_the_lead(world)
    client = client_of(app, world.proposals[0].sides["US"].lead)
    assert SECRET in client.get(f"/questions/{finding.id}").text
    assert SECRET in client.get(f"/api/v1/findings/{finding.id}").get_data(as_text=True)
    assert looks() == []


OWN_WORDS = "The harbour sensors are the ones of the foundation"


def words_come_out(client: Any, world: Any, finding: Any) -> list[bool]:
    paths = [
        f"/integrity/findings/{finding.id}",
        f"/integrity/calls/{world.call.id}/proposals/{world.ids[0]}",
        f"/api/v1/findings/{finding.id}",
        f"/api/v1/proposals/{world.ids[0]}/findings",
    ]
    return [OWN_WORDS in client.get(path).get_data(as_text=True) for path in paths]


def test_what_the_person_answers_is_kept_from_the_other_side_until_consent(app: Flask, world: Any) -> None:
    officers, finding = integrity_officers(), about_the_lead(world)
    lead = world.proposals[0].sides["US"].lead
    applicant = client_of(app, lead)
    page = applicant.get(f"/questions/{finding.id}").text
    assert "read your words only with your consent" in page
    said = {"answer": "explain", "words": OWN_WORDS, "version": str(finding.version)}
    assert post_form(applicant, f"/questions/{finding.id}/answer", said).status_code == 303
    with build.after_deadline(world.call):
        other, own = client_of(app, officers["JP"]), client_of(app, officers["US"])
        assert words_come_out(own, world, finding) == [True, False, True, True]
        assert words_come_out(other, world, finding) == [False] * 4
        assert "The words are not shown to your side" in other.get(f"/integrity/findings/{finding.id}").text
        [step, *_] = other.get(f"/api/v1/findings/{finding.id}").json["steps"]
        assert (step["kind"], step["choice"], step["words"], step["words_withheld"]) == (
            "answered",
            "explain",
            "",
            True,
        )
        unit_of_work(disclosures.give_consent, actor_of(lead), "JP")
        assert words_come_out(other, world, finding) == [True, False, True, True]
        unit_of_work(disclosures.withdraw_consent, actor_of(lead), "JP")
        assert words_come_out(other, world, finding) == [False] * 4
