"""Writing and certifying a disclosure, on both engines."""

import json
import logging
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.disclosures import queries, rules, service
from app.disclosures.models import Disclosure, InstitutionFact, RecordKey, RecordRead
from app.disclosures.record import plain, tracing
from app.disclosures.record.values import Origin
from app.disclosures.states import DisclosureState, Fact, Purpose
from app.kernel import clock, db, envelope, events
from app.kernel.actor import ANONYMOUS, system
from app.kernel.crypto import content_hash
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Forbidden, NotFound, RuleBroken, VersionStale
from tests.factories.accounts import actor_of, grant, institution, person, save
from tests.factories.disclosures import (
    blank,
    certified,
    declaring,
    nothing_to_declare,
    plain_of,
    position,
    support,
)


@pytest.fixture
def author(database):
    who = person("Hanako Author")
    save(who)
    return who


def write(who, version, content, **how):
    return unit_of_work(service.save_draft, actor_of(who), version, plain_of(content), **how)


def record_of(who, disclosure):
    with read_only():
        return queries.own_record(actor_of(who), disclosure)


def content_of(who, disclosure):
    with read_only():
        return queries.own_content(actor_of(who), disclosure)


def states(who):
    with read_only() as reader:
        rows = reader.execute(
            select(Disclosure.number, Disclosure.state)
            .where(Disclosure.person_id == who.id)
            .order_by(Disclosure.number)
        )
        return [tuple(row) for row in rows]


def test_a_draft_is_kept_however_incomplete(author):
    draft = write(author, 0, blank())
    assert (draft.number, draft.state, draft.version, draft.content_hash) == (1, DisclosureState.DRAFT, 1, "")
    again = write(author, 1, nothing_to_declare())
    assert (again.id, again.version) == (draft.id, 2)
    assert record_of(author, again).positions.nothing is True


def test_sections_that_are_not_sent_stay_as_they_are(author):
    write(author, 0, declaring(support=[support()]))
    again = write(author, 1, {"positions": {"nothing": False, "items": [position()]}})
    kept = record_of(author, again)
    assert (kept.support.items[0].title, kept.positions.items[0].title) == ("Sensors", "Professor")


def test_a_first_record_starts_from_what_is_known(database):
    place = institution("Example University", name_ja="見本大学")
    save(place)
    who = person("Hanako Author", institution=place, name_native="著者 花子", name_kana="チョシャ ハナコ")
    save(who)
    draft = write(who, 0, {"positions": {"nothing": True, "items": []}})
    said = record_of(who, draft)
    assert (said.identity.latin.family, said.identity.latin.given) == ("Author", "Hanako")
    assert (said.identity.native.family, said.identity.kana.given) == ("著者", "ハナコ")
    assert (said.identity.primary.name, said.identity.primary.name_native) == (
        "Example University",
        "見本大学",
    )
    assert said.provenance["/identity/latin/family"].source == Origin.REGISTRY
    assert said.provenance["/positions/nothing"].source == Origin.SELF


def test_each_value_tells_where_it_came_from_and_what_it_replaced(author):
    made = certified(author, declaring(support=[support(id="aa")]))
    first = record_of(author, made).provenance["/support/aa/title"]
    assert (first.certified_at, first.supersedes_id) == (made.certified_at, None)
    draft = write(
        author, 0, {"support": {"items": [support(id="aa", title="Actuators")]}}, source=Origin.SCIENCV
    )
    found = record_of(author, draft).provenance
    changed, same = found["/support/aa/title"], found["/support/aa/source/name"]
    assert (changed.source, changed.certified_at, changed.supersedes_id) == (
        Origin.SCIENCV,
        None,
        str(made.id),
    )
    assert (same.source, same.certified_at, same.entered_by) == (
        Origin.SELF,
        made.certified_at,
        str(author.id),
    )


def test_saving_the_same_again_changes_nothing(author):
    first = write(author, 0, nothing_to_declare())
    assert write(author, first.version, nothing_to_declare()).version == first.version


@pytest.mark.parametrize("version", [0, 2])
def test_an_old_version_is_refused_with_what_is_stored(author, version):
    write(author, 0, nothing_to_declare())
    with pytest.raises(VersionStale) as stale:
        write(author, version, blank())
    assert stale.value.theirs["positions"] == {"nothing": True, "items": []}


def test_certifying_makes_it_constant_for_a_year(author):
    draft = write(author, 0, nothing_to_declare())
    made = unit_of_work(service.certify, actor_of(author), draft.version, "I certify")
    assert (made.state, made.content_hash) == (
        DisclosureState.CERTIFIED,
        content_hash(content_of(author, made)),
    )
    assert made.valid_until == rules.valid_until(made.certified_at)


def test_the_next_version_supersedes_the_earlier_one(author):
    certified(author)
    with read_only():
        newer = queries.draft_of(author.id)
    assert newer is None
    certified(author, declaring(positions=[position()]))
    assert states(author) == [(1, "superseded"), (2, "certified")]


def test_a_certified_version_can_be_certified_again_unchanged(author):
    first = certified(author)
    with clock.at(clock.now() + timedelta(days=300)):
        second = unit_of_work(service.certify, actor_of(author), first.version, "宣誓します")
    assert states(author) == [(1, "superseded"), (2, "certified")]
    assert tracing.differences(record_of(author, first), record_of(author, second)) == []
    assert content_of(author, second)["salt"] != content_of(author, first)["salt"]
    assert second.valid_until > first.valid_until


def test_equal_contents_have_unlike_hashes(author):
    other = person()
    save(other)
    assert certified(author).content_hash != certified(other).content_hash


def test_an_incomplete_record_and_a_wrong_statement_are_refused_together(author):
    draft = write(author, 0, blank())
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.certify, actor_of(author), draft.version, "yes")
    assert [p.code for p in refused.value.problems] == [
        *["disclosure.section_unanswered"] * 8,
        *["disclosure.unanswered"] * 3,
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
    content["declarations"] |= {"hidden_contracts": "yes", "hidden_contracts_detail": canary}
    with caplog.at_level(logging.DEBUG):
        made = certified(author, content)
    with read_only() as reader:
        rows = reader.scalars(select(AuditRow).where(AuditRow.subject_id == made.id)).all()
    assert [row.action for row in rows] != []
    written = json.dumps([[row.changes, row.reason] for row in rows])
    assert canary not in written
    assert canary not in caplog.text


def test_the_database_refuses_to_change_or_delete_a_certified_version(author):
    made = certified(author)
    for statement in (
        "UPDATE disclosures SET sealed = (SELECT wrapped FROM record_keys LIMIT 1) WHERE id = :id",
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
        changed = writer.execute(
            text("UPDATE disclosures SET sealed = (SELECT wrapped FROM record_keys LIMIT 1) WHERE id = :id"),
            {"id": key},
        )
        assert changed.rowcount == 1


def test_two_drafts_of_one_person_cannot_exist(author):
    write(author, 0, nothing_to_declare())

    def second():
        session().info["audited"] = True
        session().add(Disclosure(person_id=author.id, number=2, sealed=b"x" * 29, created_at=clock.now()))

    with pytest.raises(Exception, match=r"conflict\.constraint"):
        unit_of_work(second)


def test_what_is_kept_is_sealed_and_moves_nowhere(author):
    draft = write(author, 0, declaring(positions=[position(title="canary-title")]))
    with read_only() as reader:
        kept = reader.execute(select(Disclosure.sealed)).scalar_one()
        wraps = reader.execute(select(RecordKey.party, RecordKey.wrapped).order_by(RecordKey.party)).all()
    assert b"canary" not in kept
    assert [(party, len(wrapped)) for party, wrapped in wraps] == [("JP", 60), ("US", 60)]
    draft.number = 2
    with pytest.raises(envelope.SealedForOthersError):
        record_of(author, draft)


def test_any_partys_key_opens_alone_and_none_without_a_key(author, monkeypatch):
    draft = write(author, 0, nothing_to_declare())
    whole = envelope.ring()
    for key in whole.keys:
        monkeypatch.setattr(envelope._Active, "ring", envelope.Ring((key,)))
        assert record_of(author, draft).positions.nothing is True
    monkeypatch.setattr(envelope._Active, "ring", envelope.derived("another secret", ("US", "JP")))
    with pytest.raises(envelope.SealedForOthersError):
        record_of(author, draft)


def test_keys_are_changed_without_touching_what_they_protect(author, monkeypatch):
    draft = write(author, 0, nothing_to_declare())
    old = envelope.ring()
    newer = envelope.PartyKey("US", "newer", envelope.new_key())
    monkeypatch.setattr(envelope._Active, "ring", envelope.Ring((newer, *old.keys)))
    assert unit_of_work(service.rotate_keys, system("keys"), author.id) == 1
    assert unit_of_work(service.rotate_keys, system("keys"), author.id, retire=True) == 1
    assert unit_of_work(service.rotate_keys, system("keys"), author.id, retire=True) == 0
    monkeypatch.setattr(envelope._Active, "ring", envelope.Ring((newer,)))
    assert record_of(author, draft).positions.nothing is True
    monkeypatch.setattr(envelope._Active, "ring", envelope.Ring(old.keys[:1]))
    with pytest.raises(envelope.SealedForOthersError):
        record_of(author, draft)
    with pytest.raises(Forbidden):
        unit_of_work(service.rotate_keys, actor_of(author), author.id)


@pytest.fixture
def officers(author):
    """Integrity officers of the author's side and of the other."""
    own, other = person(), person(party="JP")
    save(own, other, grant(own, Role.INTEGRITY_OFFICER, party="US"))
    save(grant(other, Role.INTEGRITY_OFFICER, party="JP"))
    return own, other


def reads():
    with read_only() as reader:
        rows = reader.scalars(select(RecordRead).order_by(RecordRead.at)).all()
        return [(row.person_id, row.reader_id, row.purpose, row.matter) for row in rows]


def test_whoever_reads_leaves_a_trace_the_person_sees(author, officers):
    own, _other = officers
    made = certified(author, declaring(positions=[position()]))
    found = unit_of_work(service.open_records, actor_of(own), [author.id], Purpose.FINDING, "F-1")
    assert found[author.id].record.positions.items[0].title == "Professor"
    assert reads() == [(author.id, own.id, Purpose.FINDING, "F-1")]
    with read_only():
        seen = queries.readings_of(actor_of(author))
        assert queries.readings_of(actor_of(own)) == []
    assert [(one.reader.en, one.party, one.purpose, one.matter, one.number) for one in seen] == [
        (own.name_latin, "US", Purpose.FINDING, "F-1", made.number)
    ]


def test_a_page_that_fails_afterwards_leaves_the_trace(author, officers):
    certified(author)

    def page():
        unit_of_work(service.open_records, actor_of(officers[0]), [author.id], Purpose.FINDING)
        raise RuntimeError("the page broke")

    with pytest.raises(RuntimeError):
        page()
    assert len(reads()) == 1


def test_nothing_is_handed_over_where_the_trace_cannot_be_kept(author, officers):
    certified(author)

    def both():
        service.open_records(actor_of(officers[0]), [author.id], Purpose.FINDING, "x" * 300 * 1000)
        raise RuntimeError("the transaction broke")

    with pytest.raises(Exception, match=r"broke|value too long"):
        unit_of_work(both)
    assert reads() == []


def test_the_other_side_a_stranger_and_the_author_open_nothing_that_way(author, officers):
    certified(author)
    for who in (officers[1], author, person("Somebody Else")):
        with pytest.raises(NotFound):
            unit_of_work(service.open_records, actor_of(who), [author.id], Purpose.FINDING)
    assert reads() == []


def test_the_checks_of_the_service_leave_a_trace_too(author):
    certified(author)
    nobody = person()
    save(nobody)
    found = unit_of_work(service.open_records, system("checks"), [author.id, nobody.id], Purpose.CHECK)
    assert set(found) == {author.id}
    assert reads() == [(author.id, None, Purpose.CHECK, "")]


def test_access_rows_do_not_change(author):
    certified(author)
    unit_of_work(service.open_records, system("checks"), [author.id], Purpose.CHECK)
    for statement in ("UPDATE record_reads SET matter = 'x'", "DELETE FROM record_reads"):
        with session_of() as writer, pytest.raises(DBAPIError):
            writer.execute(text(statement))


def test_an_institution_states_facts_and_keeps_earlier_answers(database):
    place = institution()
    save(place)
    officer = person(institution=place)
    save(officer, grant(officer, Role.INSTITUTION_OFFICER, institution=place))
    day = clock.today("UTC")
    said = {Fact.CONFUCIUS: "no", Fact.FOREIGN_REPORT: "yes", Fact.COI_RULES: ""}
    assert unit_of_work(service.state_facts, actor_of(officer), place.id, said, day) == 2
    assert unit_of_work(service.state_facts, actor_of(officer), place.id, said, day) == 0
    with clock.at(clock.now() + timedelta(days=1)):
        unit_of_work(service.state_facts, actor_of(officer), place.id, {Fact.CONFUCIUS: "yes"}, day)
    with read_only() as reader:
        held = queries.facts_of([place.id])[place.id]
        kept = reader.scalars(
            select(InstitutionFact.answer).where(InstitutionFact.fact == Fact.CONFUCIUS)
        ).all()
    assert {fact: row.answer for fact, row in held.items()} == {
        Fact.CONFUCIUS: "yes",
        Fact.FOREIGN_REPORT: "yes",
    }
    assert sorted(kept) == ["no", "yes"]
    with pytest.raises(NotFound):
        unit_of_work(service.state_facts, actor_of(person()), place.id, said, day)


def test_what_the_first_format_said_is_read_as_today(author):
    def old():
        draft = service.save_draft(actor_of(author), 0, {})
        questions = {
            name: {"answer": "no", "detail": ""} for name in ("financial_interests", "in_kind_support")
        }
        questions |= {"foreign_talent_programme": {"answer": "yes", "detail": "A programme"}}
        questions |= {"other_contracts": {"answer": "no", "detail": ""}}
        post = {"organisation": "Example University", "title": "Professor", "start": "2020-04", "end": ""}
        grant_ = {"title": "Sensors", "source": "Foundation", "status": "current", "effort": 20}
        grant_ |= {"amount": {"amount": "100", "currency": "JPY"}, "start": "2027-01", "end": "2027-02"}
        content = {"format": 1, "salt": "s", "questions": questions}
        content |= {
            "positions": {"nothing": False, "items": [post]},
            "support": {"nothing": False, "items": [grant_]},
        }
        service._write(draft, content)
        return draft

    read = record_of(author, unit_of_work(old))
    assert read.positions.items[0].organisation.name == "Example University"
    assert [(str(m), str(s)) for m, s in read.support.items[0].effort.shares] == [
        ("2027-01", "0.2"),
        ("2027-02", "0.2"),
    ]
    assert (read.in_kind.nothing, read.interests.nothing, read.programmes.nothing) == (True, True, False)
    assert read.programmes.items[0].name == "A programme"
    assert read.declarations.hidden_contracts == "no"
    assert plain.record_of(plain.content_of(read, "")) == read
