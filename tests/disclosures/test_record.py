"""The record itself: what it starts from, how it is kept, how effort is shown, what differs."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings

from app.disclosures.record import known, plain, tracing, yearly
from app.disclosures.record.content import Record, Section
from app.disclosures.record.funds import Support
from app.disclosures.record.people import Identity
from app.disclosures.record.values import (
    Effort,
    LatinName,
    Origin,
    Provenance,
    Run,
    effort_of,
    effort_of_runs,
    first_month,
    last_month,
)
from app.kernel.bilingual import Bilingual
from app.kernel.fiscal import Month
from app.kernel.parties import party
from tests.disclosures.records import records

JAPAN, STATES = party("JP"), party("US")
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
MARK = Provenance("somebody", NOW)


def months(first, *shares):
    return {Month.parse(first).plus(n): Decimal(share) for n, share in enumerate(shares)}


def item(start="", end="", **vector):
    return Support("a", start=start, end=end, effort=effort_of(vector.get("vector", {})))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(records())
def test_what_is_kept_says_the_same(record):
    traced = tracing.traced(record, Record(), MARK, None)
    kept = json.loads(json.dumps(plain.content_of(traced, "salt")))
    assert plain.record_of(kept) == traced
    assert set(traced.provenance) == set(tracing.entries(plain.plain(record)))
    assert tracing.differences(record, record) == []


def test_a_budget_year_evenly_spread_in_both_units():
    """1.5 person-months from September 2027 to August 2028 are 7 % and 5 % (integrity-rules 1.8)."""
    one = item("2027-09", "2028-08", vector=months("2027-09", *["0.125"] * 12))
    assert [(p.year, p.person_months) for p in yearly.periods(one)] == [(2028, Decimal("1.500"))]
    assert yearly.percents(one.effort.vector, JAPAN) == {"2027": 7, "2028": 5}


def test_a_nine_month_appointment_and_a_summer_month():
    """10 % of nine months and one full summer month are 0.9 + 1.0 = 1.9 (integrity-rules 1.8, fixture 2)."""
    one = item("2027-09", "2028-08", vector=months("2027-09", *["0.1"] * 9, "1"))
    assert [p.person_months for p in yearly.periods(one)] == [Decimal("1.9")]
    assert yearly.percents(months("2027-04", *["0.1"] * 9), JAPAN, 9) == {"2027": 10}


def test_periods_without_dates_follow_the_effort():
    one = item(vector=months("2027-01", *["0.5"] * 14))
    assert [(p.year, p.person_months) for p in yearly.periods(one)] == [
        (2027, Decimal("6.0")),
        (2028, Decimal("1.0")),
    ]
    assert yearly.periods(item()) == []
    assert yearly.periods(item("2028", "2027")) == []
    assert len(yearly.periods(item("1980", "2080"))) == yearly.LONGEST


def test_a_load_may_pass_all_of_ones_time():
    load = months("2027-04", "1.2", "1.2", "0.9", "1.1")
    assert yearly.overload(load) == [
        Run(Month(2027, 4), Month(2027, 5), Decimal("1.2")),
        Run(Month(2027, 7), Month(2027, 7), Decimal("1.1")),
    ]
    assert yearly.percents(dict.fromkeys(months("2027-04", *["0"] * 12), Decimal("1.2")), JAPAN) == {
        "2027": 120
    }
    assert yearly.timeline({Month(2027, 1): Decimal(1), Month(2027, 3): Decimal(1)})[1] == (
        Month(2027, 2),
        Decimal(0),
    )
    assert yearly.timeline({}) == []


def test_each_party_names_its_years_its_own_way():
    vector = months("2027-09", "1", "1")
    assert (yearly.percents(vector, STATES), yearly.percents(vector, JAPAN)) == (
        {"2027": 8, "2028": 8},
        {"2027": 17},
    )


def test_runs_and_months_are_the_same_effort():
    runs = [
        Run(Month(2027, 1), Month(2027, 3), Decimal("0.2")),
        Run(Month(2027, 3), Month(2027, 4), Decimal("0.3")),
    ]
    effort = effort_of_runs(runs, estimated=True)
    assert [(str(r.first), str(r.last), r.share) for r in effort.runs()] == [
        ("2027-01", "2027-02", Decimal("0.2")),
        ("2027-03", "2027-03", Decimal("0.5")),
        ("2027-04", "2027-04", Decimal("0.3")),
    ]
    assert (effort.estimated, Effort().runs()) == (True, ())
    with pytest.raises(ValueError, match="more than all"):
        effort_of_runs([Run(Month(2027, 1), Month(2027, 1), Decimal("0.6"))] * 2)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        ("", None, None),
        ("2027", Month(2027, 1), Month(2027, 12)),
        ("2027-04", Month(2027, 4), Month(2027, 4)),
        ("2027-04-30", Month(2027, 4), Month(2027, 4)),
    ],
)
def test_a_day_stands_for_months(day, first, last):
    assert (first_month(day), last_month(day)) == (first, last)


def account(**changes):
    base = {"name_latin": "Hanako Author", "name_native": "", "name_kana": "", "orcid": None}
    return SimpleNamespace(**{**base, "researcher_number": None, "party": "US", **changes})


@pytest.mark.parametrize(
    ("written", "latin"),
    [
        ("Hanako Author", LatinName("Author", "Hanako", "", "given_first")),
        ("Mary Jane Smith", LatinName("Smith", "Mary", "Jane", "given_first")),
        ("YAMADA Taro", LatinName("YAMADA", "Taro", "", "family_first")),
        ("Madonna", LatinName("Madonna")),
    ],
)
def test_a_name_is_split_as_it_is_written(written, latin):
    assert known.start(account(name_latin=written), None).identity.latin == latin


def test_what_the_account_knows_is_not_asked_again():
    home = SimpleNamespace(
        ror_id="03vek6s52", name=Bilingual("Example University", "見本大学"), city="Tokyo", party="JP"
    )
    who = account(
        name_native="山田　太郎",
        name_kana="ヤマダ タロウ",
        orcid="0000-0002-1825-0097",
        researcher_number="12345678",
    )
    said = known.start(who, home).identity
    assert (said.native.family, said.native.given, said.native.script) == ("山田", "太郎", "Jpan")
    assert (said.kana.family, said.orcid, said.erad_number) == ("ヤマダ", "0000-0002-1825-0097", "12345678")
    assert (said.primary.ror, said.primary.name_native, said.primary.place.country) == (
        "03vek6s52",
        "見本大学",
        "JP",
    )
    assert known.start(account(name_native="Ivan"), None).identity.native.script == ""


def test_a_difference_names_the_entry_and_both_values():
    before = Record(support=Section(False, (Support("a", title="One"), Support("b", title="Two"))))
    after = Record(support=Section(False, (Support("b", title="Two again"),)))
    assert [(c.pointer, c.before, c.after) for c in tracing.differences(before, after)] == [
        ("/support/b/title", "Two", "Two again"),
        ("/support/a/title", "One", None),
    ]


def test_a_value_keeps_its_origin_until_it_changes():
    first = tracing.traced(Record(identity=Identity(nsf_id="1", unit="U")), Record(), MARK, None)
    certified = tracing.certified_at(first, NOW)
    changed = replace(certified, identity=Identity(nsf_id="2", unit="U"))
    later = replace(MARK, source=Origin.ORCID)
    found = tracing.traced(changed, certified, later, ("v1", certified)).provenance
    assert found["/identity/unit"] == replace(MARK, certified_at=NOW)
    assert found["/identity/nsf_id"] == replace(later, supersedes_id="v1")
    again = tracing.certified_at(replace(changed, provenance=found), NOW.replace(year=2027)).provenance
    assert [again[f"/identity/{name}"].certified_at.year for name in ("unit", "nsf_id")] == [2026, 2027]


def test_only_lists_are_sections_of_entries():
    assert Record().section("support").is_answered is False
    with pytest.raises(KeyError):
        Record().section("identity")
