import json
from datetime import date
from pathlib import Path

import pytest

from app.integrity.sources import (
    Address,
    Alias,
    ListNotice,
    Refusal,
    read_list_notices,
    read_restricted_json,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "screening"


def test_entries_of_the_common_shape():
    quux, again, aviation, anna, plan = read_restricted_json(FIXTURES / "restricted.json")
    assert (quux.list_code, quux.name, quux.kind) == ("test-list", "Quux Institute of Wonders", "unknown")
    assert quux.aliases == (Alias("QIW"),)
    assert quux.addresses == (
        Address("1 A Road, Strelsau", "", "Ruritania"),
        Address("2 B Road, Hentzau.", "", "Ruritania"),
    )
    assert again.entry == f"{quux.entry}-2"
    assert aviation.aliases == (
        Alias("Imaginary Wings Co., Ltd.", "subsidiary"),
        Alias("Imaginary Engines LLC", "subsidiary"),
        Alias("Imaginary Seats Limited", "subsidiary"),
    )
    assert (anna.effective, anna.expires) == (date(2022, 6, 21), date(2032, 8, 1))
    assert plan.programmes == ("talent programme",)


def test_an_entry_that_is_broken_costs_only_itself():
    found = list(read_restricted_json(FIXTURES / "restricted_damaged.json"))
    assert [(each.line, each.reason) if isinstance(each, Refusal) else each.name for each in found] == [
        (5, "json.no_name"),
        (6, "json.missing_field"),
        (7, "json.missing_field"),
        (8, "json.bad_date"),
        (9, "json.malformed"),
        "Good",
        (13, "json.wrong_count"),
    ]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"list_id": ""}', '{"x": 1, "entities": []}', '["entities": []]']
)
def test_another_shape_is_refused(text):
    (refusal,) = read_restricted_json(text.encode())
    assert (refusal.line, refusal.reason) == (1, "json.unknown_layout")


def test_a_list_without_an_end_is_refused():
    found = list(read_restricted_json(b'{"list_id": "x", "entities": ['))
    assert [each.reason for each in found] == ["json.malformed"]


def test_a_list_that_is_no_list_is_refused():
    found = list(read_restricted_json(b'{"list_id": "x", "entities": 5}'))
    assert [each.reason for each in found] == ["json.unknown_layout"]


def test_a_list_that_names_its_kind():
    entry = dict.fromkeys(
        ("name", "country", "address", "effective_date", "federal_register", "notes"), ""
    ) | {
        "name": "Quux University",
        "aliases": [],
    }
    file = json.dumps({"list_id": "dow-1286", "entities": [entry]})
    (party,) = read_restricted_json(file.encode())
    assert party.kind == "organisation"


def test_notices_of_the_lists():
    notice, refusal = read_list_notices(FIXTURES / "lists.json")
    assert notice == ListNotice(
        "test-list",
        "Test",
        "The Test List",
        "Office of Tests",
        "Test Act",
        "https://example.org/list",
        "July 2026",
    )
    assert refusal.reason == "json.missing_field"
    assert [each.reason for each in read_list_notices(b"{}")] == ["json.unknown_layout"]
