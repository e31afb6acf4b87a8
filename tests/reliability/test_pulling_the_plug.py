"""kill -9 of the whole server in the middle of 200 submissions (INV-01, INV-02, INV-03).

The production server runs on a database of its own; eight scripts submit prepared proposals over HTTP, each proposal
under a key of its own. No process has the time to end anything. What was acknowledged is there once, with a receipt
that verifies; the rest is there wholly or not at all; whoever sends the same key again ends with one submission.
"""

import http.client
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock

import pytest
from flask import Flask
from sqlalchemy import Uuid, bindparam, select, text

from app import registry
from app.audit import content as audited
from app.audit import queries as audit
from app.audit import service as sealing
from app.audit import verify
from app.files import store
from app.files.store import LocalStore
from app.kernel import db
from app.kernel.actor import system
from app.proposals import receipts
from app.proposals.models import Submission
from tests.bench import server
from tests.bench.copies import Writer, pattern
from tests.bench.http_copies import PROPOSAL_TABLES, Cloakroom, Copier, Seat
from tests.conftest import SECRET
from tests.factories.calls import programme, published_call
from tests.factories.proposals import SIGNER, ready

PROPOSALS, AT_ONCE, KILLED_AFTER = 200, 8, 70
TRACES = text(
    "SELECT p.state, p.submission_count,"
    " (SELECT count(*) FROM submissions s WHERE s.proposal_id = p.id),"
    " (SELECT count(*) FROM submission_halves h JOIN submissions s ON s.id = h.submission_id"
    "  WHERE s.proposal_id = p.id),"
    " (SELECT count(*) FROM submission_files f JOIN submissions s ON s.id = f.submission_id"
    "  WHERE s.proposal_id = p.id),"
    " (SELECT count(*) FROM audit_rows a WHERE a.subject_id = p.id AND a.action = 'proposal.submitted'),"
    " (SELECT count(*) FROM jobs o WHERE o.key = :job),"
    " (SELECT count(*) FROM kept_answers k WHERE k.key = :key AND length(k.answer) > 2)"
    " FROM proposals p WHERE p.id = :id"
).bindparams(bindparam("id", type_=Uuid))
NOWHERE, WHOLE = ("draft", 0, 0, 0, 0, 0, 0, 0), ("submitted", 1, 1, 2, 1, 1, 1, 1)


@dataclass
class Attempts:
    """What the scripts were told: the answer under every acknowledged proposal's id."""

    lead: uuid.UUID
    seat: Seat
    ids: list[uuid.UUID]
    told: dict[uuid.UUID, dict] = field(default_factory=dict)
    enough: Event = field(default_factory=Event)
    lock: Lock = field(default_factory=Lock)

    def submit(self, port: int, ids: list[uuid.UUID]) -> None:
        """Send every one of `ids` over a few connections; a script that is cut off gives up."""
        with ThreadPoolExecutor(AT_ONCE) as scripts:
            list(scripts.map(lambda number: self._script(port, ids[number::AT_ONCE]), range(AT_ONCE)))

    def _script(self, port: int, ids: list[uuid.UUID]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            for key in ids:
                self._note(key, *self._send(connection, key))
        except (OSError, http.client.HTTPException):
            assert self.enough.is_set(), "cut off before the plug was pulled"
        finally:
            connection.close()

    def _send(self, connection: http.client.HTTPConnection, key: uuid.UUID) -> tuple[int, bytes]:
        headers = {
            "Cookie": self.seat.cookie,
            "X-CSRFToken": self.seat.form_token,
            "Idempotency-Key": f"submit-{key}",
        }
        connection.request("POST", f"/api/v1/proposals/{key}/submissions", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def _note(self, key: uuid.UUID, status: int, body: bytes) -> None:
        assert status == 201, body
        with self.lock:
            self.told[key] = json.loads(body)
            if len(self.told) >= KILLED_AFTER:
                self.enough.set()

    def traces(self, key: uuid.UUID) -> tuple:
        """Everything a submission leaves behind, counted."""
        asked = {"job": f"proposals.submitted:{key}:1", "key": f"{self.lead}:submit-{key}"}
        with db.read_only() as session:
            return tuple(session.execute(TRACES, {**asked, "id": key}).one())


@pytest.fixture
def prepared(real_database: str, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Attempts:
    """So many signed proposals of one team, copied from one that the services made."""
    monkeypatch.setattr(store, "_active", [LocalStore(tmp_path / "var" / "files")])
    made = ready(published_call(programme()))
    with db.engine().begin() as connection:
        writer = Writer(connection)
        copier = Copier(writer, pattern(connection, "proposals", made.id, within=PROPOSAL_TABLES), [])
        copies = [copier.copy(number)[made.id] for number in range(PROPOSALS - 1)]
        lead = made.sides[made.parties[0]].lead.id
        seat = Cloakroom(app, writer).seat(lead)
        writer.write()
    return Attempts(lead, seat, [made.id, *copies])


@pytest.fixture
def running(real_database: str, tmp_path: Path) -> Iterator[server.Server]:
    started = server.start(real_database, tmp_path, secret=SECRET)
    yield started
    if started.process.poll() is None:
        started.kill()


def test_what_was_acknowledged_is_there_once(
    prepared: Attempts, running: server.Server, real_database: str, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(1) as aside:
        sending = aside.submit(prepared.submit, running.port, prepared.ids)
        assert prepared.enough.wait(60), sending.result(0)
        running.kill()
        sending.result(60)
    acknowledged = dict(prepared.told)
    assert KILLED_AFTER <= len(acknowledged) < PROPOSALS
    found = {key: prepared.traces(key) for key in prepared.ids}
    assert {found[key] for key in acknowledged} == {WHOLE}
    assert {*found.values()} <= {NOWHERE, WHOLE}
    assert NOWHERE in found.values()
    _restarted(prepared, real_database, tmp_path, acknowledged)
    assert {prepared.traces(key) for key in prepared.ids} == {WHOLE}
    _whole_record()


def _restarted(prepared: Attempts, url: str, folder: Path, acknowledged: dict[uuid.UUID, dict]) -> None:
    """Everybody sends the same key again: the first answer where there was one, else a first one."""
    with server.running(url, folder, secret=SECRET) as again:
        prepared.submit(again.port, prepared.ids)
    assert prepared.told.keys() == set(prepared.ids)
    assert {key: prepared.told[key] for key in acknowledged} == acknowledged
    with db.read_only() as session:
        kept = dict(session.execute(select(Submission.proposal_id, Submission.receipt)).all())
        contents = dict(session.execute(select(Submission.proposal_id, Submission.content)).all())
    assert {key: said["receipt"] for key, said in prepared.told.items()} == kept
    for key, receipt in kept.items():
        assert receipts.faults(receipt, public_key=SIGNER.public_key, content=contents[key]) == []


def _whole_record() -> None:
    """Every invariant holds, and the sealed record verifies and holds every row."""
    while db.unit_of_work(sealing.seal, system("sealer"), SIGNER):
        pass
    with db.snapshot() as session:
        assert [row for invariant in registry.INVARIANTS for row in invariant.find(session)] == []
        assert list(verify.faults(audit.sealed_lines(audited.row_content), [])) == []
        assert not audit.unsealed(1)
