"""The invariants of disclosures hold, and each of them sees what breaks it."""

from sqlalchemy import text

from app.disclosures.invariants import INVARIANTS
from app.kernel import db
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
    spoil("""UPDATE disclosures SET content = '{"salt": ""}'""")
    assert broken() == ["a certified disclosure is what was certified"]


def test_a_gap_in_the_versions_is_seen(database):
    who = person()
    save(who)
    certified(who)
    certified(who)
    spoil("DELETE FROM disclosures WHERE number = 1")
    assert broken() == ["the versions of a disclosure leave no gap"]


def test_a_superseded_version_without_a_successor_is_seen(database):
    who = person()
    save(who)
    certified(who)
    spoil("UPDATE disclosures SET state = 'superseded'")
    assert broken() == ["a superseded disclosure was followed by a certified one"]
