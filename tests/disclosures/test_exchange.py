"""Files of others: what goes out and comes back is the same; what comes in new joins what is there."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from app.disclosures.exchange import coa, erad, orcid, sciencv
from app.disclosures.exchange.merging import place_of, place_text
from app.disclosures.record.content import Record, Section
from app.disclosures.record.funds import InKind, Support
from app.disclosures.record.people import Collaborator, Identity
from app.disclosures.record.posts import Position
from app.disclosures.record.values import Effort, LatinName, Organisation, Place, effort_of
from app.disclosures.sources.faults import UnreadableFileError
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party
from tests.disclosures.records import records

JAPAN = party("JP")
CALM = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(records("positions", "support", "in_kind"))
def test_support_read_from_its_own_file_is_the_same(record):
    assert sciencv.read(sciencv.write_support(record), record) == record


@CALM
@given(records("positions", "education", "products"))
def test_a_sketch_read_from_its_own_file_is_the_same(record):
    assert sciencv.read(sciencv.write_sketch(record), record) == record


@CALM
@given(records("collaborators"))
def test_collaborators_read_from_their_own_workbook_are_the_same(record):
    kept = [
        one for one in record.collaborators if one.relation and any((one.name, one.organisation, one.detail))
    ]
    record = replace(record, collaborators=Section(False, tuple(kept)))
    assert coa.read(coa.write(record), record) == record


@CALM
@given(records("positions", "education"))
def test_a_record_of_orcid_read_back_is_the_same(record):
    assert orcid.read(orcid.write(record), record) == record


@CALM
@given(records("positions", "support"))
def test_the_table_of_erad_read_back_is_the_same(record):
    kept = [
        one
        for one in record.support
        if len({m.currency for m in (one.amount, one.direct_amount, one.annual_amount) if m}) < 2
    ]
    record = replace(record, support=Section(record.support.nothing, tuple(kept)))
    assert erad.read(erad.write(record, JAPAN), record, JAPAN) == record


SHARES = {Month(2027, 9).plus(n): Decimal("0.125") for n in range(12)}
SUPPORT = Support(
    "aa",
    title="Quantum sensors",
    number="2620655",
    source=Organisation("National Science Foundation"),
    place=Place("Austin", "Texas", "US"),
    contribution="award",
    amount=Money(15000000, "USD"),
    objectives="Sense.",
    overlap="none",
    start="2027-09",
    end="2028-08",
    status="current",
    effort=effort_of(SHARES),
)
RECORD = Record(
    identity=Identity(
        latin=LatinName("Yamada", "Taro"), orcid="0000-0002-1825-0097", nsf_id="000123", era_commons="TYAMADA"
    ),
    positions=Section(
        False,
        (
            Position(
                "bb", title="Professor", organisation=Organisation("Example University"), start="2019-04"
            ),
        ),
    ),
    support=Section(False, (SUPPORT,)),
    in_kind=Section(
        False,
        (
            InKind(
                "cc",
                description="Microscope",
                source=Organisation("Maker"),
                value=Money(500000, "USD"),
                received="2027-01-15",
            ),
        ),
    ),
    collaborators=Section(
        False, (Collaborator("dd", "A", "Sato, Hanako", "Elsewhere University", "", "2026-03"),)
    ),
)


def test_an_empty_record_takes_everything_a_file_holds():
    read = sciencv.read(sciencv.write_support(RECORD), Record())
    assert (read.identity.latin.family, read.identity.orcid, read.identity.era_commons) == (
        "Yamada",
        "0000-0002-1825-0097",
        "TYAMADA",
    )
    [taken], [kind] = read.support.items, read.in_kind.items
    assert replace(taken, id="aa", effort=Effort()) == replace(SUPPORT, effort=Effort())
    assert (kind.description, kind.value, kind.received) == ("Microscope", Money(500000, "USD"), "2027-01-15")
    assert [(one.title, one.start) for one in read.positions] == [("Professor", "2019")]


def test_effort_read_by_year_is_an_estimate_with_the_figures_kept():
    taken = sciencv.read(sciencv.write_support(RECORD), Record()).support.items[0].effort
    assert (taken.estimated, [(one.year, one.value) for one in taken.person_months]) == (
        True,
        [(2028, Decimal("1.50"))],
    )
    assert taken.vector == SHARES


def test_what_a_file_says_of_an_entry_changes_that_entry_alone():
    other = replace(SUPPORT, objectives="Sense better.")
    file = sciencv.write_support(replace(RECORD, support=Section(False, (other,))))
    held = replace(
        RECORD,
        support=Section(False, (replace(SUPPORT, role="PI", nda="no"), Support("ee", title="Mine alone"))),
    )
    read = sciencv.read(file, held)
    assert [(one.id, one.objectives, one.role) for one in read.support] == [
        ("aa", "Sense better.", "PI"),
        ("ee", "", ""),
    ]


def test_person_months_become_percent_of_the_japanese_fiscal_year():
    """1.5 person-months evenly from September: 7 % and 5 % (integrity-rules 1.8)."""
    text = erad.write(replace(RECORD, positions=Section()), JAPAN).decode("utf-8-sig")
    assert "2027:7;2028:5" in text


def test_percent_becomes_shares_of_each_month_as_an_estimate():
    row = erad.write(replace(RECORD, positions=Section()), JAPAN)
    taken = erad.read(row, Record(), JAPAN).support.items[0].effort
    assert taken.estimated is True
    assert taken.vector[Month(2027, 4)] == Decimal("0.07")
    assert taken.vector[Month(2029, 3)] == Decimal("0.05")
    assert len(taken.vector) == 24


def test_thousand_yen_are_told_and_counted():
    item = Support("aa", title="計測", amount=Money(12000000, "JPY"), amount_unit="thousand")
    file = erad.write(Record(support=Section(False, (item,))), JAPAN)
    assert ",12000,,,千円,JPY," in file.decode("utf-8-sig")
    assert erad.read(file, Record(), JAPAN).support.items[0].amount == Money(12000000, "JPY")


def test_a_table_in_shift_jis_is_read():
    text = erad.write(
        Record(positions=Section(False, (Position("a", title="教授", kind="side"),))), JAPAN
    ).decode("utf-8-sig")
    [post] = erad.read(text.encode("cp932"), Record(), JAPAN).positions.items
    assert (post.title, post.kind) == ("教授", "side")


def test_an_amount_no_currency_can_hold_is_named():
    file = sciencv.write_support(RECORD).replace(b">150000<", b">150000.123<")
    with pytest.raises(UnreadableFileError) as refused:
        sciencv.read(file, Record())
    [fault] = refused.value.faults
    assert (fault.code, fault.place, fault.facts) == (
        "bad_amount",
        "Quantum sensors",
        {"found": "USD 150000.123"},
    )


@pytest.mark.parametrize(
    "place", [Place("Austin", "Texas", "US"), Place("京都市", "", "JP"), Place("Austin"), Place()]
)
def test_a_place_in_one_line(place):
    assert place_of(place_text(place)) == place


def test_the_workbook_has_the_tables_of_the_template():
    lines = (
        Collaborator("1", "O", "Yamada, Taro", "Example University"),
        Collaborator("2", "G", "Advisor, A", "Elsewhere"),
    )
    read = coa.read(coa.write(Record(collaborators=Section(False, lines))), Record()).collaborators
    assert [(one.relation, one.name) for one in read] == [("O", "Yamada, Taro"), ("G", "Advisor, A")]
