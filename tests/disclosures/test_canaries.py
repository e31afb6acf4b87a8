"""What is typed into a disclosure stands nowhere in the open: database, logs, mails, files, backups, audit record."""

import base64
import logging
import zipfile
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url

from app import backup
from app.accounts.roles import Role
from app.audit import content, queries
from app.background import Worker
from app.disclosures import labels, service
from app.disclosures.record.content import ITEMS
from app.disclosures.states import Purpose
from app.kernel import db
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.http import csrf_token, post_form

CONTROL = "control-5d1e0b7a"
"""Stands in a name, which is kept in the open: whoever searches must find it."""
LEAST = 50
CHECKED = {"ror", "orcid", "erad_number", "uei", "erad_code", "nsf_id"}


class Typist:
    """Fills in every entry of a section, a new canary into each text."""

    def __init__(self):
        self.numbers, self.canaries = count(), []

    def canary(self):
        self.canaries.append(f"canary-{next(self.numbers):03}-9f3c2a")
        return self.canaries[-1]

    def section(self, name):
        questions = labels.questions_of(name)
        if name in ITEMS:
            return {"items.0.id": "0a", **self.fields(questions, "items.0.")}
        return self.fields(questions, "")

    def fields(self, questions, at):
        return {
            path: value for question in questions for path, value in self.field(question, at + question.name)
        }

    def field(self, question, at):
        if question.kind == "group":
            return [] if question.name == "kana" else self.fields(question.parts, f"{at}.").items()
        if question.kind == "rows":
            return self.fields(question.parts, f"{at}.0.").items()
        if question.kind == "money":
            return [(f"{at}.amount", "1000"), (f"{at}.currency", "JPY")]
        if question.kind == "effort":
            return [
                (f"{at}.runs.0.first", "2027-01"),
                (f"{at}.runs.0.last", "2027-02"),
                (f"{at}.runs.0.percent", "5"),
            ]
        if question.kind in ("text", "prose"):
            return [] if question.name in CHECKED else [(at, self.canary())]
        said = {"answer": "yes", "when": "2027-01", "country": "DE", "whole": "12", "side": "US"}
        return [(at, said.get(question.kind) or question.choices[0][0])]


def typed(client, author):
    """Everything typed, autosaved, saved, refused, stale, read from a file and certified; gives the canaries."""
    typist, version = Typist(), 0
    for name in labels.SECTIONS:
        fields = typist.section(name)
        path = f"/disclosure/sections/{name}"
        data = {**fields, "version": str(version), "csrf_token": csrf_token(client)}
        assert client.post(f"{path}/autosave", data=data).status_code == 204, name
        version += 1
        assert post_form(client, path, {**fields, "version": str(version)}).status_code == 303
    wrong = {**typist.section("support"), "items.0.start": "soon", "version": str(version)}
    assert post_form(client, "/disclosure/sections/support", wrong).status_code == 422
    stale = {**typist.section("positions"), "version": "0"}
    assert post_form(client, "/disclosure/sections/positions", stale).status_code == 412
    kind = f"<contributiontype>{typist.canary()}</contributiontype>"
    bad = f"<profile><funding><support>{kind}</support></funding></profile>"
    headers = {"If-Match": f'"{version}"', "X-CSRFToken": csrf_token(client)}
    assert (
        client.put("/api/v1/disclosure/files/sciencv-support", data=bad, headers=headers).status_code == 422
    )
    done = post_form(client, "/disclosure/certify", {"statement": "I certify", "version": str(version)})
    assert done.status_code == 303, done.get_data(as_text=True)
    return typist.canaries


def traces(canary):
    """How a text may stand in bytes: as it is, in two bytes a letter, in hexadecimal, in base 64 at any place."""
    plain = canary.encode()
    yield from (plain, canary.encode("utf-16-le"), plain.hex().encode())
    for skipped in range(3):
        coded = base64.b64encode(b"x" * skipped + plain)
        yield coded[4 : len(coded) - 4]


def found_in(data, words):
    return sorted({word for word in words if any(trace in data for trace in traces(word))})


def database_bytes(url):
    """Every byte of the files of SQLite; every column of every table of PostgreSQL, as text."""
    if url.startswith("sqlite"):
        path = Path(make_url(url).database)
        return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))
    with db.engine().connect() as connection:
        tables = inspect(connection).get_table_names()
        rows = (row for name in tables for row in connection.execute(text(f'SELECT t::text FROM "{name}" t')))
        return "\n".join(row[0] for row in rows).encode()


def backup_bytes(folder):
    backup.write(folder / "b.zip", lambda _name: None)
    with zipfile.ZipFile(folder / "b.zip") as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def audit_bytes():
    with db.snapshot():
        return "\n".join(map(str, queries.sealed_lines(content.row_content))).encode()


@pytest.mark.usefixtures("real_database")
def test_fifty_canaries_are_found_nowhere(real_database, app, tmp_path, caplog):
    client = app.test_client()
    author, officer = person(f"Hanako {CONTROL}"), person()
    save(author, officer, grant(officer, Role.INTEGRITY_OFFICER, party="US"))
    sign_in(client, author)
    with caplog.at_level(logging.DEBUG):
        canaries = typed(client, author)
        opened = db.unit_of_work(service.open_records, actor_of(officer), [author.id], Purpose.FINDING, "F-1")
        Worker(app.extensions["settings"]).turn()
    assert found_in(repr(opened).encode(), canaries[:LEAST]) == sorted(canaries[:LEAST])
    assert len(canaries) >= LEAST
    var = app.extensions["settings"].var
    places = {
        "database": database_bytes(real_database),
        "logs": caplog.text.encode(),
        "mails and files": b"".join(path.read_bytes() for path in sorted(var.rglob("*")) if path.is_file()),
        "backup": backup_bytes(tmp_path),
        "audit record": audit_bytes(),
    }
    assert {name: found_in(data, canaries) for name, data in places.items()} == {name: [] for name in places}
    assert [name for name in ("database", "backup") if found_in(places[name], [CONTROL])] == [
        "database",
        "backup",
    ]
    assert len(places["audit record"]) > 1000


def test_a_trace_is_found_however_it_is_written():
    for data in ("xx canary-1", b"canary-1".hex(), base64.b64encode(b"12canary-001-9f3c2a34").decode()):
        word = "canary-1" if "9f3c" not in data and "Y2" not in data else "canary-001-9f3c2a"
        assert found_in(data.encode(), [word]) == [word]
    assert found_in("canary-1".encode("utf-16-le"), ["canary-1", "canary-2"]) == ["canary-1"]
