from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.audit.models import AuditRow
from app.fx import queries, service
from app.fx.invariants import INVARIANTS
from app.fx.models import RateImport, ReferenceRate
from app.fx.service import importing
from app.kernel import clock
from app.kernel.actor import ANONYMOUS, Actor, Grant, system
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Forbidden, RuleBroken
from app.kernel.ids import new_id
from app.kernel.intake import ImportReport, Refusal

IMPORTER = system("command line")
HEADING = "Date,USD,JPY,BGN,\n"
TWO_DAYS = "2026-10-30,1.1172,175.68,N/A,\n2026-10-29,1.113,175.92,1.9558,\n"
TODAY = datetime(2026, 10, 30, 18, 0, tzinfo=UTC)


@pytest.fixture
def bring(database, tmp_path):
    def bringing(lines: str, *, actor: Actor = IMPORTER, at: datetime = TODAY, **options) -> ImportReport:
        path = tmp_path / "eurofxref-hist.csv"
        path.write_text(HEADING + lines)
        with clock.at(at):
            return unit_of_work(service.import_rates, actor, path, **options)

    return bringing


def stored() -> dict[tuple[str, str], tuple[int, int]]:
    with read_only():
        rows = session().execute(select(ReferenceRate)).scalars()
        return {(str(row.date), row.quote): (row.numerator, row.denominator) for row in rows}


def audited() -> list[dict]:
    with read_only():
        rows = session().scalars(
            select(AuditRow).where(AuditRow.action == "rates.imported").order_by(AuditRow.at)
        )
        return [row.changes["changed"] for row in rows]


def test_every_rate_is_kept_as_an_exact_ratio(bring):
    assert bring(TWO_DAYS) == ImportReport(added=5)
    assert stored() == {
        ("2026-10-30", "USD"): (2793, 2500),
        ("2026-10-30", "JPY"): (4392, 25),
        ("2026-10-29", "USD"): (1113, 1000),
        ("2026-10-29", "JPY"): (4398, 25),
        ("2026-10-29", "BGN"): (9779, 5000),
    }


def test_the_same_file_twice_changes_nothing(bring):
    bring(TWO_DAYS)
    before = stored()
    assert bring(TWO_DAYS) == ImportReport(unchanged=5)
    assert stored() == before


def test_a_new_day_and_a_correction_are_told_apart(bring):
    bring(TWO_DAYS)
    changed = "2026-10-28,1.1,170,N/A,\n" + TWO_DAYS.replace("175.68", "175.70")
    assert bring(changed) == ImportReport(added=2, changed=1, unchanged=4)
    assert stored()["2026-10-30", "JPY"] == (1757, 10)
    assert audited() == [{}, {"2026-10-30 EUR/JPY": ["4392/25", "1757/10"]}]


def test_a_rate_that_is_gone_from_the_file_stays(bring):
    bring(TWO_DAYS)
    assert bring(TWO_DAYS.replace("1.9558", "N/A")) == ImportReport(unchanged=4)
    assert ("2026-10-29", "BGN") in stored()


def test_only_some_currencies_may_be_asked_for(bring):
    assert bring(TWO_DAYS, currencies={"USD", "JPY"}) == ImportReport(added=4)
    assert {quote for _, quote in stored()} == {"USD", "JPY"}
    assert bring(TWO_DAYS) == ImportReport(added=1, unchanged=4)


def test_a_refused_line_is_named_and_the_others_are_kept(bring):
    bad = "2026-10-28,1.1,x,1,\n2026-11-02,1,2,3,\n1998-12-31,1,2,3,\n"
    report = bring(TWO_DAYS + bad)
    assert report == ImportReport(
        added=5,
        refused=(
            Refusal(4, "import.value_wrong", {"field": "JPY", "value": "x"}),
            Refusal(5, "import.day_in_future", {"day": "2026-11-02"}),
            Refusal(6, "import.day_too_early", {"day": "1998-12-31", "first": "1999-01-04"}),
        ),
    )
    with read_only():
        (batch,) = session().scalars(select(RateImport))
        assert (batch.added, batch.refused, batch.file_name, len(batch.sha256)) == (
            5,
            3,
            "eurofxref-hist.csv",
            64,
        )


def test_a_file_that_is_cut_short_leaves_nothing(bring, monkeypatch):
    monkeypatch.setattr(importing, "DAYS_AT_ONCE", 1)
    with pytest.raises(RuleBroken):
        bring(TWO_DAYS + "2026-10-28,1.")
    assert stored() == {}
    assert audited() == []


@pytest.mark.parametrize("days_at_once", [1, 2, 3, 250])
def test_the_size_of_a_batch_changes_nothing(bring, monkeypatch, days_at_once):
    monkeypatch.setattr(importing, "DAYS_AT_ONCE", days_at_once)
    lines = TWO_DAYS + "2026-09-01,1.1,170,N/A,\n2026-10-28,1.2,171,N/A,\n2026-08-03,1.2,171,N/A,\n"
    seen = []
    assert bring(lines, progress=seen.append) == ImportReport(added=11)
    assert bring(lines) == ImportReport(unchanged=11)
    assert seen == list(range(2, 7))[days_at_once - 1 :: days_at_once] + [6] * (5 % days_at_once > 0)


def of(role: Role) -> Actor:
    return Actor(new_id(), "Somebody", (Grant(role.value),))


@pytest.mark.parametrize("actor", [of(Role.SYSTEM_ADMINISTRATOR), of(Role.ENDOWMENT_ADMINISTRATOR)])
def test_whoever_keeps_the_service_or_the_books_may_import(bring, actor):
    assert bring(TWO_DAYS, actor=actor).added == 5


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor(new_id(), "Researcher"), of(Role.REVIEWER)])
def test_nobody_else_may(bring, actor):
    with pytest.raises(Forbidden):
        bring(TWO_DAYS, actor=actor)


def test_what_the_service_does_keeps_the_invariants(bring):
    bring(TWO_DAYS)
    bring(TWO_DAYS.replace("175.68", "175.70"))
    with read_only() as reading:
        assert {one.name: list(one.find(reading)) for one in INVARIANTS} == {
            one.name: [] for one in INVARIANTS
        }


def test_imports_are_listed_the_newest_first(bring):
    bring(TWO_DAYS)
    bring(TWO_DAYS, at=TODAY + timedelta(hours=1))
    with read_only():
        assert [(one.added, one.unchanged) for one in queries.imports()] == [(0, 5), (5, 0)]
        assert len(queries.imports(1)) == 1
