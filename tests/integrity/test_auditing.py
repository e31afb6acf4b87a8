"""Rules under audit, replay, and overlap with texts of a register."""

import csv
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.accounts.roles import Role
from app.integrity import queries, service
from app.integrity.catalogue.disposition import View
from app.integrity.models import CheckRun, CorpusDocument, Finding
from app.integrity.queries import audits
from app.integrity.service import auditing
from app.integrity.sources.awards import CSV_COLUMNS
from app.integrity.states import FindingState, RunReason, StepKind
from app.kernel import clock, db
from app.kernel.actor import ANONYMOUS
from app.kernel.db import read_only
from app.kernel.errors import NotFound, RuleBroken
from app.kernel.ids import new_id
from tests.factories import reviews as build
from tests.factories.accounts import grant, person, save
from tests.factories.findings import RULES, checked, findings, only
from tests.factories.integrity import integrity_officers
from tests.factories.proposals import loaded
from tests.integrity.test_pages import client_of


def decided_ones(world: build.World, officers: dict[str, Any], *, clear: int, bars: int) -> None:
    """So many findings of EXP-01 that both officers decided."""
    kept = only(world.ids[0])
    first, second = officers.values()

    def keep() -> None:
        db.session().info["audited"] = True
        for number in range(clear + bars):
            nothing = number < clear
            view = View.CLEAR if nothing else View.STATUTORY_BAR
            db.session().add(Finding(
                id=new_id(), proposal_id=kept.proposal_id, run_id=kept.run_id, rule="EXP-01", rule_version=1,
                severity=kept.severity, party=kept.party, fingerprint=f"{number:064d}", evidence={},
                state=FindingState.CLOSED, raised_at=clock.now(), view=view, adjudicated_by_id=first.id,
                other_view=view, concurred_by_id=second.id, outcome="clear" if nothing else "unresolved",
                closed_at=clock.now(),
            ))  # fmt: skip

    db.unit_of_work(keep)


def test_a_rule_of_which_most_came_to_nothing_is_not_asked_any_more(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    checked(world.ids[0], sponsor_approves="yes")
    decided_ones(world, officers, clear=25, bars=25)
    db.unit_of_work(_judge, world)
    with read_only():
        assert (audits.decided("EXP-01", 1), queries.suspended_rules()) == ((50, 25), set())
    db.unit_of_work(_overturn_one, world)
    db.unit_of_work(_judge, world)
    with read_only():
        assert queries.suspended_rules() == {"EXP-01"}
    checked(world.ids[0], sponsor_approves="yes", limits_who="yes")
    assert [each.state for each in findings(world.ids[0]) if len(each.steps) > 0] == [FindingState.OPEN]
    officer = client_of(app, officers["US"])
    assert "Most of its findings came to nothing" in officer.get("/integrity/audit").text


def _judge(world: build.World) -> None:
    db.session().info["audited"] = True
    [asked] = [each for each in findings(world.ids[0]) if each.state == FindingState.OPEN]
    auditing.suspend_if_overturned(RULES, asked)


def _overturn_one(world: build.World) -> None:
    db.session().info["audited"] = True
    one = db.session().query(Finding).filter(Finding.view == View.STATUTORY_BAR).first()
    assert one is not None
    one.view = one.other_view = View.CLEAR
    one.outcome = "clear"


def test_a_run_made_again_gives_the_same(app: Flask, database: Engine) -> None:
    world = build.received(1)
    made = checked(world.ids[0], sponsor_approves="yes", limits_who="yes")
    checked(world.ids[0], sponsor_approves="yes", limits_who="yes")
    with read_only():
        done = service.replay(RULES, made.id)
        assert (done.holds, done.same_findings, done.same_facts) == (True, True, True)
        for nobody in (ANONYMOUS, world.officer("US")):
            with pytest.raises(NotFound):
                service.replay(nobody, made.id)
    with app.app_context():
        said = app.test_cli_runner().invoke(args=["integrity", "replay", str(made.id)])
    assert said.exit_code == 0


def test_a_run_whose_findings_were_others_is_seen(app: Flask, database: Engine) -> None:
    world = build.received(1)
    made = checked(world.ids[0], sponsor_approves="yes")

    def forge() -> CheckRun:
        kept = db.session().get_one(CheckRun, made.id)
        names = [
            column.key for column in CheckRun.__table__.columns if column.key not in ("id", "found_hash")
        ]
        again = CheckRun(id=new_id(), found_hash="0" * 64, **{name: getattr(kept, name) for name in names})
        db.session().info["audited"] = True
        db.session().add(again)
        return again

    forged = db.unit_of_work(forge)
    with read_only():
        assert service.replay(RULES, forged.id).holds is False


def test_aggregates_are_for_integrity_officers_and_auditors(app: Flask, database: Engine) -> None:
    world, officers = build.received(1), integrity_officers()
    auditor = person("Auditor", party="US")
    save(auditor, grant(auditor, Role.AUDITOR, party="US"))
    seen = {
        "integrity": client_of(app, officers["JP"]).get("/integrity/audit").status_code,
        "auditor": client_of(app, auditor).get("/integrity/audit").status_code,
        "programme": client_of(app, world.base.officers["US"]).get("/integrity/audit").status_code,
    }
    assert seen == {"integrity": 200, "auditor": 200, "programme": 404}


def awards(path: Path, *rows: dict[str, str]) -> Path:
    """A CSV of awards of the National Science Foundation."""
    usual = dict.fromkeys(CSV_COLUMNS, "")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, CSV_COLUMNS)
        writer.writeheader()
        writer.writerows({**usual, "start_date": "2026-01-01", **row} for row in rows)
    return path


LONG = (
    "We will build a network of quantum sensors on the sea floor between two continents. The sensors measure gravity"
    " with atoms that fall in a vacuum, and send what they see over fibres that lie there already. In the first year we"
    " place three of them, in the second year we compare them with satellites, and in the third year we hand the data"
    " to everybody who wants to work with them. Two doctoral students are trained at each of the two institutions."
)


def test_the_text_of_an_award_is_found_with_its_passages(app: Flask, database: Engine) -> None:
    world = build.received(1)
    made = world.proposals[0]
    lead = made.sides["US"].lead

    def keep() -> None:
        db.session().info["audited"] = True
        own = loaded(made)
        row = db.session().get_one(type(own), made.id)
        row.abstract_en = LONG  # type: ignore[attr-defined]
        for number, people in (("1", [lead.name_latin]), ("2", ["Somebody Else"])):
            db.session().add(CorpusDocument(
                id=new_id(), register="nsf", number=number, title="Sensors", text=LONG, people=people,
                starts_on=None, ends_on=None, imported_at=clock.now(),
            ))  # fmt: skip

    db.unit_of_work(keep)
    db.unit_of_work(service.check, RULES, made.id, RunReason.SUBMISSION, compare=True)
    found = only(made.id, "OVL-01")
    assert found.evidence["reference"] == "nsf:1"
    assert found.evidence["passages"][0][0][:40] == LONG[:40]
    assert [step.kind for step in found.steps] == [StepKind.RAISED]
    db.unit_of_work(service.check, RULES, made.id, RunReason.REQUEST)
    assert only(made.id, "OVL-01").state == FindingState.OPEN


def test_awards_are_imported_once_and_changed_texts_replaced(database: Engine, tmp_path: Path) -> None:
    def imported(*rows: dict[str, str]) -> tuple[int, int, int]:
        path = awards(tmp_path / "awards.csv", *rows)
        done = db.unit_of_work(service.import_awards, RULES, path)
        return done.added, done.changed, done.unchanged

    one = {
        "award_id": "2600001",
        "title_clean": "Sensors",
        "abstract": LONG,
        "pi_first": "Jo",
        "pi_last": "Doe",
    }
    assert imported(one, {**one, "award_id": "2600002", "abstract": ""}) == (1, 0, 0)
    assert imported(one) == (0, 0, 1)
    assert imported({**one, "abstract": f"{LONG} More."}) == (0, 1, 0)
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with pytest.raises(RuleBroken):
        db.unit_of_work(service.import_awards, RULES, tmp_path / "empty.csv")
