"""What the rules read in the running service: every fact comes from a record, an institution, a list or a register."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.accounts.models import Agency
from app.disclosures import service as disclosures
from app.disclosures.states import Fact
from app.integrity import service
from app.integrity.catalogue import CATALOGUE
from app.integrity.catalogue.waiting import RESTS_ON, WAITS
from app.integrity.models import CorpusDocument
from app.integrity.sources.register_tables import PROGRAMMES
from app.integrity.states import Register, RunReason
from app.kernel import clock, db
from app.kernel.ids import new_id
from tests.factories import proposals as proposing
from tests.factories import reviews as build
from tests.factories.accounts import actor_of
from tests.factories.disclosures import certified, declaring, position, support
from tests.factories.findings import RULES, findings
from tests.integrity.test_lists import dpl, imported, table


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    return build.received(1)


def seen(proposal: Any, rule: str) -> list[tuple[str, dict[str, Any]]]:
    """(severity, evidence) of what a rule sees on a proposal now, through the service."""
    db.unit_of_work(service.check, RULES, proposal, RunReason.REQUEST)
    return [
        (str(it.severity), it.evidence) for it in findings(proposal) if it.rule == rule and not it.closed_at
    ]


def states(world: Any, party: str, **facts: str) -> None:
    side = world.proposals[0].sides[party]
    answers = {Fact(name): said for name, said in facts.items()}
    db.unit_of_work(
        disclosures.state_facts, actor_of(side.officer), side.institution.id, answers, date(2026, 10, 1)
    )


def certify(world: Any, party: str, **lists: list[dict[str, Any]]) -> None:
    certified(world.proposals[0].sides[party].lead, declaring(**lists))


def test_organisations_in_a_record_are_laid_beside_the_lists_by_name_or_number(
    world: Any, tmp_path: Path
) -> None:
    imported(
        dpl(tmp_path / "1.txt", "Zymurgy Fermentation Institute|Graz", "Beta Optics Laboratory Ltd|Reno")
    )
    adjunct = position(
        title="Adjunct", organisation={"name": "ZYMURGY FERMENTATION INSTITUTE"}, end="2026-03"
    )
    alike = position(title="Visitor", organisation={"name": "Beta Optics Lab of Reno"})
    certify(world, "US", positions=[adjunct, alike])
    [(weight, evidence)] = seen(world.ids[0], "ENT-01")
    assert (weight, evidence["entry"]) == ("review", "Zymurgy Fermentation Institute")
    assert seen(world.ids[0], "ENT-06") == []


def test_the_kind_of_body_that_pays_is_asked(world: Any) -> None:
    secret = support(nda="yes", source_kind="government", overlap="none")
    elsewhere = support(
        title="Lasers", source={"name": "Other University"}, source_kind="university", overlap="none"
    )
    certify(world, "JP", support=[secret, elsewhere])
    assert [weight for weight, _ in seen(world.ids[0], "SUP-04")] == ["review"]
    assert [found["organisation"] for _, found in seen(world.ids[0], "XCH-02")] == ["Other University"]


def test_people_paid_by_others_stand_in_the_list_of_support(world: Any) -> None:
    mate = {
        "kind": "postdoc",
        "name": "A Visitor",
        "payer": {"name": "Far Fund"},
        "start": "2026-04",
        "on_this_project": "yes",
    }
    certify(world, "US", supported_people=[mate])
    assert [found for _, found in seen(world.ids[0], "XCH-11")] == [{"item": "A Visitor"}]


def test_products_are_counted(world: Any) -> None:
    named = [{"group": "related", "citation": f"Paper {n}"} for n in range(5)]
    certify(world, "US", products=named)
    assert seen(world.ids[0], "CMP-07") == []


def test_institutions_say_whether_reports_are_filed(world: Any) -> None:
    """The yearly report to NSF and the report of section 117 are two questions."""
    states(world, "US", foreign_gifts="no", foreign_report="yes")
    assert (len(seen(world.ids[0], "INS-01")), seen(world.ids[0], "INS-02")) == (1, [])
    states(world, "US", foreign_gifts="yes", foreign_report="no")
    assert (seen(world.ids[0], "INS-01"), len(seen(world.ids[0], "INS-02"))) == ([], 1)


def test_an_award_of_a_register_whose_leader_has_the_name_is_pointed_out(world: Any) -> None:
    lead = world.proposals[0].sides["US"].lead
    db.unit_of_work(award, lead.name_latin.upper(), "2500001", date(2028, 1, 1))
    db.unit_of_work(award, lead.name_latin, "2500002", date(2024, 1, 1))
    db.unit_of_work(award, "Somebody Else", "2500003", date(2028, 1, 1))
    [(weight, evidence)] = seen(world.ids[0], "XCH-05")
    assert (weight, evidence["number"], evidence["by_number"]) == ("advise", "2500001", False)
    certify(world, "US", support=[support(number="2500001", overlap="none")])
    assert seen(world.ids[0], "XCH-05") == []


def award(leader: str, number: str, ends: date) -> None:
    db.session().add(
        CorpusDocument(
            id=new_id(), register="nsf", number=number, title=f"Award {number}", text=f"Words of {number}.",
            people=[leader], starts_on=date(2023, 1, 1), ends_on=ends, imported_at=clock.now(),
        )
    )  # fmt: skip


def test_another_version_under_another_proposal_is_compared(world: Any) -> None:
    sides = [world.proposals[0].sides[party] for party in world.proposals[0].parties]
    certify(world, "US", support=[support(overlap="none")])
    db.unit_of_work(service.check, RULES, world.ids[0], RunReason.REQUEST)
    more = {"amount": {"amount": "1500000", "currency": "JPY"}, "overlap": "none"}
    certify(world, "US", support=[support(**more), support(title="Lasers", overlap="none")])
    second = proposing.submitted(world.call, sides)
    found = sorted(seen(second.id, "XCH-03"), key=lambda each: str(each[1]["item"]))
    assert [(weight, evidence["item"], evidence["differs"]) for weight, evidence in found] == [
        ("review", "Lasers", ["missing"]),
        ("review", "Sensors", ["amount"]),
    ]
    db.unit_of_work(service.check, RULES, world.ids[0], RunReason.REQUEST)
    assert seen(second.id, "XCH-03") == []


def test_the_signature_of_the_half_is_the_approval_of_the_institution(world: Any) -> None:
    assert seen(world.ids[0], "CRT-05") == []


def test_the_report_on_conflicts_is_late_only_where_the_agency_asks_for_it(world: Any) -> None:
    states(world, "JP", coi_report="no")
    assert seen(world.ids[0], "FCI-04") == []
    body = db.unit_of_work(_agency_of, world, "JP")
    assert body == "AMED"
    assert len(seen(world.ids[0], "FCI-04")) == 1
    states(world, "JP", coi_report="yes")
    assert (
        len(seen(world.ids[0], "FCI-04")) == 1
    )  # stated as of October, the report was due by the end of May


def _agency_of(world: Any, party: str) -> str:
    db.session().info["audited"] = True
    body = db.session().get_one(Agency, world.call.side(party).agency_id)
    body.code = "AMED"
    return body.code


def test_the_catalogue_says_which_rules_wait_for_data(
    client: FlaskClient, database: Engine, tmp_path: Path
) -> None:
    page = client.get("/integrity/rules").get_data(as_text=True)
    assert page.count("No edition of this register was imported") == sum(map(len, RESTS_ON.values()))
    assert page.count("No data yet") == len(RESTS_ON)
    assert page.count("<strong>Limited</strong>") == len(WAITS)
    assert (WAITS | RESTS_ON).keys() <= CATALOGUE.versions().keys()
    path = table(tmp_path / "1.csv", PROGRAMMES, ("Alpha", "", ""))
    db.unit_of_work(service.import_register, RULES, Register.PROGRAMMES, path, date(2026, 11, 1))
    assert (
        client.get("/integrity/rules").get_data(as_text=True).count("No data yet")
        == page.count("No data yet") - 1
    )
    assert WAITS.keys() <= CATALOGUE.versions().keys()
    assert all(words.en and words.ja for words in WAITS.values())
