from datetime import date
from pathlib import Path

import pytest

from app.integrity.sources import Address, Alias, Identifier, Refusal, read_consolidated_list
from app.integrity.sources.csl import _address

FIXTURES = Path(__file__).parents[2] / "fixtures" / "screening"


def test_the_old_layout():
    person, denied, entity = read_consolidated_list(FIXTURES / "csl_old.csv")
    assert (person.list_code, person.entry, person.kind, person.born) == (
        "csl-sdn",
        "501",
        "person",
        (1961, 1962),
    )
    assert person.aliases == (Alias("IGORYOK"), Alias("FANTASOFF"))
    assert [address.city for address in person.addresses] == ["Strelsau", "Hentzau"]
    assert (person.country, person.programmes, person.identifiers) == ("RU", ("TEST", "FICTION"), ())
    assert (denied.name, denied.kind, denied.effective, denied.expires) == (
        "ANNA NOBODY",
        "unknown",
        date(2017, 10, 16),
        date(2020, 10, 13),
    )
    assert entity.aliases == (Alias("QIW"), Alias("Quux Wonders"))
    assert entity.identifiers == (Identifier("website", "quux.example"), Identifier("registration", "r-77"))


def test_the_new_layout_and_its_refusals():
    found = list(read_consolidated_list(FIXTURES / "csl_new.csv"))
    assert (found[0].list_code, found[0].entry, found[0].country) == ("csl-meu", "abc1", "")
    assert found[1:] == [
        Refusal(3, "csl.no_list", "A list without a short name"),
        Refusal(4, "csl.no_name", "Unverified List (UVL) - BIS"),
        Refusal(5, "csl.bad_date", "no date: soon"),
        Refusal(6, "table.wrong_width", "3 cells under 29 columns"),
    ]


def test_what_tells_a_persons_origin_is_not_read():
    person, *_ = read_consolidated_list(FIXTURES / "csl_old.csv")
    assert "Passport" not in repr(person)
    assert "12345" not in repr(person)


def test_another_layout_is_refused_whole():
    (refusal,) = read_consolidated_list(b"a,b\n1,2\n")
    assert (refusal.line, refusal.reason) == (1, "table.unknown_layout")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Shenyang, CN", Address("Shenyang, CN", "Shenyang", "CN")),
        ("1 Road, Miami, FL, 33130, US", Address("1 Road, Miami, FL, 33130, US", "Miami", "US")),
        ("TR", Address("TR", "", "TR")),
        ("Somewhere Road", Address("Somewhere Road")),
    ],
)
def test_city_and_country_of_a_joined_address(text, address):
    assert _address(text) == address
