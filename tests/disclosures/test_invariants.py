"""The invariants of disclosures hold, and each of them sees what breaks it."""

from sqlalchemy import text

from app.disclosures import service
from app.disclosures.invariants import INVARIANTS
from app.disclosures.states import Purpose
from app.kernel import db
from app.kernel.actor import system
from tests.factories.accounts import person, save
from tests.factories.disclosures import certified


def broken():
    with db.read_only() as reader:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(reader))]


def spoil(*statements):
    """Change rows behind the service's back; triggers are taken away first."""

    def change():
        is_postgres = db.session().get_bind().dialect.name == "postgresql"
        for event in ("update", "delete"):
            on = " ON disclosures" if is_postgres else ""
            db.session().execute(text(f"DROP TRIGGER IF EXISTS disclosures_refuse_{event}{on}"))
        for statement in statements:
            db.session().execute(text(statement))

    db.unit_of_work(change)


def test_what_the_service_writes_holds(database):
    who = person()
    save(who)
    certified(who)
    certified(who)
    assert broken() == []


def test_a_changed_certificate_is_seen(database):
    who = person()
    save(who)
    certified(who)
    spoil("UPDATE disclosures SET sealed = (SELECT wrapped FROM record_keys LIMIT 1)")
    assert broken() == ["a certified disclosure is what was certified"]


def test_a_gap_in_the_versions_is_seen(database):
    who = person()
    save(who)
    certified(who)
    certified(who)
    spoil("DELETE FROM form_checks", "DELETE FROM disclosures WHERE number = 1")
    assert broken() == ["the versions of a disclosure leave no gap"]


def test_a_superseded_version_without_a_successor_is_seen(database):
    who = person()
    save(who)
    certified(who)
    spoil("UPDATE disclosures SET state = 'superseded'")
    assert broken() == ["a superseded disclosure was followed by a certified one"]


def test_a_record_without_a_key_is_seen(database):
    who = person()
    save(who)
    certified(who)
    spoil("DELETE FROM record_keys")
    assert broken() == ["a certified disclosure is what was certified", "every record has a key of a party"]


def test_a_reading_of_somebody_elses_version_is_seen(database):
    who, other = person(), person()
    save(who, other)
    certified(who)
    db.unit_of_work(service.open_records, system("checks"), [who.id], Purpose.CHECK)
    is_postgres = db.engine().dialect.name == "postgresql"
    name = "record_reads_is_append_only ON record_reads" if is_postgres else "record_reads_refuses_update"
    key = f"'{other.id}'" if is_postgres else f"'{other.id.hex}'"
    spoil(f"DROP TRIGGER {name}", f"UPDATE record_reads SET person_id = {key}")
    assert broken() == ["what was read was certified, and of that person"]
