"""Editions of lists, screening, clearances, and what follows for a proposal."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from app.accounts.models import Institution, Person
from app.background import Worker
from app.integrity import service
from app.integrity.catalogue.disposition import View
from app.integrity.models import CheckRun, ScreeningHit
from app.integrity.queries import lists
from app.integrity.service.lists import screen
from app.integrity.sources.denied_persons import COLUMNS
from app.integrity.states import Answer, FindingState, HitState, RunReason
from app.kernel import clock, db, outbox
from app.kernel.db import read_only
from app.kernel.errors import Conflict, RuleBroken
from app.kernel.intake import ImportReport
from tests.factories import reviews as build
from tests.factories.accounts import institution, person, save
from tests.factories.findings import RULES, adjudicated, concurred, findings, only
from tests.factories.integrity import integrity_officers
from tests.integrity.test_checking import broken
from tests.integrity.test_deciding import sides

DAY = date(2026, 11, 1)


def dpl(path: Path, *rows: str) -> Path:
    """A denied-persons list with the given names, one a row."""
    head = "\t".join((*COLUMNS[:8], "Standard_Order", "Last_Update", *COLUMNS[9:])) + "\n"
    lines = [f"{name}\t1 MAIN ST\t{city}\t\tUS\t\t01/01/2020\t\tY\t2020-01-01\tAdded\t85 F.R. 1\n" for name, city in
             (row.split("|") for row in rows)]  # fmt: skip
    path.write_text(head + "".join(lines), encoding="utf-8")
    return path


def table(path: Path, columns: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    """A CSV file with a header."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in (columns, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def imported(path: Path) -> ImportReport:
    return db.unit_of_work(service.import_list, RULES, "denied-persons", path, DAY)


def counts(done: ImportReport) -> tuple[int, int, int, int]:
    return done.added, done.changed, done.unchanged, done.retired


def screened(*, people: tuple[Person, ...] = (), places: tuple[Institution, ...] = ()) -> int:
    return db.unit_of_work(screen, RULES, people, places).total()


def hits() -> list[ScreeningHit]:
    with read_only() as session:
        return list(session.query(ScreeningHit).order_by(ScreeningHit.entry))


def test_an_edition_is_kept_as_what_changed(database: Engine, tmp_path: Path) -> None:
    first = dpl(tmp_path / "1.txt", "ALPHA TRADING GMBH|Graz", "BETA OPTICS INC|Reno")
    assert counts(imported(first)) == (2, 0, 0, 0)
    assert counts(imported(first)) == (0, 0, 2, 0)
    second = dpl(tmp_path / "2.txt", "ALPHA TRADING GMBH|Graz", "GAMMA LABS|Oslo")
    assert counts(imported(second)) == (1, 0, 1, 1)
    with read_only():
        assert sorted(party.name for party in lists.parties_in_force()) == [
            "ALPHA TRADING GMBH",
            "GAMMA LABS",
        ]
        assert [(row.entries, row.added, row.retired) for row in lists.editions()] == [(2, 1, 1), (2, 2, 0)]
    assert broken() == []


def test_a_file_without_an_entry_changes_nothing(database: Engine, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("nothing\n", encoding="utf-8")
    with pytest.raises(RuleBroken):
        imported(tmp_path / "x.txt")


def test_a_name_alone_stays_in_the_log_and_a_city_makes_it_a_question(
    database: Engine, tmp_path: Path
) -> None:
    imported(dpl(tmp_path / "1.txt", "JOHN QUENTIN EXAMPLE|Graz"))
    elsewhere, there = institution(city="Reno"), institution(city="Graz")
    alone = person("John Quentin Example", institution=elsewhere)
    near = person("John Quentin Example", institution=there)
    save(elsewhere, there, alone, near)
    for who, home in ((alone, elsewhere), (near, there)):
        who.institution = home
    assert screened(people=(alone, near)) == 1
    assert {hit.person_id: hit.state for hit in hits()} == {
        alone.id: HitState.LOGGED,
        near.id: HitState.RAISED,
    }
    assert screened(people=(alone, near)) == 0


def test_a_raised_name_without_a_corroborator_cannot_be_kept(database: Engine, tmp_path: Path) -> None:
    imported(dpl(tmp_path / "1.txt", "JOHN QUENTIN EXAMPLE|Graz"))
    alone = person("John Quentin Example")
    alone.institution = None
    save(alone)
    screened(people=(alone,))

    def forge() -> None:
        db.session().query(ScreeningHit).update({"state": HitState.RAISED})

    with pytest.raises(Conflict):
        db.unit_of_work(forge)


def test_an_organisation_that_is_newly_listed_is_found_by_night(
    app: Flask, database: Engine, tmp_path: Path
) -> None:
    world = build.received(1)
    home = world.proposals[0].sides["US"].institution
    imported(dpl(tmp_path / "1.txt", "ALPHA TRADING GMBH|Graz"))
    assert db.unit_of_work(service.rescreen, RULES)["new_hits"] == 0
    listed = "Zymurgy Fermentation Institute"
    db.unit_of_work(_rename, home.id, listed)
    imported(dpl(tmp_path / "2.txt", "ALPHA TRADING GMBH|Graz", f"{listed.upper()}|Graz"))
    done = db.unit_of_work(service.rescreen, RULES)
    assert (done["new_hits"], done["checked"]) == (1, 1)
    rules = {each.rule for each in findings(world.ids[0])}
    assert {"ENT-01", "PAW-04"} & rules == {"ENT-01", "PAW-04"}
    assert db.unit_of_work(service.rescreen, RULES)["new_hits"] == 0
    assert broken() == []


def nights() -> list[str]:
    """Why each proposal was checked, as the worker works off what is due."""
    while outbox.run_due():
        pass
    with read_only() as session:
        return sorted(session.scalars(select(CheckRun.reason)))


def test_the_service_compares_every_night_by_itself(app: Flask, database: Engine, tmp_path: Path) -> None:
    """A newly listed organisation is found; what was cleared stays silent until the entry is another."""
    world, officers = build.received(1), integrity_officers()
    nights()
    home = world.proposals[0].sides["US"].institution
    listed, day = "Zymurgy Fermentation Institute", clock.now().replace(hour=6)
    db.unit_of_work(_rename, home.id, listed)
    imported(dpl(tmp_path / "1.txt", f"{listed.upper()}|Graz"))
    worker = Worker(app.extensions["settings"])
    with clock.at(day + timedelta(days=1)):
        worker.turn()
        assert nights() == ["lists", "submission"]
    found = [each for each in findings(world.ids[0]) if each.rule in ("ENT-01", "PAW-04")]
    assert {each.rule for each in found} == {"ENT-01", "PAW-04"}
    with build.after_deadline(world.call):
        for rule in ("ENT-01", "PAW-04"):
            one = only(world.ids[0], rule)
            lead = world.proposals[0].lead("US")
            db.unit_of_work(service.answer, lead, one.id, one.version, Answer.NOT_ME, "Another body.")
            first, other = sides(only(world.ids[0], rule), officers)
            adjudicated(first, only(world.ids[0], rule), View.CLEAR)
            concurred(other, only(world.ids[0], rule), View.CLEAR)
    for later, file, fresh in ((2, f"{listed.upper()}|Graz", 0), (3, f"{listed.upper()}|Linz", 1)):
        imported(dpl(tmp_path / f"{later}.txt", file, f"OTHER {later}|Oslo"))
        before = len(nights())
        with clock.at(day + timedelta(days=later)):
            worker.turn()
            assert len(nights()) - before == fresh
    assert broken() == []


def test_a_screening_of_many_costs_the_statements_of_one(tmp_path: Path, count_queries: Any) -> None:
    imported(dpl(tmp_path / "1.txt", "ALPHA TRADING GMBH|Graz"))
    screened()
    costs = []
    for many in (1, 5):
        places = [institution(f"Alpha Trading {n} GmbH") for n in range(many)]
        save(*places)
        with count_queries() as seen:
            screened(places=tuple(places))
        costs.append(len(seen))
    assert costs[0] == costs[1]


def _rename(key: object, name: str) -> None:
    db.session().info["audited"] = True
    db.session().get_one(Institution, key).name_en = name  # type: ignore[attr-defined]


def test_what_two_officers_cleared_is_not_asked_again(app: Flask, database: Engine, tmp_path: Path) -> None:
    world, officers = build.received(1), integrity_officers()
    made = world.proposals[0].sides["US"]
    listed = made.lead.name_latin.upper()
    imported(dpl(tmp_path / "1.txt", f"{listed}|Graz"))
    db.unit_of_work(_move, made.institution.id, "Graz")
    db.unit_of_work(service.check, RULES, world.ids[0], RunReason.SUBMISSION, compare=True)
    found = only(world.ids[0], "ENT-05")
    lead = world.proposals[0].lead("US")
    db.unit_of_work(service.answer, lead, found.id, found.version, Answer.NOT_ME, "Another person.")
    with build.after_deadline(world.call):
        first, other = sides(only(world.ids[0], "ENT-05"), officers)
        adjudicated(first, only(world.ids[0], "ENT-05"), View.CLEAR)
        concurred(other, only(world.ids[0], "ENT-05"), View.CLEAR)
        assert [hit.state for hit in hits() if hit.person_id == made.lead.id] == [HitState.CLEARED]
        db.unit_of_work(service.check, RULES, world.ids[0], RunReason.SUBMISSION, compare=True)
        assert only(world.ids[0], "ENT-05").state == FindingState.CLOSED
        imported(dpl(tmp_path / "2.txt", f"{listed}|Graz", "OTHER|Oslo"))
        db.unit_of_work(service.check, RULES, world.ids[0], RunReason.SUBMISSION, compare=True)
        assert [hit.state for hit in hits() if hit.person_id == made.lead.id] == [HitState.CLEARED]
    assert broken() == []


def _move(key: object, city: str) -> None:
    db.session().info["audited"] = True
    db.session().get_one(Institution, key).city = city


def test_a_registry_number_needs_two_people(database: Engine) -> None:
    key = ("bis-dpl", "1")
    db.unit_of_work(service.register_entry, RULES, key, "ror:00example1", "A. Officer", "B. Officer")
    with read_only():
        assert lists.registered() == {key: frozenset({"ror:00example1"})}
    with pytest.raises(Conflict):
        db.unit_of_work(service.register_entry, RULES, key, "ror:00example2", "A. Officer", "A. Officer")


def test_commands(app: Flask, database: Engine, tmp_path: Path) -> None:
    path = dpl(tmp_path / "1.txt", "ALPHA TRADING GMBH|Graz")
    runner = app.test_cli_runner()
    with app.app_context():
        done = runner.invoke(
            args=["screening", "import", "denied-persons", str(path), "--dated", "2026-11-01", "--json"]
        )
        assert (done.exit_code, json.loads(done.output)["added"]) == (0, 1)
        night = runner.invoke(args=["screening", "rescreen", "--json"])
        assert json.loads(night.output) == {"organisations": 0, "new_hits": 0, "checked": 0}
        assert "bis-dpl" in runner.invoke(args=["screening", "editions"]).output
        assert runner.invoke(args=["integrity", "audit", "--suspend"]).exit_code == 0
