"""Role by resource by phase, over HTTP: everybody asks for everything, and gets what the access study says (T-AC1).

`access_table.py` holds the study's matrix and the service's table. Where the service gives less than the matrix allows
it is written in `NARROWER` with the reason; where it gives more, in `WIDER`.

Each address is asked by half of the people in a phase and by the other half in the next; on PostgreSQL in one phase.
JUSSTIC_FULL=1 asks for everything.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import pytest
from flask import Flask
from sqlalchemy import Engine

from app.files import store
from app.files.store import LocalStore
from tests.factories.accounts import sign_in
from tests.factories.proposals import loaded
from tests.journeys.access_table import GROUPS, MATRIX, NARROWER, NOT_ABOUT_IT, TABLE, WIDER
from tests.journeys.everybody import PHASES, Everybody, everybody

FULL = bool(os.environ.get("JUSSTIC_FULL"))
COLUMN = dict(zip(PHASES, (0, 1, 1, 2), strict=True))
ROLES = {
    "nobody": "ANON", "lead": "PI", "partner": "PI", "member": "COPI", "binds": "AOR", "reviewer-US": "US-REV",
    "writer-US": "US-REV", "reviewer-JP": "JP-REV", "officer-US": "US-PO", "officer-JP": "JP-PO",
    "integrity-US": "US-INT", "integrity-JP": "JP-INT", "endowment": "ENDOW", "council": "COUNCIL",
    "auditor": "AUDIT", "administrator": "SYS",
}  # fmt: skip
"""What somebody is to the first proposal. Whoever is not named is not related to it (or is in conflict with it)."""

OFFICES = {"drafter": "PI", "rival": "PI", "torn-officer": "US-PO", "applying-officer": "US-PO"}
"""What others are where it is not about the first proposal."""

OWN = {"applying-officer": "PI"}
"""With a disclosure of their own."""

GRANTS = {"R", "W", "C", "RW", "RW1", "R1", "R2", "X", "R-F", "B"}
"""Cells that open the thing itself; `L` does so once both sides are locked. `S` and `A` are a status or a count."""


@dataclass(frozen=True)
class Row:
    """One line of the table: who gets a code a phase."""

    matrix: str
    path: str
    shows: str
    codes: dict[str, str]

    def code(self, who: str, phase: str) -> str:
        return self.codes.get(who, "----")[PHASES.index(phase)]


@cache
def rows() -> list[Row]:
    return [_row(line) for line in TABLE.strip().splitlines()]


def _row(line: str) -> Row:
    matrix, path, shows, who = (part.strip() for part in line.split(" | "))
    codes: dict[str, str] = {}
    for clause in who.split(";"):
        *names, given = clause.split()
        for name in names:
            for one in GROUPS.get(name, name).split():
                codes.setdefault(one, given)
    return Row(matrix, path.replace("~", "/api/v1"), shows, codes)


@cache
def matrix() -> dict[str, dict[str, list[str]]]:
    """Row → role → its three cells."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in MATRIX.strip().splitlines():
        name, cells = (part.strip() for part in line.split("|"))
        last = name or last  # noqa: F821 - the first line has a name
        for cell in cells.split():
            role, _colon, codes = cell.partition(":")
            found.setdefault(last, {})[role] = codes.split("/")
    return found


def grants(row: str, role: str, phase: str) -> bool:
    cell = matrix()[row].get(role, ["-"] * 3)[COLUMN[phase]]
    return cell in GRANTS or (cell == "L" and phase in PHASES[2:])


def given(row: str) -> set[tuple[str, str]]:
    """(role, phase) for which some address of a row shows the thing itself; others count by their office."""
    offices = {**OFFICES, **(OWN if row == "F1" else {})} if row in NOT_ABOUT_IT else {}
    found = set()
    for line in rows():
        if row in line.matrix.split("+"):
            for who, role in {**ROLES, **offices}.items():
                found |= {(role, phase) for phase in PHASES if line.code(who, phase) == "R"}
    return found


def test_the_table_gives_what_the_matrix_grants_and_nothing_else() -> None:
    """But for what is written down, with its reason."""
    wider, narrower = set(), set()
    for row, cells in matrix().items():
        shared = {name for line in rows() for name in line.matrix.split("+") if row in line.matrix.split("+")}
        for role, phase in given(row):
            if not any(grants(name, role, phase) for name in shared):
                wider.add(f"{row} {role} {phase}")
        for role in cells:
            granted = [phase for phase in PHASES if grants(row, role, phase)]
            if granted and not any((role, phase) in given(row) for phase in granted):
                narrower.add(f"{row} {role}")
    assert wider == WIDER.keys()
    assert narrower == {one for several in NARROWER for one in several.split(", ")}


def test_who_is_in_conflict_or_applies_is_given_nothing_about_the_proposal() -> None:
    """Access study, 3.3 rules 4 to 6: no office opens it."""
    shut = {
        "torn-officer",
        "applying-officer",
        "torn-reviewer",
        "idle-reviewer",
        "rival",
        "binds-rival",
        "outsider",
    }
    opened = {
        (line.path, who) for line in rows() for who in shut for phase in PHASES if line.code(who, phase) == "R"
        if not NOT_ABOUT_IT & {*line.matrix.split("+")}
    }  # fmt: skip
    assert opened == set()


def places(made: Everybody) -> dict[str, object]:
    """What the words in braces of the table stand for."""
    proposal, draft = loaded(made.proposal), loaded(made.unfinished)
    nothing = "00000000-0000-4000-8000-000000000000"
    people = {name: who.name_latin for name, who in made.people.items() if who}
    return {
        **{f"review {party}": made.reviews[party].id if made.reviews else nothing for party in ("US", "JP")},
        **{name: people[name] for name in ("reviewer US", "reviewer JP", "writer US")},
        "opinion": made.opinion.id if made.opinion else nothing,
        "c": made.world.call.id,
        "code": made.world.call.code,
        "prepared": made.prepared.id,
        "unfinished": draft.id,
        "draft": draft.reference,
        "it": proposal.id,
        "ref": proposal.reference,
        "doc": proposal.documents[0].id,
        "file": proposal.documents[0].file_id,
        "lead": made.proposal.sides["US"].lead.id,
        "member": made.proposal.more[0].name_latin,
        "award": made.award.id if made.award else nothing,
    }


def asked(app: Flask, made: Everybody, phase: str) -> Iterator[tuple[str, str]]:
    """(what the table says, what came) wherever these differ."""
    words, seen = places(made), {}
    for who, person in made.people.items():
        client = app.test_client()
        if person is not None:
            sign_in(client, person)
        for row in rows():
            path, name = row.path.format_map(words), who.replace(" ", "-")
            if not FULL and (crc32(f"{row.path} {name}".encode()) + PHASES.index(phase)) % 2:
                continue
            if path not in seen:
                with client.get(path) as answer:
                    seen[path] = answer.status_code, answer.get_data()
            status, body = seen[path]
            came = _code(status, row.shows.format_map(words).encode() in body)
            if came != row.code(name, phase):
                yield (
                    f"{row.matrix} {row.path} ({row.shows}) {name}: {row.code(name, phase)}",
                    f"{came} {status}",
                )
        seen.clear()


def _code(status: int, is_shown: bool) -> str:
    if status == 200:
        return "R" if is_shown else "S"
    return "-" if status in (302, 401, 403, 404) else "?"


@pytest.mark.parametrize("phase", PHASES)
def test_everybody_gets_what_the_table_says(
    app: Flask, database: Engine, phase: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.dialect.name != "sqlite" and phase != PHASES[1] and not FULL:
        pytest.skip("the policies are the same code on both engines; JUSSTIC_FULL=1 asks here too")
    monkeypatch.setattr(store, "_active", [LocalStore(tmp_path / "files")])
    with everybody(phase) as made:
        assert dict(asked(app, made, phase)) == {}
