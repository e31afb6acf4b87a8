"""Writing and certifying a disclosure, on both engines."""

import json
import logging
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditRow
from app.disclosures import queries, rules, service
from app.disclosures.models import Disclosure
from app.disclosures.states import DisclosureState
from app.kernel import clock, db, events
from app.kernel.actor import ANONYMOUS
from app.kernel.crypto import content_hash
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Forbidden, RuleBroken, VersionStale
from tests.factories.accounts import actor_of, person, save
from tests.factories.disclosures import certified, nothing_to_declare, position


@pytest.fixture
def author(database):
    who = person("Hanako Author")
    save(who)
    return who


def write(who, version, content):
    return unit_of_work(service.save_draft, actor_of(who), version, content)


def states(who):
    with read_only() as reader:
        rows = reader.execute(
            select(Disclosure.number, Disclosure.state)
            .where(Disclosure.person_id == who.id)
            .order_by(Disclosure.number)
        )
        return [tuple(row) for row in rows]


def test_a_draft_is_kept_however_incomplete(author):
    draft = write(author, 0, rules.blank(""))
    assert (draft.number, draft.state, draft.version, draft.content_hash) == (1, DisclosureState.DRAFT, 1, "")
    again = write(author, 1, nothing_to_declare())
    assert (again.id, again.version, again.content["salt"]) == (draft.id, 2, draft.content["salt"])


def test_saving_the_same_again_changes_nothing(author):
    first = write(author, 0, nothing_to_declare())
    assert write(author, first.version, nothing_to_declare()).version == first.version


@pytest.mark.parametrize("version", [0, 2])
def test_an_old_version_is_refused_with_what_is_stored(author, version):
    write(author, 0, nothing_to_declare())
    with pytest.raises(VersionStale) as stale:
        write(author, version, rules.blank(""))
    assert stale.value.theirs["positions"] == {"nothing": True, "items": []}


def test_certifying_makes_it_constant_for_a_year(author):
    draft = write(author, 0, nothing_to_declare())
    made = unit_of_work(service.certify, actor_of(author), draft.version, "I certify")
    assert (made.state, made.content_hash) == (DisclosureState.CERTIFIED, content_hash(made.content))
    assert made.valid_until == rules.valid_until(made.certified_at)


def test_the_next_version_supersedes_the_earlier_one(author):
    certified(author)
    with read_only():
        newer = queries.draft_of(author.id)
    assert newer is None
    content = nothing_to_declare()
    content["positions"] = {"nothing": False, "items": [position()]}
    certified(author, content)
    assert states(author) == [(1, "superseded"), (2, "certified")]


def test_a_certified_version_can_be_certified_again_unchanged(author):
    first = certified(author)
    with clock.at(clock.now() + timedelta(days=300)):
        second = unit_of_work(service.certify, actor_of(author), first.version, "宣誓します")
    assert states(author) == [(1, "superseded"), (2, "certified")]
    assert rules.is_same(first.content, second.content)
    assert second.content["salt"] != first.content["salt"]
    assert second.valid_until > first.valid_until


def test_equal_contents_have_unlike_hashes(author):
    other = person()
    save(other)
    assert certified(author).content_hash != certified(other).content_hash


def test_an_incomplete_record_and_a_wrong_statement_are_refused_together(author):
    draft = write(author, 0, rules.blank(""))
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.certify, actor_of(author), draft.version, "yes")
    assert [p.code for p in refused.value.problems] == [
        "disclosure.section_unanswered",
        "disclosure.section_unanswered",
        *["disclosure.unanswered"] * len(rules.QUESTIONS),
        "disclosure.statement_differs",
    ]
    assert states(author) == [(1, "draft")]


def test_nothing_can_be_certified_before_something_is_written(author):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.certify, actor_of(author), 0, "I certify")
    assert [p.code for p in refused.value.problems] == ["disclosure.nothing_written"]


def test_nobody_writes_without_signing_in(database):
    for verb, args in ((service.save_draft, (0, {})), (service.certify, (0, "I certify"))):
        with pytest.raises(Forbidden):
            unit_of_work(verb, ANONYMOUS, *args)


def test_the_news_of_a_certificate_names_the_person(author):
    heard = []
    before = dict(events._handlers)
    events.subscribe({service.DisclosureCertified: (heard.append,)})
    try:
        made = certified(author)
    finally:
        events.subscribe(before)
    assert heard == [service.DisclosureCertified(author.id, made.id)]


def test_no_content_reaches_the_audit_record_or_a_log(author, caplog):
    canary = "canary-7f3a-secret-foundation"
    content = nothing_to_declare()
    content["questions"]["other_contracts"] = {"answer": "yes", "detail": canary}
    with caplog.at_level(logging.DEBUG):
        made = certified(author, content)
    with read_only() as reader:
        rows = reader.scalars(select(AuditRow).where(AuditRow.subject_id == made.id)).all()
    assert [row.action for row in rows] != []
    written = json.dumps([[row.changes, row.reason] for row in rows])
    assert canary not in written
    assert "nothing" not in written
    assert canary not in caplog.text


def test_the_database_refuses_to_change_or_delete_a_certified_version(author):
    made = certified(author)
    for statement in (
        "UPDATE disclosures SET content = '{}' WHERE id = :id",
        "UPDATE disclosures SET number = 9 WHERE id = :id",
        (
            "UPDATE disclosures SET state = 'draft', certified_at = NULL, valid_until = NULL, content_hash = ''"
            " WHERE id = :id"
        ),
        "DELETE FROM disclosures WHERE id = :id",
    ):
        with session_of() as writer:
            key = {"id": made.id.hex if writer.get_bind().dialect.name == "sqlite" else made.id}
            with pytest.raises(DBAPIError):
                writer.execute(text(statement), key)


@contextmanager
def session_of():
    """A writing session outside a unit of work, rolled back."""
    writer = db._Sessions.write()
    try:
        yield writer
    finally:
        writer.rollback()
        writer.close()


def test_a_draft_can_still_change_in_the_database(author):
    draft = write(author, 0, nothing_to_declare())
    with session_of() as writer:
        key = draft.id.hex if writer.get_bind().dialect.name == "sqlite" else draft.id
        changed = writer.execute(text("UPDATE disclosures SET content = '{}' WHERE id = :id"), {"id": key})
        assert changed.rowcount == 1


def test_two_drafts_of_one_person_cannot_exist(author):
    write(author, 0, nothing_to_declare())

    def second():
        session().info["audited"] = True
        session().add(Disclosure(person_id=author.id, number=2, content={}, created_at=clock.now()))

    with pytest.raises(Exception, match=r"conflict\.constraint"):
        unit_of_work(second)
