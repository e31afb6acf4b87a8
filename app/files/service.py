"""Upload, check, blind copy, discard, and the removal of bytes nobody names.

Bytes come first and outside any transaction: an upload may take minutes and must not hold a lock, and a row
may only name bytes that are already safe (INV-10). So `upload`, `check` and `blind_copy` open their own units
of work and must be called outside one; `keep`, `record_check`, `keep_blind` and `discard` are the parts that
run inside.
"""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.files import pdf, policy, queries, rules, store
from app.files.models import StoredFile
from app.files.states import TRANSITIONS, FileAction, FileState
from app.files.store import Blob, Stored
from app.kernel import clock, outbox
from app.kernel.actor import Actor
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, Problem, RuleBroken, refuse_if
from app.kernel.ids import new_id
from app.kernel.states import step

CHECK = "files.check"
COLLECT_GARBAGE = "files.collect_garbage"
UNNAMED_BYTES_LIVE = timedelta(hours=24)
BATCH = 100


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes that are safe but not yet named by a row."""

    stored: Stored
    name: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What a removal of unnamed bytes did."""

    removed: int
    size: int
    abandoned: int


def upload(actor: Actor, stream: BinaryIO, name: str) -> StoredFile:
    """Keep a stream as a file of the actor, to be checked soon. Raises as `receive` and `keep` do."""
    return unit_of_work(keep, actor, receive(actor, stream, name))


def receive(actor: Actor, stream: BinaryIO, name: str) -> Received:
    """Make the bytes of a stream safe. Raises Forbidden, RuleBroken `file.not_accepted`, Unavailable."""
    if not policy.may_upload(actor):
        raise Forbidden
    refuse_if(rules.name_problems(name), "file.not_accepted")
    try:
        stored = store.active().put(stream, limit=rules.MAX_BYTES)
    except store.TooLargeError as fault:
        problems = rules.size_problems(rules.MAX_BYTES + 1, already_held=0)
        raise RuleBroken("file.not_accepted", problems) from fault
    shown = rules.normal_name(name)
    return Received(stored, shown, rules.media_type(shown) or "")


def keep(actor: Actor, received: Received) -> StoredFile:
    """Name received bytes by a row, and have them checked. Runs inside a unit of work.

    Raises RuleBroken `file.not_accepted` for size and quota, and Conflict `file.bytes_gone` when the bytes
    were removed since (the upload has to be repeated).
    """
    if not policy.may_upload(actor):
        raise Forbidden
    held = queries.bytes_held(actor.person_id)
    refuse_if(rules.size_problems(received.stored.size, already_held=held), "file.not_accepted")
    file = _add(StoredFile(state=FileState.PENDING, uploaded_by=actor.person_id), received)
    audit.record(actor, "file.uploaded", file, changes={"sha256": file.sha256, "size": file.size})
    outbox.enqueue(CHECK, {"file_id": str(file.id)}, key=f"{CHECK}:{file.id}")
    return file


def _add(file: StoredFile, received: Received) -> StoredFile:
    """Add a row for bytes that are in the store now and stay there: nobody removes bytes until we have
    committed.
    """
    queries.hold_store(alone=False)
    if not store.active().exists(received.stored.sha256):
        raise Conflict("file.bytes_gone")
    file.id, file.uploaded_at = new_id(), clock.now()
    file.sha256, file.size = received.stored.sha256, received.stored.size
    file.original_name, file.media_type = received.name, received.media_type
    session().add(file)
    session().flush()
    return file


def check(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """Inspect a file and write the verdict; a file that has one keeps it.

    Raises NotFound, Forbidden, and Unavailable when no inspector could be started (the file stays pending).
    """
    with read_only():
        file = queries.by_id(file_id)
        if not policy.may_process(actor, file.uploaded_by):
            raise Forbidden
        known = queries.verdict_on(file.sha256)
    inspection = None if known else _inspect(file.sha256)
    return unit_of_work(record_check, actor, file_id, inspection)


def _inspect(sha256: str) -> pdf.Inspection:
    with store.active().local_copy(sha256) as path:
        return pdf.inspect(path)


def record_check(actor: Actor, file_id: uuid.UUID, inspection: pdf.Inspection | None) -> StoredFile:
    """Write what an inspection found, or without one the verdict on equal bytes; inside a unit of work."""
    file = queries.by_id(file_id)
    if not policy.may_process(actor, file.uploaded_by):
        raise Forbidden
    if file.state is not FileState.PENDING:
        return file
    if inspection is not None:
        _judge(file, inspection)
    elif known := queries.verdict_on(file.sha256):
        _copy_verdict(known, file)
    else:
        raise Conflict("file.not_checked")
    file.checked_at = clock.now()
    audit.record(actor, "file.checked", file, changes={"state": file.state.value, "sha256": file.sha256})
    return file


def _judge(file: StoredFile, inspection: pdf.Inspection) -> None:
    problems = rules.content_problems(inspection.findings, pages=inspection.pages)
    notices = rules.notice_problems(inspection.notices)
    file.state = step(TRANSITIONS, file.state, FileAction.REFUSE if problems else FileAction.PASS)
    file.pages, file.title = inspection.pages, rules.normal_title(inspection.title or "")
    file.checks = {"problems": _written(problems), "notices": _written(notices)}


def _written(problems: Sequence[Problem]) -> list[dict[str, object]]:
    return [{"code": problem.code, "facts": problem.facts} for problem in problems]


def _copy_verdict(known: StoredFile, file: StoredFile) -> None:
    action = FileAction.PASS if known.state is FileState.CLEAN else FileAction.REFUSE
    file.state = step(TRANSITIONS, file.state, action)
    file.pages, file.title, file.checks = known.pages, known.title, known.checks


def blind_copy(actor: Actor, file_id: uuid.UUID) -> StoredFile:
    """The file's copy that does not tell who made it; made once, its own object.

    Raises NotFound, Forbidden, Conflict `file.not_clean`, RuleBroken `file.not_blinded`, Unavailable.
    """
    with read_only():
        file = queries.by_id(file_id)
        made = queries.blind_copy_of(file_id)
    if not policy.may_process(actor, file.uploaded_by):
        raise Forbidden
    if file.state is not FileState.CLEAN:
        raise Conflict("file.not_clean", state=file.state.value)
    return made or unit_of_work(keep_blind, actor, file_id, _make_blind(file.sha256))


def _make_blind(sha256: str) -> Stored:
    with tempfile.TemporaryDirectory(prefix="blind-") as folder, store.active().local_copy(sha256) as source:
        target = Path(folder) / "copy.pdf"
        findings = pdf.copy_blind(source, target)
        refuse_if(rules.content_problems(findings, pages=None), "file.not_blinded")
        with target.open("rb") as stream:
            return store.active().put(stream)


def keep_blind(actor: Actor, file_id: uuid.UUID, stored: Stored) -> StoredFile:
    """Name a blind copy by a row of its own, unless somebody was faster. Runs inside a unit of work."""
    original = queries.by_id(file_id)
    if not policy.may_process(actor, original.uploaded_by):
        raise Forbidden
    if made := queries.blind_copy_of(file_id):
        return made
    copy = StoredFile(
        state=FileState.CLEAN,
        checked_at=clock.now(),
        uploaded_by=original.uploaded_by,
        pages=original.pages,
        blind_of=original.id,
    )
    _add(copy, Received(stored, rules.BLIND_NAME, original.media_type))
    audit.record(actor, "file.blinded", copy, changes={"sha256": copy.sha256, "of": original.sha256})
    return copy


def discard(actor: Actor, file_id: uuid.UUID) -> None:
    """Forget a file that no document names; whoever sees it may. Raises NotFound, and Conflict `file.in_use`."""
    file = queries.visible(actor, file_id)
    audit.record(actor, "file.discarded", file, changes={"sha256": file.sha256})
    try:
        with session().begin_nested():
            session().delete(file)
    except IntegrityError as fault:
        raise Conflict("file.in_use") from fault


def collect_garbage(actor: Actor) -> Collected:
    """Remove bytes that no row has named for 24 hours, and what broken uploads left.

    Opens one short unit of work per batch. Not to be run in the last 24 hours before a deadline (INV-10);
    whoever schedules it knows the calls.
    """
    if not policy.may_collect_garbage(actor):
        raise Forbidden
    before = clock.now() - UNNAMED_BYTES_LIVE
    old = (blob for blob in store.active().each() if blob.put_at < before)
    removed = size = 0
    for batch in _batches(old):
        gone = unit_of_work(remove_unnamed, actor, batch)
        removed, size = removed + len(gone), size + sum(blob.size for blob in gone)
    return Collected(removed, size, store.active().sweep(before))


def _batches(blobs: Iterator[Blob]) -> Iterator[list[Blob]]:
    while batch := list(islice(blobs, BATCH)):
        yield batch


def remove_unnamed(actor: Actor, blobs: Sequence[Blob]) -> list[Blob]:
    """Remove those of the contents that no row names; nobody can name one meanwhile. Runs inside a unit of
    work.
    """
    if not policy.may_collect_garbage(actor):
        raise Forbidden
    queries.hold_store(alone=True)
    named = queries.named([blob.sha256 for blob in blobs])
    gone = [blob for blob in blobs if blob.sha256 not in named]
    for blob in gone:
        store.active().delete(blob.sha256)
    return gone
