import pytest

from app.integrity.screening import PersonSubject
from app.integrity.screening.judging import (
    acts_as_alias,
    born_otherwise,
    corroborators,
    person_outcome,
)
from app.integrity.sources import Address, Identifier, ListedParty

PARTY = ListedParty(
    "test",
    "1",
    "FANTASOV, Igor",
    kind="person",
    addresses=(Address("Strelsau, Ruritania", "Strelsau", "Ruritania"),),
    linked_to=("QUUX TRUST CO., LTD.",),
    identifiers=(Identifier("email", "igor@quux.example"),),
    born=(1961, 1970),
)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, ()),
        ({"identifiers": frozenset({("email", "igor@quux.example")})}, ("identifier",)),
        ({"organisation_ids": frozenset({"ror:1"})}, ("organisation",)),
        ({"organisation_ids": frozenset({"ror:2"})}, ()),
        ({"organisation_names": ("Quux Trust Company Limited",)}, ("organisation",)),
        ({"organisation_names": ("Quux University",)}, ()),
        ({"birth_year": 1970}, ("birth_year",)),
        ({"birth_year": 1980}, ()),
        ({"cities": ("STRELSAU",)}, ("city",)),
        ({"cities": ("Strelsau",), "birth_year": 1961}, ("birth_year", "city")),
    ],
)
def test_what_speaks_for_one_person(told, found):
    person = PersonSubject("p", (), **told)
    assert corroborators(person, PARTY, frozenset({"ror:1"})) == found


@pytest.mark.parametrize(
    ("year", "otherwise"), [(None, False), (1961, False), (1962, False), (1963, True), (1990, True)]
)
def test_another_year_of_birth_rules_out(year, otherwise):
    assert born_otherwise(PersonSubject("p", (), birth_year=year), PARTY) is otherwise
    assert born_otherwise(PersonSubject("p", (), birth_year=year), ListedParty("t", "1", "x")) is False


@pytest.mark.parametrize(
    ("score", "corroborated", "contradicted", "weak", "outcome"),
    [
        (1.0, True, False, False, "review"),
        (0.95, True, False, False, "review"),
        (0.94, True, False, False, "review_low"),
        (1.0, False, False, False, "log"),
        (1.0, True, True, False, "log"),
        (1.0, True, False, True, "log"),
    ],
)
def test_bands(score, corroborated, contradicted, weak, outcome):
    found = person_outcome(score, corroborated=corroborated, contradicted=contradicted, weak_alias=weak)
    assert found == outcome


@pytest.mark.parametrize(
    ("name", "score", "acts"),
    [("Quux University", 1.0, True), ("Quux University", 0.98, False), ("MAI", 1.0, False)],
)
def test_only_an_equal_and_telling_name_acts(name, score, acts):
    assert acts_as_alias(name, score) is acts
