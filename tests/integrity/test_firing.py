"""Rules fire from rows: what people, institutions and teams entered reaches its rule when a proposal is checked."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.accounts.models import Agency
from app.calls.models import Call
from app.disclosures import rules as disclosure_rules
from app.integrity import service
from app.integrity.states import RunReason
from app.kernel import db
from tests.factories import reviews as build
from tests.factories.disclosures import certified, declaring, position, support
from tests.factories.findings import RULES, findings
from tests.factories.proposals import answer_work, side, submitted
from tests.integrity.test_gathering import seen, states
from tests.integrity.test_lists import DAY

FAR = {"name": "Far University", "place": {"country": "CN"}}
ELEMENTS = (
    "unauthorised_transfer", "recruits_others", "post_against_award_terms", "cannot_terminate", "limits_capacity",
    "must_win_sponsor_funds", "must_omit_institution", "must_not_disclose", "conflict_against_award_terms",
)  # fmt: skip


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    return build.received(1)


def wrong() -> dict[str, Any]:
    """A record with something for every rule that reads what a person enters."""
    full = {"runs": [{"first": "2026-04", "last": "2028-03", "percent": "60"}]}
    typed = {
        **full,
        "person_months": [{"year": 2027, "value": "13"}],
        "percents": [{"year": 2026, "value": "5"}],
    }
    facts = {"source": FAR, "source_kind": "government", "reported": "no", "contract_on_file": "no"}
    said = {"overlap": "Other aims, other methods.", "objectives": "Write to a.b@example.org at home."}
    items = [support(title=f"Item {n}", effort=typed if n == 0 else full, **facts, **said) for n in range(3)]
    items.append(support(title="Asked for", status="pending", overlap="", effort=full))
    post = {"organisation": {"name": "Third Institute"}, "remunerated": "yes", "contract_on_file": "no"}
    money = {"entity": {"name": "Seller Ltd"}, "kind": "equity", "publicly_traded": "no", "officer": "yes"}
    value = {"value": {"amount": "90000.00", "currency": "USD"}}
    tie = {"name": "Far Talents", "sponsor": FAR, "country": "CN", "status": "current", "compensation": "yes"}
    elements = {
        **dict.fromkeys(ELEMENTS, "no"),
        "recruits_others": "yes",
        "only_exchange": "no",
        "contract_on_file": "no",
    }
    lent = {
        "description": "Microscope",
        "source": FAR,
        "needs_time": "yes",
        "for_this_project": "no",
        **value,
    }
    parts = declaring(
        positions=[
            position(kind="primary"),
            position(title="Guest", kind="honorary", start="2025-01", **post),
        ],
        support=items,
        programmes=[{**tie, **elements}],
        in_kind=[{**lent, "received": "2026-04"}],
        interests=[
            {
                **money,
                **value,
                "relation": "Supplies us.",
                "acquired": "2026-01-10",
                "declared_on": "2026-06-01",
            }
        ],
    )
    declared = {
        "hidden_contracts": "yes",
        "hidden_contracts_detail": "One.",
        "not_malign": "no",
        "institution_reporting": "no",
    }
    return {**parts, "certificates": {"nothing": True, "items": []}, "declarations": declared}


def fired(world: Any) -> set[tuple[str, str]]:
    """(rule, side of the person it is about or "")."""
    sides = {made.lead.id: party for party, made in world.proposals[0].sides.items()}
    db.unit_of_work(service.check, RULES, world.ids[0], RunReason.REQUEST)
    return {(it.rule, sides.get(it.person_id, "")) for it in findings(world.ids[0])}


def agency(world: Any, party: str, code: str) -> None:
    def rename() -> None:
        db.session().info["audited"] = True
        db.session().get_one(Agency, world.call.side(party).agency_id).code = code

    db.unit_of_work(rename)


OF_BOTH = {"CMP-04", "CMP-05", "EFF-04", "EFF-05", "EFF-07", "FCI-05", "SUP-01", "SUP-02", "SUP-03", "SUP-05", "TRN-01",
           "XCH-01"}  # fmt: skip
OF_ONE = {
    "US": {"CRT-04", "CTY-01", "EFF-01", "EFF-02", "FCI-01", "FCI-02", "FTR-01", "TRN-03"},
    "JP": {"CRT-06", "EFF-03", "FTR-02", "TRN-02"},
}
OF_THE_WHOLE = {
    "CTY-02",
    "EXP-01",
    "EXP-02",
    "EXP-03",
    "EXP-04",
    "EXP-06",
    "INS-01",
    "INS-02",
    "INS-03",
    "INS-04",
    "NIH-01",
}


def test_what_people_institutions_and_the_team_entered_reaches_its_rule(world: Any) -> None:
    agency(world, "US", "NIH")
    made = world.proposals[0]
    for each in made.sides.values():
        certified(each.lead, wrong())
    supplier, yes = (
        {"name": "Seller Ltd", "ror": ""},
        {"sensitive": "yes", "not_fundamental": "yes", "classified": "yes"},
    )
    more = {
        "sites": ["US", "DE"],
        "suppliers": [supplier],
        "sponsor_approves": "yes",
        "controlled_input": "unknown",
    }
    answer_work(made, **yes, **more)
    asked = ("foreign_report", "foreign_gifts", "security_programme", "self_evaluation", "integrity_rules")
    for party in made.parties:
        states(
            world,
            party,
            confucius="yes",
            confucius_waiver="no",
            large_recipient="yes",
            **dict.fromkeys(asked, "no"),
        )
    expected = {(rule, party) for party in made.parties for rule in OF_BOTH | OF_ONE[party]}
    assert expected | {(rule, "") for rule in OF_THE_WHOLE} <= fired(world)


def test_a_section_that_an_agency_draws_a_document_from_is_asked_for(world: Any) -> None:
    """CMP-02: the record holds without education and products; the biographical sketch of NSF does not."""
    agency(world, "US", "NSF")
    parts = declaring(support=[support(overlap="none")])
    certified(world.proposals[0].sides["US"].lead, {**parts, "education": {"nothing": False, "items": []}})
    assert [found for _, found in seen(world.ids[0], "CMP-02")] == [{"documents": ["biosketch"]}]


def test_a_sixth_product_is_counted(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """CMP-07, where certifying did not stop it already."""
    monkeypatch.setattr(disclosure_rules, "MOST_PRODUCTS", 9)
    named = [{"group": "related", "citation": f"Paper {n}"} for n in range(6)]
    certified(world.proposals[0].sides["US"].lead, declaring(products=named))
    assert [weight for weight, _ in seen(world.ids[0], "CMP-07")] == ["block"]


def test_a_call_that_follows_a_security_programme_asks_about_the_field(world: Any) -> None:
    """EXP-05, and never anywhere else."""
    answer_work(world.proposals[0], field="quantum sensing")
    assert seen(world.ids[0], "EXP-05") == []
    call_says(world, security=["trust"])
    assert seen(world.ids[0], "EXP-05") == [("advise", {"field": "quantum sensing"})]


def test_a_call_that_limits_proposals_of_one_lead_counts_them(world: Any) -> None:
    """OVL-04."""
    submitted(world.call, [world.proposals[0].sides["US"], side("JP")])
    assert seen(world.ids[0], "OVL-04") == []
    call_says(world, most_proposals_per_lead=1)
    assert [weight for weight, _ in seen(world.ids[0], "OVL-04")] == ["block"]


def call_says(world: Any, **settings: Any) -> None:
    """As if the programme's template had said so when the call was drafted."""

    def change() -> None:
        db.session().info["audited"] = True
        row = db.session().get_one(Call, world.call.id)
        row.settings = {**row.settings, **settings}

    db.unit_of_work(change)


def test_an_end_user_that_takes_part_is_named_with_the_concern(world: Any, tmp_path: Path) -> None:
    """ENT-08."""
    rows = [{"entity_name": "Zymurgy Fermentation Institute", "addresses": ["Graz"], "entity_type": "organization",
             "reason": "Type of WMD concern: B, CW", "aliases": []}]  # fmt: skip
    path = tmp_path / "meti.json"
    path.write_text(json.dumps(rows))
    db.unit_of_work(service.import_list, RULES, "end-users", path, DAY)
    answer_work(world.proposals[0], partners=[{"name": "Zymurgy Fermentation Institute", "ror": ""}])
    [(weight, found)] = seen(world.ids[0], "ENT-08")
    assert (weight, found["concern"]) == ("review", "B, CW")


def test_an_item_that_went_without_an_end_is_asked_about(world: Any) -> None:
    """XCH-10: in the version before, still running by its dates, and gone."""
    lead = world.proposals[0].sides["US"].lead
    certified(lead, declaring(support=[support(title="Lasers", overlap="none")]))
    assert seen(world.ids[0], "XCH-10") == []
    certified(lead, declaring())
    assert [weight for weight, _ in seen(world.ids[0], "XCH-10")] == ["review"]
