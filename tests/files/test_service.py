import io
import os
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, select

from app.audit.models import AuditRow
from app.files import pdf, queries, rules, service
from app.files.models import StoredFile
from app.files.states import FileState
from app.files.store import Blob, Stored
from app.kernel import clock
from app.kernel.actor import ANONYMOUS, Actor, system
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, DomainError, Forbidden, NotFound, RuleBroken, Unavailable
from app.kernel.outbox import Job
from tests.factories import accounts
from tests.files import pdfs

CHECKER = system("file check")
STORE = system("file store")


@pytest.fixture
def owner(database, kept) -> Actor:
    who = accounts.person()
    accounts.save(who)
    return Actor(person_id=who.id, name=who.name_latin)


@pytest.fixture
def other(database) -> Actor:
    who = accounts.person()
    accounts.save(who)
    return Actor(person_id=who.id, name=who.name_latin)


def upload(actor: Actor, content: bytes = pdfs.plain(), name: str = "計画.pdf") -> StoredFile:
    return service.upload(actor, io.BytesIO(content), name)


def checked(actor: Actor, content: bytes = pdfs.plain(), **named: str) -> StoredFile:
    return service.check(CHECKER, upload(actor, content, **named).id)


def read(question, *asked, **named):
    with read_only():
        return question(*asked, **named)


def actions(file: StoredFile) -> list[str]:
    rows = select(AuditRow.action).where(AuditRow.subject_id == file.id).order_by(AuditRow.at)
    return read(lambda: list(session().scalars(rows)))


def codes(refusal: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


# ---------------------------------------------------------------------------------------------- upload


def test_an_upload_names_bytes_that_are_safe(owner, kept):
    file = upload(owner, name="C:\\plans\\計画.pdf")
    with kept.open(file.sha256) as stream:
        assert stream.read() == pdfs.plain()
    assert (file.original_name, file.size, file.media_type, file.state, file.uploaded_by) == (
        "計画.pdf",
        len(pdfs.plain()),
        "application/pdf",
        FileState.PENDING,
        owner.person_id,
    )
    assert actions(file) == ["file.uploaded"]


def test_an_upload_is_to_be_checked(owner):
    file = upload(owner)
    (job,) = read(lambda: list(session().scalars(select(Job).where(Job.kind == service.CHECK))))
    assert (job.payload, job.key) == ({"file_id": str(file.id)}, f"files.check:{file.id}")


def test_equal_bytes_of_two_people_are_kept_once(owner, other, kept):
    one, two = upload(owner), upload(other)
    assert (one.sha256, one.id == two.id) == (two.sha256, False)
    assert len(list(kept.each())) == 1


def test_nobody_uploads_without_signing_in(owner, kept):
    with pytest.raises(Forbidden):
        upload(ANONYMOUS)
    with pytest.raises(Forbidden):
        unit_of_work(service.keep, ANONYMOUS, service.receive(owner, io.BytesIO(b"x"), "a.pdf"))


def test_another_kind_is_refused_before_its_first_byte(owner, kept):
    with pytest.raises(RuleBroken) as refusal:
        service.receive(owner, None, "plan.docx")
    assert (refusal.value.code, codes(refusal)) == ("file.not_accepted", ["file.kind"])


def test_an_upload_beyond_the_limit_stops(owner, kept, monkeypatch):
    monkeypatch.setattr(rules, "MAX_BYTES", 100)
    with pytest.raises(RuleBroken) as refusal:
        upload(owner)
    assert codes(refusal) == ["file.too_large"]
    assert list(kept.each()) == []


def test_an_empty_file_is_refused(owner):
    with pytest.raises(RuleBroken) as refusal:
        upload(owner, b"")
    assert codes(refusal) == ["file.empty"]


def test_the_quota_counts_what_a_person_holds(owner, other, monkeypatch):
    monkeypatch.setattr(rules, "MAX_BYTES_PER_PERSON", len(pdfs.plain()) + 10)
    upload(owner)
    with pytest.raises(RuleBroken) as refusal:
        upload(owner, b"more than ten bytes")
    assert codes(refusal) == ["file.quota"]
    upload(other, b"more than ten bytes")


def test_bytes_that_vanished_are_not_named(owner, kept):
    received = service.receive(owner, io.BytesIO(b"bytes"), "a.pdf")
    kept.delete(received.stored.sha256)
    with pytest.raises(Conflict) as refusal:
        unit_of_work(service.keep, owner, received)
    assert refusal.value.code == "file.bytes_gone"


# ----------------------------------------------------------------------------------------------- check


def test_a_clean_file_has_its_facts(owner):
    file = checked(owner)
    assert (file.state, file.pages, file.title, file.checks) == (
        FileState.CLEAN,
        1,
        "A joint project",
        {"problems": [], "notices": []},
    )
    assert file.checked_at is not None
    assert actions(file) == ["file.uploaded", "file.checked"]


def test_a_refused_file_says_every_reason(owner):
    file = checked(
        owner, pdfs.plain(catalog=b"/AcroForm << /XFA [] >>", on_page=b"/AA << /O << /S /Launch >> >>")
    )
    assert file.state is FileState.REFUSED
    assert [problem["code"] for problem in file.checks["problems"]] == ["file.action", "file.xfa"]


def test_too_many_pages_are_refused_with_their_number(owner):
    file = checked(owner, pdfs.with_pages(301))
    assert file.checks["problems"] == [{"code": "file.too_many_pages", "facts": {"pages": 301, "limit": 300}}]
    assert (file.state, file.pages) == (FileState.REFUSED, 301)


def test_a_notice_does_not_refuse(owner):
    file = checked(owner, pdfs.plain(content=b"0 0 9 9 re f"))
    assert (file.state, file.checks["notices"]) == (FileState.CLEAN, [{"code": "file.no_text", "facts": {}}])


def test_a_file_is_checked_once(owner):
    first = checked(owner)
    assert service.check(CHECKER, first.id).checked_at == first.checked_at
    assert actions(first) == ["file.uploaded", "file.checked"]


def test_one_content_is_inspected_once(owner, other, monkeypatch):
    refused = checked(owner, pdfs.with_attachment())
    monkeypatch.setattr(pdf, "ROOT", "/nowhere")
    again = checked(other, pdfs.with_attachment())
    assert (again.state, again.checks, again.pages) == (FileState.REFUSED, refused.checks, 1)
    with pytest.raises(Unavailable):
        checked(owner)


def test_the_owner_may_have_it_checked_at_once_and_nobody_else(owner, other):
    file = upload(owner)
    with pytest.raises(Forbidden):
        service.check(other, file.id)
    with pytest.raises(Forbidden):
        unit_of_work(service.record_check, other, file.id, None)
    assert service.check(owner, file.id).state is FileState.CLEAN


def test_no_verdict_is_written_without_an_inspection(owner):
    file = upload(owner)
    with pytest.raises(Conflict) as refusal:
        unit_of_work(service.record_check, CHECKER, file.id, None)
    assert refusal.value.code == "file.not_checked"


def test_a_file_that_is_not_there_is_not_found(owner):
    for act in (service.check, service.blind_copy):
        with pytest.raises(NotFound):
            act(CHECKER, uuid.uuid4())


# ----------------------------------------------------------------------------------------------- blind


def test_a_blind_copy_is_its_own_object(owner, kept):
    file = checked(owner)
    copy = service.blind_copy(CHECKER, file.id)
    assert (copy.blind_of, copy.original_name, copy.state, copy.pages, copy.title) == (
        file.id,
        "document.pdf",
        FileState.CLEAN,
        1,
        "",
    )
    with kept.open(copy.sha256) as stream:
        assert b"Hanako" not in stream.read()
    assert actions(copy) == ["file.blinded"]


def test_a_blind_copy_is_made_once(owner):
    file = checked(owner)
    first = service.blind_copy(CHECKER, file.id)
    assert service.blind_copy(owner, file.id).id == first.id
    made = Stored(first.sha256, first.size)
    assert unit_of_work(service.keep_blind, CHECKER, file.id, made).id == first.id


def test_only_a_clean_file_gets_a_blind_copy(owner, other):
    file = upload(owner)
    with pytest.raises(Conflict) as refusal:
        service.blind_copy(CHECKER, file.id)
    assert (refusal.value.code, refusal.value.facts) == ("file.not_clean", {"state": "pending"})
    clean = service.check(CHECKER, file.id)
    with pytest.raises(Forbidden):
        service.blind_copy(other, clean.id)
    with pytest.raises(Forbidden):
        unit_of_work(service.keep_blind, other, clean.id, Stored(clean.sha256, clean.size))


def test_a_copy_that_cannot_be_made_says_why(owner, kept):
    file = checked(owner)
    (kept.folder / file.sha256).write_bytes(b"went bad")
    with pytest.raises(RuleBroken) as refusal:
        service.blind_copy(CHECKER, file.id)
    assert (refusal.value.code, codes(refusal)) == ("file.not_blinded", ["file.damaged"])


# --------------------------------------------------------------------------------------------- discard


def test_the_owner_forgets_a_file(owner):
    file = upload(owner)
    unit_of_work(service.discard, owner, file.id)
    with pytest.raises(NotFound):
        read(queries.visible, owner, file.id)
    assert actions(file) == ["file.uploaded", "file.discarded"]


def test_what_another_uploaded_does_not_exist(owner, other):
    file = upload(owner)
    with pytest.raises(NotFound):
        unit_of_work(service.discard, other, file.id)


def test_a_file_in_use_stays(owner):
    file = checked(owner)
    service.blind_copy(CHECKER, file.id)
    with pytest.raises(Conflict) as refusal:
        unit_of_work(service.discard, owner, file.id)
    assert refusal.value.code == "file.in_use"
    assert read(queries.visible, owner, file.id).id == file.id


# --------------------------------------------------------------------------------------------- garbage


def age(kept, sha256: str, hours: float) -> None:
    then = (datetime.now(UTC) - timedelta(hours=hours)).timestamp()
    os.utime(kept.folder / sha256, (then, then))


def test_bytes_nobody_names_go_after_a_day(owner, kept):
    named = upload(owner)
    old, young = (kept.put(io.BytesIO(content)) for content in (b"old", b"young"))
    for sha256, hours in ((named.sha256, 48), (old.sha256, 25), (young.sha256, 23)):
        age(kept, sha256, hours)
    assert service.collect_garbage(STORE) == service.Collected(removed=1, size=3, abandoned=0)
    assert {blob.sha256 for blob in kept.each()} == {named.sha256, young.sha256}
    with clock.at(clock.now() + timedelta(days=3)):
        assert service.collect_garbage(STORE).removed == 1
    assert {blob.sha256 for blob in kept.each()} == {named.sha256}


def test_many_bytes_go_in_batches(owner, kept, monkeypatch):
    monkeypatch.setattr(service, "BATCH", 2)
    for i in range(5):
        age(kept, kept.put(io.BytesIO(bytes([i]))).sha256, 25)
    assert service.collect_garbage(STORE).removed == 5


def test_an_upload_that_never_ended_is_swept(owner, kept):
    (kept.folder / ".incoming-0").touch()
    age(kept, ".incoming-0", 25)
    assert service.collect_garbage(STORE).abandoned == 1


def test_only_the_service_collects(owner, kept):
    with pytest.raises(Forbidden):
        service.collect_garbage(owner)
    with pytest.raises(Forbidden):
        unit_of_work(service.remove_unnamed, owner, [])


def test_bytes_named_meanwhile_stay(owner, kept):
    """The list of old bytes was read before the upload that names them now."""
    blob = Blob(kept.put(io.BytesIO(pdfs.plain())).sha256, 1, clock.now())
    upload(owner)
    assert unit_of_work(service.remove_unnamed, STORE, [blob]) == []
    assert kept.exists(blob.sha256)


def removal_is_possible(url: str) -> bool:
    """Whether another process could begin to remove unnamed bytes now."""
    other = create_engine(url, connect_args={"timeout": 0} if url.startswith("sqlite") else {})
    with other.connect() as connection:
        try:
            if url.startswith("sqlite"):
                connection.connection.execute("BEGIN IMMEDIATE")
                return True
            taken = f"SELECT pg_try_advisory_xact_lock({queries.STORE_LOCK})"
            return bool(connection.exec_driver_sql(taken).scalar_one())
        except sqlite3.OperationalError:
            return False
        finally:
            connection.invalidate()
            other.dispose()


def test_while_bytes_are_named_none_are_removed(real_database, kept):
    def naming() -> bool:
        queries.hold_store(alone=False)
        session().execute(select(StoredFile.id))
        return removal_is_possible(real_database)

    assert unit_of_work(naming) is False
    assert removal_is_possible(real_database)
