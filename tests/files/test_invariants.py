import io

import pytest
from sqlalchemy import update

from app.files import service
from app.files.invariants import INVARIANTS
from app.files.models import StoredFile
from app.kernel.actor import Actor, system
from app.kernel.db import read_only, session, unit_of_work
from tests.factories import accounts
from tests.files import pdfs


@pytest.fixture
def file(database, kept) -> StoredFile:
    who = accounts.person()
    accounts.save(who)
    uploaded = service.upload(Actor(who.id, "Owner"), io.BytesIO(pdfs.plain()), "a.pdf")
    service.check(system("check"), uploaded.id)
    service.blind_copy(system("blind"), uploaded.id)
    return uploaded


def broken() -> dict[str, int]:
    with read_only() as reading:
        found = {one.name: len(list(one.find(reading))) for one in INVARIANTS}
    return {name: count for name, count in found.items() if count}


def test_what_the_service_does_keeps_them(file):
    assert broken() == {}


def test_missing_bytes_are_found(file, kept):
    kept.delete(file.sha256)
    assert broken() == {"every file has its bytes in the store": 1}


def test_bytes_that_went_bad_are_found(file, kept):
    same_size = b"x" * file.size
    (kept.folder / file.sha256).write_bytes(same_size)
    assert broken() == {"the bytes of every file hash to their name": 1}


def test_bytes_cut_short_are_found(file, kept):
    (kept.folder / file.sha256).write_bytes(b"")
    assert broken() == {
        "every file has its bytes in the store": 1,
        "the bytes of every file hash to their name": 1,
    }


def test_a_blind_copy_of_another_owner_is_found(file):
    stranger = accounts.person()
    accounts.save(stranger)

    def change() -> None:
        session().execute(
            update(StoredFile).where(StoredFile.blind_of.is_not(None)).values(uploaded_by=stranger.id)
        )

    unit_of_work(change)
    assert broken() == {"a blind copy belongs to a clean file of the same owner": 1}
