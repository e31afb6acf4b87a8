import io
import uuid
from datetime import timedelta

import pytest

from app.files import queries, service
from app.files.states import FileState
from app.kernel import clock
from app.kernel.actor import Actor, system
from app.kernel.db import read_only
from app.kernel.errors import NotFound
from tests.factories import accounts
from tests.files import pdfs


@pytest.fixture
def people(database, kept) -> tuple[Actor, Actor]:
    rows = [accounts.person(), accounts.person()]
    accounts.save(*rows)
    return tuple(Actor(person_id=who.id, name=who.name_latin) for who in rows)


def upload(actor: Actor, content: bytes, *, minutes: int = 0):
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        return service.upload(actor, io.BytesIO(content), "a.pdf")


def test_a_person_sees_their_own_files_the_newest_first(people):
    owner, other = people
    first, second = upload(owner, b"one", minutes=1), upload(owner, b"two", minutes=2)
    upload(other, b"three")
    with read_only():
        assert [file.id for file in queries.own(owner)] == [second.id, first.id]
        assert queries.visible(owner, first.id).id == first.id


def test_what_is_not_mine_and_what_is_not_there_are_one_answer(people):
    owner, other = people
    file = upload(owner, b"one")
    with read_only():
        answers = []
        for file_id in (file.id, uuid.uuid4()):
            with pytest.raises(NotFound) as refusal:
                queries.visible(other, file_id)
            answers.append((refusal.value.code, refusal.value.facts))
        assert answers == [("not_found", {}), ("not_found", {})]
        with pytest.raises(NotFound):
            queries.by_id(uuid.uuid4())


@pytest.mark.parametrize("count", [1, 3])
def test_several_files_cost_one_query(people, count_queries, count):
    files = [upload(people[0], bytes([i])) for i in range(count)]
    with read_only(), count_queries() as seen:
        assert queries.by_ids([file.id for file in files]).keys() == {file.id for file in files}
    assert len(seen) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_own_files_costs_one_query(people, count_queries, count):
    for i in range(count):
        upload(people[0], bytes([i]))
    with read_only(), count_queries() as seen:
        assert len(queries.own(people[0])) == count
    assert len(seen) == 1


def test_blind_copies_count_neither_as_files_nor_as_bytes(people):
    owner, _ = people
    file = service.check(system("check"), upload(owner, pdfs.plain()).id)
    copy = service.blind_copy(system("blind"), file.id)
    with read_only():
        assert queries.bytes_held(owner.person_id) == len(pdfs.plain())
        assert [one.id for one in queries.own(owner)] == [file.id]
        assert queries.blind_copy_of(file.id).id == copy.id
        assert queries.blind_copy_of(copy.id) is None


def test_a_verdict_is_found_by_content(people):
    owner, other = people
    upload(other, pdfs.plain())
    with read_only():
        assert queries.verdict_on(upload(owner, b"x").sha256) is None
    file = service.check(system("check"), upload(owner, pdfs.plain()).id)
    with read_only():
        assert queries.verdict_on(file.sha256).state is FileState.CLEAN


def test_named_contents_and_their_bytes(people):
    file = upload(people[0], b"bytes")
    with read_only():
        assert queries.named([file.sha256, "0" * 64]) == {file.sha256}
        with queries.bytes_of(file) as stream:
            assert stream.read() == b"bytes"
        assert queries.bytes_held(uuid.uuid4()) == 0
