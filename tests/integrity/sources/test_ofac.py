from pathlib import Path

import pytest

from app.integrity.sources import Address, Alias, Identifier, ListedParty, OfacFiles, Refusal, read_ofac

FIXTURES = Path(__file__).parents[2] / "fixtures" / "screening"
FILES = OfacFiles(*(FIXTURES / f"ofac_{part}.csv" for part in ("names", "aliases", "addresses", "comments")))
EMPTY = OfacFiles(b"", b"", b"")


def read(names: str, *, aliases: str = "", addresses: str = "") -> list[ListedParty | Refusal]:
    return list(read_ofac(OfacFiles(names.encode(), aliases.encode(), addresses.encode()), "ofac"))


def test_an_organisation_with_everything():
    shipping, *_ = read_ofac(FILES, "ofac-sdn")
    assert shipping == ListedParty(
        list_code="ofac-sdn",
        entry="101",
        name="ZORBLAT SHIPPING LINES",
        kind="organisation",
        aliases=(Alias("ZORBLAT LINES"), Alias("OLD ZORBLAT", "formerly_known_as")),
        addresses=(Address("1 Harbour Road, Strelsau, Ruritania", "Strelsau", "Ruritania"),),
        country="Ruritania",
        programmes=("FICTION", "TEST"),
        linked_to=("QUUX TRUST",),
        identifiers=(
            Identifier("website", "www.zorblat.example"),
            Identifier("email", "info@zorblat.example"),
            Identifier("tax", "778899"),
            Identifier("registration", "rn-5"),
        ),
        remarks="Website www.zorblat.example; Email Address info@zorblat.example; Tax ID No. 778899 (Ruritania); "
        "Registration Number RN-5 (Ruritania); Linked To: QUUX TRUST",
    )


def test_of_a_person_nothing_is_kept_that_tells_their_origin():
    _, person, *_ = read_ofac(FILES, "ofac-sdn")
    assert (person.kind, person.born, person.linked_to) == (
        "person",
        (1961, 1962),
        ("ZORBLAT SHIPPING LINES",),
    )
    assert person.aliases == (
        Alias("FANTASOFF, Igor", "now_known_as"),
        Alias("IGORYOK", "also_known_as", "weak"),
    )
    assert person.remarks == (
        "Additional Sanctions Information - Subject to Secondary Sanctions; Linked To: ZORBLAT SHIPPING LINES"
    )
    for word in ("nationality", "Strelsau", "Passport", "Male", "POB"):
        assert word not in repr(person)


def test_ships_and_aircraft_are_told_apart():
    assert [party.kind for party in read_ofac(FILES, "x")] == ["organisation", "person", "vessel", "aircraft"]


def test_all_four_files_together_refuse_nothing():
    assert [each for each in read_ofac(FILES, "x") if isinstance(each, Refusal)] == []
    assert list(read_ofac(EMPTY, "x")) == []


NAME = '{number},"{name}","{kind}","T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'


@pytest.mark.parametrize(
    ("names", "refused"),
    [
        ('1,"A"\n', Refusal(1, "ofac.wrong_width", "2 cells instead of 12")),
        (NAME.format(number="x", name="A", kind="-0- "), Refusal(1, "ofac.no_number", "x")),
        (NAME.format(number=1, name="-0- ", kind="-0- "), Refusal(1, "ofac.no_name", "1")),
        (NAME.format(number=1, name="A", kind="ghost"), Refusal(1, "ofac.unknown_kind", "ghost")),
        ('1,"A"x\n', Refusal(1, "table.malformed", "',' expected after '\"'")),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(names, refused):
    assert read(names) == [refused]


def test_a_number_said_twice_and_rows_without_a_name_are_refused():
    good = NAME.format(number=1, name="A", kind="-0- ")
    assert read(good + good)[1] == Refusal(2, "ofac.repeated", "1")
    assert read(good, aliases='9,1,"aka","B",-0- \n')[1] == Refusal(1, "ofac.orphan", "9")
    assert read(good, addresses="9,1\n")[0] == Refusal(1, "ofac.wrong_width", "2 cells instead of 6")
