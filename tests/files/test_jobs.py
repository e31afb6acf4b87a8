import io
import os

from app.files import jobs, queries, service
from app.files.states import FileState
from app.kernel.actor import Actor
from app.kernel.db import read_only
from tests.factories import accounts
from tests.files import pdfs


def test_an_upload_is_checked_by_its_job(database, kept):
    who = accounts.person()
    accounts.save(who)
    file = service.upload(Actor(who.id, "Owner"), io.BytesIO(pdfs.plain()), "a.pdf")
    jobs.check({"file_id": str(file.id)})
    with read_only():
        assert queries.by_id(file.id).state is FileState.CLEAN


def test_the_housekeeping_job_removes_what_nobody_names(database, kept):
    name = kept.put(io.BytesIO(b"unnamed")).sha256
    os.utime(kept.folder / name, (0, 0))
    jobs.collect_garbage({})
    assert list(kept.each()) == []
