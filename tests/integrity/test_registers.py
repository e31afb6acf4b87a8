"""Registers of facts: editions as they come in; every rule that rests on one fires and does not fire from rows."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.accounts.models import Institution, Person
from app.integrity import service
from app.integrity.queries import corpus, registers
from app.integrity.sources import register_tables as tables
from app.integrity.states import Register
from app.kernel import clock, db
from app.kernel.errors import RuleBroken
from app.kernel.intake import ImportReport
from tests.factories import reviews as build
from tests.factories.disclosures import certified, declaring, position, support
from tests.factories.findings import RULES
from tests.factories.proposals import answer_work
from tests.integrity.test_checking import broken
from tests.integrity.test_firing import call_says
from tests.integrity.test_gathering import seen
from tests.integrity.test_lists import counts, dpl, imported, table

DAY = date(2026, 11, 1)
ORCID, NUMBER = "0000-0002-1825-0097", "12345678"


@pytest.fixture
def world(app: Flask, database: Engine) -> Any:
    return build.received(1)


def lead(world: Any, party: str = "US") -> Person:
    found: Person = world.proposals[0].sides[party].lead
    return found


def known_as(who: Person, **facts: Any) -> None:
    """Numbers of an account, and the city of its institution."""

    def change() -> None:
        db.session().info["audited"] = True
        row = db.session().get_one(Person, who.id)
        city = facts.pop("city", None)
        if city is not None:
            db.session().get_one(Institution, row.institution_id).city = city
        for name, value in facts.items():
            setattr(row, name, value)

    db.unit_of_work(change)


def jsonl(path: Path, *trees: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(tree) + "\n" for tree in trees), encoding="utf-8")
    return path


def taken(register: Register, path: Path) -> ImportReport:
    return db.unit_of_work(service.import_register, RULES, register, path, DAY)


def kaken(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    return table(path, tables.KAKEN, *rows)


def ago(days: int) -> str:
    return (clock.now().date() - timedelta(days=days)).isoformat()


def test_an_edition_is_kept_as_what_changed(database: Engine, tmp_path: Path) -> None:
    first = table(
        tmp_path / "1.csv", tables.PROGRAMMES, ("Alpha Plan", "Alpha 2030; A-Plan", ""), ("Beta", "", "")
    )
    assert counts(taken(Register.PROGRAMMES, first)) == (2, 0, 0, 0)
    assert counts(taken(Register.PROGRAMMES, first)) == (0, 0, 2, 0)
    second = table(tmp_path / "2.csv", tables.PROGRAMMES, ("Alpha Plan", "Alpha 2030", ""), ("Gamma", "", ""))
    assert counts(taken(Register.PROGRAMMES, second)) == (1, 1, 0, 1)
    with db.read_only():
        assert [(row.entries, row.added, row.changed, row.retired) for row in registers.editions()] == [
            (2, 1, 1, 1),
            (2, 2, 0, 0),
        ]
        names = sorted(row.says["name"] for row in registers.in_force(Register.PROGRAMMES).values())
    assert names == ["Alpha Plan", "Gamma"]
    assert broken() == []


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_kept(
    database: Engine, tmp_path: Path
) -> None:
    rows = (("Alpha", "", ""), ("", "x", ""), ("Alpha", "other", ""), ("Beta", "", "soon"))
    done = taken(Register.PROGRAMMES, table(tmp_path / "1.csv", tables.PROGRAMMES, *rows))
    assert (done.added, [(each.line, each.code) for each in done.refused]) == (
        1,
        [(3, "register.unreadable_row"), (4, "register.doubled"), (5, "register.unreadable_row")],
    )


def test_a_file_without_an_entry_changes_nothing(database: Engine, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken):
        taken(Register.OWNERS, table(tmp_path / "1.csv", ("a", "b"), ("1", "2")))
    with db.read_only():
        assert registers.editions() == []


def test_an_award_is_found_by_researcher_number_and_only_pointed_out_by_name(
    world: Any, tmp_path: Path
) -> None:
    """XCH-05."""
    person, when = lead(world, "JP"), "2025-04-01 – 2099-03-31"
    known_as(person, researcher_number=NUMBER, name_native="林 太郎")
    mine = ("26H00001", "Quiet lattices", f"山田 花子 例大学, 教授 ({NUMBER})", when)
    taken(Register.KAKEN, kaken(tmp_path / "1.csv", mine))
    found = seen(world.ids[0], "XCH-05")
    assert [(weight, each["number"], each["by_number"]) for weight, each in found] == [
        ("review", "26H00001", True)
    ]
    other = ("26H00001", "Quiet lattices", "林 太郎 例大学, 教授 (87654321)", when)
    taken(Register.KAKEN, kaken(tmp_path / "2.csv", other))
    assert seen(world.ids[0], "XCH-05") == []
    known_as(person, researcher_number=None)
    assert [weight for weight, _ in seen(world.ids[0], "XCH-05")] == ["advise"]


def test_an_award_that_is_declared_or_over_is_no_question(world: Any, tmp_path: Path) -> None:
    """XCH-05."""
    person = lead(world, "JP")
    known_as(person, researcher_number=NUMBER)
    certified(person, declaring(support=[support(title="Other words", number="26H-00001", overlap="none")]))
    leader = f"林 太郎 例大学, 教授 ({NUMBER})"
    rows = (
        ("26H00001", "Declared", leader, "2025-04-01 – 2099-03-31"),
        ("15K1", "Over", leader, "2015-04-01 – 2018-03-31"),
    )
    taken(Register.KAKEN, kaken(tmp_path / "1.csv", *rows))
    assert seen(world.ids[0], "XCH-05") == []


def test_an_award_elsewhere_after_the_submission_is_reported_in_thirty_days(
    world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OVL-05."""
    person = lead(world, "JP")
    known_as(person, researcher_number=NUMBER)
    begun = (clock.now().date() + timedelta(days=2)).isoformat()
    taken(
        Register.KAKEN,
        kaken(
            tmp_path / "1.csv",
            ("26H00001", "New", f"林 太郎 例大学, 教授 ({NUMBER})", f"{begun} – 2099-03-31"),
        ),
    )
    assert seen(world.ids[0], "OVL-05") == []
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert [each["number"] for _, each in seen(world.ids[0], "OVL-05")] == ["26H00001"]


SAM_ROW = ("Individual", "", "Mary", "Quentin Example", "Graz", "2020-01-01", "Indefinite", "S4MR1")


def test_a_bar_is_a_question_by_number_or_by_name_with_the_city(world: Any, tmp_path: Path) -> None:
    """INS-05."""
    person = lead(world)
    known_as(person, name_latin="Mary Quentin Example", city="Reno")
    taken(Register.SAM, table(tmp_path / "1.csv", tables.SAM, SAM_ROW))
    assert seen(world.ids[0], "INS-05") == []
    known_as(person, city="Graz")
    [(weight, evidence)] = seen(world.ids[0], "INS-05")
    assert (weight, evidence["until"]) == ("review", "9999-12-31")
    over = (*SAM_ROW[:6], ago(1), SAM_ROW[7])
    taken(Register.SAM, table(tmp_path / "2.csv", tables.SAM, over))
    assert seen(world.ids[0], "INS-05") == []


def test_a_restriction_on_applying_is_found_by_number_alone(world: Any, tmp_path: Path) -> None:
    """INS-05."""
    person = lead(world, "JP")
    rows = [(NUMBER, "別人", ago(100), ""), ("99999999", person.name_native, ago(100), "")]
    taken(Register.RESTRICTIONS, table(tmp_path / "1.csv", tables.RESTRICTIONS, *rows))
    assert seen(world.ids[0], "INS-05") == []
    known_as(person, researcher_number=NUMBER)
    assert [each["number"].split("-")[0] for _, each in seen(world.ids[0], "INS-05")] == [NUMBER]


def test_an_excluded_institution_is_found_by_its_name_in_full(world: Any, tmp_path: Path) -> None:
    """INS-05."""
    name = world.proposals[0].sides["US"].institution.name.en
    row = ("Firm", f"{name} Annex", "", "", "Graz", "2020-01-01", "", "S4MR2")
    taken(Register.SAM, table(tmp_path / "1.csv", tables.SAM, row))
    assert seen(world.ids[0], "INS-05") == []
    taken(Register.SAM, table(tmp_path / "2.csv", tables.SAM, (row[0], name.upper(), *row[2:])))
    assert [each["entry"] for _, each in seen(world.ids[0], "INS-05")] == [name]


def test_a_no_is_contradicted_by_the_name_of_a_listed_programme(world: Any, tmp_path: Path) -> None:
    """FTR-04."""
    taken(
        Register.PROGRAMMES, table(tmp_path / "1.csv", tables.PROGRAMMES, ("Zymurgy Talents", "Z Plan", ""))
    )
    certified(lead(world), declaring(positions=[position(title="Fellow of the Z Planning Office")]))
    assert seen(world.ids[0], "FTR-04") == []
    certified(lead(world), declaring(positions=[position(title="Scholar (z plan)")]))
    assert [(each["programme"], each["passage"]) for _, each in seen(world.ids[0], "FTR-04")] == [
        ("Zymurgy Talents", "Scholar (z plan)")
    ]


def test_the_assignee_of_a_patent_is_in_the_record(world: Any, tmp_path: Path) -> None:
    """XCH-08."""
    known_as(lead(world), orcid=ORCID)
    row = ("US1", ago(200), "Some Name", ORCID, "", "Gamma Ltd", "", "de")
    taken(Register.PATENTS, table(tmp_path / "1.csv", tables.PATENTS, row))
    assert seen(world.ids[0], "XCH-08") == [("advise", {"number": "US1", "organisation": "Gamma Ltd"})]
    call_says(world, security=["defence"])
    assert [weight for weight, _ in seen(world.ids[0], "XCH-08")] == ["review"]
    certified(lead(world), declaring(positions=[position(organisation={"name": "gamma ltd"})]))
    assert seen(world.ids[0], "XCH-08") == []


def test_listed_owners_are_added_up_and_an_unknown_one_counts_with_a_red_flag(
    world: Any, tmp_path: Path
) -> None:
    """ENT-07."""
    imported(
        dpl(tmp_path / "1.txt", "Zymurgy Fermentation Institute|Graz", "Beta Optics Laboratory Ltd|Reno")
    )
    rows = [
        ("Delta GmbH", "", "Zymurgy Fermentation Institute", "", "30", "no"),
        ("Delta GmbH", "", "Beta Optics Laboratory Ltd", "", "20", "no"),
        ("Epsilon KK", "", "", "", "", "yes"),
        ("Zeta Inc", "", "Zymurgy Fermentation Institute", "", "49.9", "no"),
        ("Eta Inc", "", "", "", "", "no"),
    ]
    taken(Register.OWNERS, table(tmp_path / "1.csv", tables.OWNERS, *rows))
    answer_work(world.proposals[0], partners=[{"name": row[0], "ror": ""} for row in rows])
    found = {each["organisation"]: each.get("value") for _, each in seen(world.ids[0], "ENT-07")}
    assert found == {"Delta GmbH": 50, "Epsilon KK": None}


def work(
    name: str, day: str, *at: dict[str, Any], others: tuple[str, ...] = (), **facts: Any
) -> dict[str, Any]:
    """A work of OpenAlex of the person with ORCID, who is last author, and of others at organisations."""
    authors: list[dict[str, Any]] = [
        {"author_position": "first", "author": {"orcid": None}, "institutions": [place(each) for each in others]},
        {"author_position": "last", "author": {"orcid": f"https://orcid.org/{ORCID}"}, "institutions": list(at),
         "raw_affiliation_strings": [it["display_name"] for it in at]},
    ]  # fmt: skip
    key = f"https://openalex.org/{name}"
    return {
        "id": key,
        "doi": f"10.1/{name}",
        "title": name,
        "publication_date": day,
        "authorships": authors,
        **facts,
    }


def place(name: str, **facts: Any) -> dict[str, Any]:
    return {"id": f"https://openalex.org/I{name}", "display_name": name, "country_code": "DE", **facts}


def test_an_affiliation_printed_twice_is_asked_about_and_once_pointed_out(world: Any, tmp_path: Path) -> None:
    """XCH-06."""
    known_as(lead(world), orcid=ORCID)
    own, far = place("Example University"), place("Far Institute")
    certified(lead(world), declaring(positions=[position()]))
    taken(Register.WORKS, jsonl(tmp_path / "1.jsonl", work("W1", ago(40), own, far)))
    assert [(w, each["organisation"]) for w, each in seen(world.ids[0], "XCH-06")] == [
        ("advise", "Far Institute")
    ]
    twice = [
        work("W1", ago(40), own, far),
        work("W2", ago(200), far),
        work("W3", ago(2000), place("Old Place")),
    ]
    taken(Register.WORKS, jsonl(tmp_path / "2.jsonl", *twice))
    assert [weight for weight, _ in seen(world.ids[0], "XCH-06")] == ["review"]
    held = position(organisation={"name": "Far Institute"}, start="2025-04")
    certified(lead(world), declaring(positions=[position(), held]))
    assert seen(world.ids[0], "XCH-06") == []


def test_a_campus_of_a_disclosed_university_is_no_other_place(world: Any, tmp_path: Path) -> None:
    """XCH-06."""
    known_as(lead(world), orcid=ORCID)
    ror = "https://ror.org/05dqf9946"
    whole = place("Whole University", ror=ror)
    campus = place(
        "Campus", ror="https://ror.org/00aabbc12", lineage=["https://openalex.org/IWhole University"]
    )
    certified(lead(world), declaring(positions=[position(organisation={"name": "Whole", "ror": ror})]))
    taken(
        Register.WORKS, jsonl(tmp_path / "1.jsonl", work("W1", ago(40), campus), work("W2", ago(80), whole))
    )
    assert seen(world.ids[0], "XCH-06") == []


def test_a_grant_thanked_for_is_pointed_out_where_the_person_led(world: Any, tmp_path: Path) -> None:
    """XCH-07."""
    known_as(lead(world), orcid=ORCID)
    thanks = {"grants": [{"funder_display_name": "Far Fund", "award_id": "F-77"}]}
    taken(Register.WORKS, jsonl(tmp_path / "1.jsonl", work("W1", ago(40), **thanks)))
    assert [(w, each["number"]) for w, each in seen(world.ids[0], "XCH-07")] == [("advise", "F-77")]
    certified(lead(world), declaring(support=[support(number="F77", overlap="none")]))
    assert seen(world.ids[0], "XCH-07") == []


def test_a_co_author_at_a_listed_body_is_mentioned_and_in_a_defence_call_looked_at(
    world: Any, tmp_path: Path
) -> None:
    """ENT-04."""
    known_as(lead(world), orcid=ORCID)
    taken(
        Register.WORKS,
        jsonl(tmp_path / "1.jsonl", work("W1", ago(40), others=("Zymurgy Fermentation Institute",))),
    )
    assert seen(world.ids[0], "ENT-04") == []
    imported(dpl(tmp_path / "1.txt", "Zymurgy Fermentation Institute|Graz"))
    assert [weight for weight, _ in seen(world.ids[0], "ENT-04")] == ["advise"]
    call_says(world, security=["defence"])
    assert [weight for weight, _ in seen(world.ids[0], "ENT-04")] == ["review"]
    assert seen(world.ids[0], "ENT-01") == []


def orcid_record(name: str, *, by_institution: bool, end: str | None = None) -> dict[str, Any]:
    source = {"source-client-id": {"path": "APP-1"}} if by_institution else {"source-orcid": {"path": ORCID}}
    summary = {
        "organization": {"name": name, "address": {"country": "DE"}},
        "source": source,
        "start-date": {"year": {"value": "2024"}},
        "end-date": {"year": {"value": end}} if end else None,
    }
    groups = [{"summaries": [{"employment-summary": summary}]}]
    return {
        "orcid-identifier": {"path": ORCID},
        "activities-summary": {"employments": {"affiliation-group": groups}},
    }


def test_an_employment_that_an_institution_wrote_into_orcid_is_asked_about(
    world: Any, tmp_path: Path
) -> None:
    """XCH-09."""
    known_as(lead(world), orcid=ORCID)
    taken(Register.ORCID, jsonl(tmp_path / "1.jsonl", orcid_record("Far Institute", by_institution=False)))
    assert [weight for weight, _ in seen(world.ids[0], "XCH-09")] == ["advise"]
    taken(Register.ORCID, jsonl(tmp_path / "2.jsonl", orcid_record("Far Institute", by_institution=True)))
    assert [weight for weight, _ in seen(world.ids[0], "XCH-09")] == ["review"]
    taken(
        Register.ORCID,
        jsonl(tmp_path / "3.jsonl", orcid_record("Far Institute", by_institution=True, end="2019")),
    )
    assert seen(world.ids[0], "XCH-09") == []


def test_the_text_of_a_numbered_project_is_compared_with(world: Any, tmp_path: Path) -> None:
    columns = (*tables.KAKEN, "研究概要")
    row = (
        "26H00001",
        "Quiet lattices",
        f"林 太郎 例大学, 教授 ({NUMBER})",
        "2025-04-01 – 2099-03-31",
        "Lattices.",
    )
    taken(Register.KAKEN, table(tmp_path / "1.csv", columns, row))
    with db.read_only():
        kept = corpus.document("kaken", "26H00001")
        assert kept is not None
        assert kept.text == "Quiet lattices\nLattices."


def test_the_command_names_each_refused_line_and_lists_editions(
    app: Flask, database: Engine, tmp_path: Path
) -> None:
    path = table(tmp_path / "1.csv", tables.PROGRAMMES, ("Alpha", "", ""), ("", "", ""))
    runner = app.test_cli_runner()
    words = ["registers", "import", "dod-1286-programmes", str(path), "--dated", "2026-11-01"]
    with app.app_context():
        done = runner.invoke(args=[*words, "--json"])
        listed = runner.invoke(args=["registers", "editions"])
    said = json.loads(done.output)
    assert (done.exit_code, said["added"]) == (1, 1)
    assert [(each["line"], each["code"]) for each in said["refused"]] == [(3, "register.unreadable_row")]
    assert listed.exit_code == 0
    assert "2026-11-01 dod-1286-programmes 1 +1 ~0 -0" in listed.output
