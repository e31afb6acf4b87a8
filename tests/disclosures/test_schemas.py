"""What a form and the API may send; a draft may be incomplete but not wrong."""

import pytest
from marshmallow import ValidationError

from app.disclosures.record.plain import plain, record_of
from app.disclosures.schemas import ContentIn, FactsIn
from app.disclosures.states import Fact
from tests.factories.disclosures import declaring, plain_of, position, support


def load(**parts):
    return ContentIn().load(parts)


def pointers(**parts):
    with pytest.raises(ValidationError) as refused:
        load(**parts)
    return refused.value.normalized_messages()


def effort_of(**sent):
    return load(support={"items": [{"title": "x", "effort": sent}]})["support"]["items"][0]["effort"]


def test_sections_that_are_left_out_are_not_there():
    assert load() == {}
    assert list(load(positions={})) == ["positions"]


def test_what_was_loaded_loads_again_unchanged():
    loaded = plain_of(declaring(positions=[position()], support=[support()]))
    assert ContentIn().load(loaded) == loaded
    record = record_of(loaded)
    assert ContentIn().load(plain(record)) == plain(record)


def test_empty_entries_are_dropped_and_new_ones_get_an_id():
    empty = {"id": "0a", "title": "", "amount": {"amount": "", "currency": "USD"}, "effort": {"runs": [{}]}}
    found = load(support={"items": [empty, {**empty, "title": "Sensors"}, {"title": "Other"}]})["support"][
        "items"
    ]
    assert [(one["title"], one["amount"], one["effort"]["shares"]) for one in found] == [
        ("Sensors", None, {}),
        ("Other", None, {}),
    ]
    assert (found[0]["id"], len(found[1]["id"])) == ("0a", 12)


def test_two_entries_never_share_an_id():
    found = load(support={"items": [{"id": "aa", "title": "One"}, {"id": "aa", "title": "Two"}]})["support"][
        "items"
    ]
    assert (found[0]["id"], found[1]["id"] != "aa") == ("aa", True)


@pytest.mark.parametrize(
    ("sent", "shares"),
    [
        (
            {"runs": [{"first": "2027-01", "last": "2027-02", "percent": "12.5"}]},
            {"2027-01": "0.125", "2027-02": "0.125"},
        ),
        (
            {"runs": [{"first": "2027-01", "last": "2027-02", "percent": "10 %"}]},
            {"2027-01": "0.1", "2027-02": "0.1"},
        ),
        (
            {
                "runs": [
                    {"first": "2027-01", "last": "2027-01", "percent": "20"},
                    {"first": "2027-01", "last": "2027-01", "percent": "30"},
                ]
            },
            {"2027-01": "0.5"},
        ),
        (
            {"runs": [{"first": "2027-01", "last": "2027-02", "person_months": "1.5"}]},
            {"2027-01": "0.750000", "2027-02": "0.750000"},
        ),
        ({"shares": {"2027-01": "0.4"}}, {"2027-01": "0.4"}),
        ({"runs": [{}]}, {}),
    ],
)
def test_effort_is_kept_by_month(sent, shares):
    assert effort_of(**sent)["shares"] == shares


@pytest.mark.parametrize(
    "run",
    [
        {"first": "2027-01", "last": "2026-12", "percent": "5"},
        {"first": "2027-01", "percent": "5"},
        {"first": "2027-01", "last": "2027-01", "percent": "101"},
        {"first": "2027-01", "last": "2027-01", "percent": "-1"},
        {"first": "2027-01", "last": "2027-01", "percent": "NaN"},
        {"first": "2027-01", "last": "2027-01", "percent": "much"},
        {"first": "2027-01", "last": "2027-01", "person_months": "2"},
        {"first": "1900-01", "last": "2099-01", "percent": "1"},
        {"first": "2027", "last": "2027-01", "percent": "1"},
        {"first": "2027-01", "last": "2027-01", "percent": "0.000000001"},
    ],
)
def test_a_wrong_run_is_named(run):
    found = pointers(support={"items": [{"title": "x", "effort": {"runs": [run]}}]})
    assert list(found["support"]["items"][0]["effort"]["runs"]) == [0]


def test_one_item_takes_no_more_than_all_of_ones_time():
    twice = [{"first": "2027-01", "last": "2027-01", "percent": "60"}] * 2
    assert (
        "runs"
        in pointers(support={"items": [{"title": "x", "effort": {"runs": twice}}]})["support"]["items"][0][
            "effort"
        ]
    )


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"amount": {"amount": "12.5", "currency": "USD"}}, "amount"),
        ({"amount": {"amount": "1", "currency": "XXX1"}}, "amount"),
        ({"amount": {"amount": "-1", "currency": "JPY"}}, "amount"),
        ({"amount": 5}, "amount"),
        ({"start": "2027-4"}, "start"),
        ({"end": "soon"}, "end"),
        ({"status": "over"}, "status"),
        ({"title": "x" * 501}, "title"),
        ({"title": "nul \x00"}, "title"),
        ({"source": {"ror": "not a ror"}}, "source"),
        ({"source": {"place": {"country": "XX1"}}}, "source"),
        ({"nda": "perhaps"}, "nda"),
        ({"objectives": "x" * 1501}, "objectives"),
        ({"birthplace": "somewhere"}, "birthplace"),
        ({"id": "../x"}, "id"),
    ],
)
def test_a_wrong_entry_is_named(item, field):
    found = pointers(support={"items": [{"title": "Fine"}, {"title": "Sensors", **item}]})
    assert list(found["support"]["items"][1]) == [field]


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ({"orcid": "0000-0002-1825-0098"}, "orcid"),
        ({"erad_number": "123"}, "erad_number"),
        ({"kana": {"family": "やまだ"}}, "kana"),
        ({"funded_side": "ZZ"}, "funded_side"),
        ({"months_employed": 13}, "months_employed"),
        ({"citizenship": "x"}, "citizenship"),
        ({"home_address": "x"}, "home_address"),
    ],
)
def test_identifiers_and_readings_are_checked(part, field):
    assert list(pointers(identity=part)["identity"]) == [field]


def test_names_come_in_three_scripts():
    sent = {
        "latin": {"family": "Yamada", "given": "Taro", "order": "given_first"},
        "native": {"family": "山田", "given": "太郎", "script": "Jpan"},
        "kana": {"family": "ヤマダ", "given": "タロウ"},
        "other_names": [{"name": "T. Yamada", "start": "2010"}],
        "orcid": "0000-0002-1825-0097",
    }
    said = record_of(load(identity=sent)).identity
    assert (said.latin.family, said.native.given, said.kana.family) == ("Yamada", "太郎", "ヤマダ")
    assert said.other_names[0].name == "T. Yamada"


@pytest.mark.parametrize("name", ["nationality", "format", "salt", "provenance"])
def test_what_belongs_to_nobody_cannot_be_sent(name):
    assert list(pointers(**{name: "x"})) == [name]


@pytest.mark.parametrize("wrong", [[], "x", 5])
def test_another_shape_is_refused(wrong):
    assert list(pointers(positions=wrong)) == ["positions"]
    assert list(pointers(support={"items": [wrong]})) == ["support"]
    assert list(pointers(support={"items": [{"title": "x", "effort": wrong}]})) == ["support"]


def test_facts_name_what_there_is():
    loaded = FactsIn().load({"as_of": "2026-11-01", "answers": {"confucius": "no", "coi_rules": ""}})
    assert loaded["answers"] == {Fact.CONFUCIUS: "no", Fact.COI_RULES: ""}
    with pytest.raises(ValidationError):
        FactsIn().load({"as_of": "2026-11-01", "answers": {"confucius": "maybe"}})
