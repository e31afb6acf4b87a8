"""The database itself refuses a row that says what cannot be."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.files.models import StoredFile
from app.files.states import FileState
from app.kernel import clock
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict
from app.kernel.ids import new_id
from tests.factories import accounts


def row(owner, **columns) -> StoredFile:
    defaults = {"sha256": "a" * 64, "size": 1, "media_type": "application/pdf", "original_name": "a.pdf"}
    return StoredFile(
        **{"id": new_id(), **defaults, "uploaded_by": owner.id, "uploaded_at": clock.now(), **columns}
    )


@pytest.fixture
def owner(database):
    who = accounts.person()
    accounts.save(who)
    return who


def keep(*rows: StoredFile) -> None:
    def verb() -> None:
        session().info["audited"] = True
        for one in rows:
            session().add(one)
            session().flush()

    unit_of_work(verb)


CLEAN = {"state": FileState.CLEAN, "pages": 1}


def test_what_can_be_is_kept(owner):
    first = row(owner, **CLEAN, checked_at=clock.now())
    keep(row(owner), first, row(owner, **CLEAN, checked_at=clock.now(), blind_of=first.id))
    with read_only() as reader:
        assert reader.scalar(select(func.count()).select_from(StoredFile)) == 3


@pytest.mark.parametrize(
    "columns",
    [
        {"sha256": "short"},
        {"size": 0},
        {"original_name": ""},
        {"state": FileState.CLEAN, "pages": 1},
        {"checked_at": "now"},
        {"state": FileState.CLEAN, "pages": 0, "checked_at": "now"},
        {"uploaded_by": new_id()},
        {"blind_of": new_id(), **CLEAN, "checked_at": "now"},
        {"blind_of": "first", "state": FileState.REFUSED, "checked_at": "now"},
        {"blind_of": "itself", **CLEAN, "checked_at": "now"},
    ],
)
def test_what_cannot_be_is_refused(owner, columns):
    first, second = row(owner), row(owner)
    meant = {"now": clock.now(), "first": first.id, "itself": second.id}
    for name, value in columns.items():
        setattr(second, name, meant.get(value, value) if isinstance(value, str) else value)
    with pytest.raises((Conflict, IntegrityError)):
        keep(first, second)


def test_a_file_has_one_blind_copy(owner):
    first = row(owner)
    copies = [row(owner, **CLEAN, checked_at=clock.now(), blind_of=first.id) for _ in range(2)]
    with pytest.raises((Conflict, IntegrityError)):
        keep(first, *copies)
