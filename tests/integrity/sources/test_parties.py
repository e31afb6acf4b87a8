from dataclasses import replace
from datetime import date

from app.integrity.sources import Alias, ListedParty, Refusal
from app.integrity.sources.parties import derived_entry, numbered, years

PARTY = ListedParty("test", "1", "Quux", aliases=(Alias("QIW"), Alias("Quux")), line=7)


def test_every_name_once():
    assert PARTY.names == ("Quux", "QIW")


def test_the_version_changes_with_what_is_said_and_not_with_the_line():
    assert replace(PARTY, line=9).version == PARTY.version
    assert replace(PARTY, line=9) == PARTY
    assert (
        len(
            {
                PARTY.version,
                replace(PARTY, remarks="x").version,
                replace(PARTY, expires=date(2030, 1, 1)).version,
            }
        )
        == 3
    )


def test_years_of_birth():
    assert years("DOB 03 Mar 1961; alt. DOB 1962; circa 1961") == (1961, 1962)
    assert years("unknown") == ()


def test_a_derived_key_does_not_see_case_or_blanks():
    assert derived_entry("Quux  Institute", "X") == derived_entry("QUUX institute", "x")
    assert derived_entry("ab", "c") != derived_entry("a", "bc")


def test_entries_of_one_key_are_told_apart_in_order():
    found = list(numbered([PARTY, Refusal(2, "x"), PARTY, PARTY, replace(PARTY, list_code="other")]))
    assert [each.entry if isinstance(each, ListedParty) else each.line for each in found] == [
        "1",
        2,
        "1-2",
        "1-3",
        "1",
    ]
