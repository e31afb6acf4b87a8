import pytest

from app.integrity.screening import OrganisationSubject, PersonSubject, ScreeningIndex, WrittenName
from app.integrity.screening.index import MOST_COMPARED
from app.integrity.sources import Address, Alias, ListedParty

PARTIES = [
    ListedParty(
        "sdn",
        "1",
        "FANTASOV, Igor Petrovich",
        kind="person",
        aliases=(Alias("IGORYOK", strength="weak"), Alias("FANTASOFF, Igor")),
        addresses=(Address("Strelsau, Ruritania", "Strelsau", "Ruritania"),),
        born=(1961,),
    ),
    ListedParty("sdn", "2", "MV IMAGINARY", kind="vessel"),
    ListedParty("el", "3", "Yamada Taro"),
    ListedParty("el", "4", "Quux Trading Co., Ltd."),
    ListedParty(
        "eul",
        "5",
        "Northwestern Polytechnical University（NPU） (西北工業大学)",
        kind="organisation",
        aliases=(Alias("NPU"), Alias("Northwest Polytechnic University")),
    ),
    ListedParty("1286", "6", "Quux Institute of Wonders", kind="organisation", aliases=(Alias("QIW"),)),
    ListedParty("sdn", "7", "齋藤 純", kind="person"),
    ListedParty("eul", "8", "Wonders Research JAX 空想研究所", kind="organisation"),
]
REGISTERED = {("eul", "5"): frozenset({"ror:npu"}), ("1286", "6"): frozenset({"ror:quux", "uei:q"})}
INDEX = ScreeningIndex(PARTIES, REGISTERED)


def people(name: str, kana: str = "", **told) -> list[tuple[str, str]]:
    found = INDEX.people_like(PersonSubject("p", (WrittenName(name, kana),), **told))
    return [(hit.party.entry, hit.outcome) for hit in found]


def bodies(*names: str, ids: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    found = INDEX.organisations_like(OrganisationSubject("o", names, frozenset(ids)))
    return [(hit.party.entry, hit.stage, hit.outcome) for hit in found]


def test_a_name_alone_stays_in_the_log():
    assert people("Igor Fantasov") == [("1", "log")]


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"cities": ("Strelsau",)}, "review_low"),
        ({"birth_year": 1961}, "review_low"),
        ({"birth_year": 1985, "cities": ("Strelsau",)}, "log"),
    ],
)
def test_a_corroborator_brings_it_to_an_officer(told, outcome):
    assert people("Igor Petrovich Fantamov", **told) == [("1", outcome)]
    assert people("Igor Petrovich Fantasov", **told) == [("1", outcome.removesuffix("_low"))]


def test_the_evidence_of_a_hit():
    person = PersonSubject("p7", (WrittenName("Anna Other"), WrittenName("Igor Fantasoff")), birth_year=1985)
    (hit,) = INDEX.people_like(person)
    assert (hit.subject, hit.own_name, hit.listed_name, hit.score, hit.basis, hit.stage) == (
        "p7",
        "Igor Fantasoff",
        "FANTASOFF, Igor",
        1.0,
        "spelling",
        "likeness",
    )
    assert hit.contradicted == ("birth_year",)


def test_a_weak_alias_never_leaves_the_log():
    assert people("Igoryok", cities=("Strelsau",)) == [("1", "log")]


def test_kanji_are_found_by_their_declared_reading_only():
    assert people("山田太郎", "ヤマダ タロウ") == [("3", "log")]
    assert people("山田太郎") == []


def test_variant_kanji_without_a_corroborator_are_a_line_in_the_log():
    """Acceptance fixture 14: 齋藤 純 on a list, applicant 斎藤純, no corroborator."""
    assert people("斎藤純") == [("7", "log")]


def test_ships_and_companies_are_no_people():
    assert people("MV Imaginary") == []
    assert people("Quux Trading") == []


def test_nobody_is_like_an_empty_name():
    assert people("") == []
    assert INDEX.people_like(PersonSubject("p", ())) == []


def test_a_registry_number_identifies():
    assert bodies("Any Name", ids=("uei:q",)) == [("6", "identifier", "review")]


@pytest.mark.parametrize(
    "name", ["Quux Institute of Wonders", "The Quux Institute of Wonders", "西北工业大学"]
)
def test_an_equal_listed_name_is_an_alias(name):
    ((_, stage, outcome),) = bodies(name)
    assert (stage, outcome) == ("alias", "review")


@pytest.mark.parametrize("name", ["Quux Institute of Wonderz", "QIW", "NPU"])
def test_a_likeness_or_an_abbreviation_only_asks(name):
    ((_, stage, outcome),) = bodies(name)
    assert (stage, outcome) == ("likeness", "question")


def test_another_number_closes_a_likeness():
    assert bodies("Quux Institute of Wonders", ids=("ror:other",)) == [("6", "likeness", "closed")]
    assert bodies("Quux Institute of Wonders", ids=("isni:1",)) == [("6", "alias", "review")]


def test_northwestern_is_not_northwestern_polytechnical():
    """Acceptance fixture 15: no flag is shown, with and without the registry number."""
    assert bodies("Northwestern University") == []
    assert bodies("Northwestern University", ids=("ror:000e0be47",)) == []


def test_a_number_outweighs_a_name_of_the_same_entry():
    assert bodies("Quux Institute of Wonders", ids=("ror:quux",)) == [("6", "identifier", "review")]


def test_the_better_of_two_names_is_kept():
    assert bodies("Quux Institute of Wonderz", "Quux Institute of Wonders") == [("6", "alias", "review")]
    assert bodies("Quux Institute of Wonders", "Quux Institute of Wonderz") == [("6", "alias", "review")]


def test_a_name_in_two_scripts_needs_both():
    assert bodies("JAX") == []
    assert bodies("Wonders Research JAX 空想研究所") == [("8", "alias", "review")]


def test_the_same_question_gets_the_same_answer():
    again = ScreeningIndex(PARTIES, REGISTERED)
    person = PersonSubject("p", (WrittenName("Igor Fantasov"),))
    assert again.people_like(person) == INDEX.people_like(person)


def test_of_many_alike_the_likest_are_compared():
    crowd = [
        ListedParty("x", str(at), f"Fantasov Igor{'abcdefghijklmnop'[at]}", kind="person") for at in range(16)
    ]
    found = ScreeningIndex([*crowd, ListedParty("x", "99", "Igor Fantasov", kind="person")]).people_like(
        PersonSubject("p", (WrittenName("Igor Fantasov"),))
    )
    assert found[0].party.entry == "99"
    assert 1 < len(found) <= MOST_COMPARED


def test_an_index_of_nothing():
    assert ScreeningIndex([]).people_like(PersonSubject("p", (WrittenName("Anna"),))) == []
