"""The Research Organization Registry, both schemas in one file."""

from collections import Counter
from functools import cache

import pytest

from app.accounts.identifiers import search_key
from app.accounts.sources import Organisation, organisations
from tests.plugins.needs import real_data

pytestmark = pytest.mark.needs("real_data")
FOLDER = real_data() / "ror"


@cache
def read(name: str) -> list[Organisation]:
    return list(organisations(FOLDER / name))


@pytest.mark.parametrize(
    ("name", "count", "country"), [("ror_jp.jsonl.gz", 5547, "JP"), ("ror_us.jsonl.gz", 8307, "US")]
)
def test_every_record_is_read(name, count, country):
    found = read(name)
    assert [type(one) for one in found] == [Organisation] * count
    assert {one.country_code for one in found} == {country}
    assert len({one.ror_id for one in found}) == count


def test_every_organisation_has_a_name_to_show():
    both = [*read("ror_jp.jsonl.gz"), *read("ror_us.jsonl.gz")]
    assert [one for one in both if not one.name_en and not one.name_ja] == []
    assert [one for one in both if not all(search_key(name.text) for name in one.names)] == []


def test_japanese_names_of_both_schemas_are_found():
    found = read("ror_jp.jsonl.gz")
    assert sum(bool(one.name_ja) for one in found) == 5441
    riken = next(one for one in found if one.ror_id == "01sjwvz98")
    assert (riken.name_en, riken.name_ja) == ("RIKEN", "理化学研究所")


def test_states_and_successors_are_read():
    found = read("ror_jp.jsonl.gz")
    assert Counter(one.status for one in found) == {"active": 5421, "withdrawn": 68, "inactive": 58}
    assert sum(bool(one.successors) for one in [*found, *read("ror_us.jsonl.gz")]) > 0


@pytest.mark.parametrize("name", ["000050t83", "0000cg692", "0001k0954"])
def test_a_file_as_it_lies_in_the_registry_is_the_same_record(name):
    (original,) = organisations(FOLDER / "original_files" / f"{name}.json")
    assert original == next(one for one in read("ror_jp.jsonl.gz") if one.ror_id == name)
