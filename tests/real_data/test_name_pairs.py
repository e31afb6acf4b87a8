"""Names against labelled pairs of others: the targets of issue 5, on what was looked at and on what was not."""

import random

import pytest
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from app.integrity.names import compare
from tests.real_data.corpora import Labelled, at_recall, at_threshold, column, labelled_cases, scored

pytestmark = pytest.mark.needs("real_data")


def ours(pair: Labelled) -> float:
    return compare(pair.a, pair.b, kind=pair.kind)


def part(name: str) -> list[Labelled]:
    return [pair for pair in labelled_cases() if name in {pair.part, "all"}]


def test_the_parts_hold_what_they_should():
    assert (len(part("all")), len(part("dev")), len(part("test"))) == (388, 273, 115)
    assert {pair.b for pair in part("dev")}.isdisjoint(pair.b for pair in part("test"))


@pytest.mark.parametrize("which", ["dev", "test", "all"])
@pytest.mark.parametrize(("recall", "precision"), [(0.83, 0.76), (0.60, 0.93)])
def test_precision_at_the_recall_of_the_strongest_peer(which, recall, precision):
    _, found, _ = at_recall(scored(part(which), ours), recall)
    assert found >= precision


def test_the_bands_mean_what_they_say():
    scores = scored(part("all"), ours)
    precision, recall, alarms = at_threshold(scores, 0.85)
    assert precision >= 0.93
    assert recall >= 0.60
    assert alarms <= 0.05
    assert at_threshold(scores, 0.70)[0] >= 0.76


@pytest.mark.parametrize(
    "peer",
    [
        lambda pair: fuzz.token_sort_ratio(pair.a.lower(), pair.b.lower()) / 100,
        lambda pair: JaroWinkler.similarity(pair.a.lower(), pair.b.lower()),
    ],
)
@pytest.mark.parametrize("recall", [0.60, 0.83])
def test_better_than_what_is_used_without_thinking(peer, recall):
    assert (
        at_recall(scored(part("all"), ours), recall)[1]
        > at_recall(scored(part("all"), peer), recall)[1] + 0.1
    )


def test_the_same_listed_person_written_twice_is_found():
    one, other = (column(f"yente_positives_un_{how}.csv", "full_name") for how in ("untreated", "treated"))
    found = [compare(a, b, kind="person") >= 0.85 for a, b in zip(one, other, strict=True)]
    assert found.count(True) >= 0.98 * len(found)


def test_invented_people_are_hardly_ever_taken_for_listed_ones():
    dice = random.Random(1)
    people = column("yente_negatives_global_2500_SYNTHETIC.csv", "full_name") + column(
        "yente_us_congress_names.csv", "full_name"
    )
    listed = column("yente_positives_un_untreated.csv", "full_name")
    alarms = sum(
        compare(dice.choice(people), dice.choice(listed), kind="person") >= 0.85 for _ in range(10_000)
    )
    assert alarms <= 2


def test_two_persons_with_names_that_look_alike_are_mostly_told_apart():
    """Individuals with different numbers on one list, chosen because token_sort_ratio takes them for one."""
    pairs = zip(
        *(column("ofac_aka_pairs_2019_DERIVED.csv", name) for name in ("name1", "name2", "is_match")),
        strict=True,
    )
    false = [(a, b) for a, b, same in pairs if same == "false"]
    alarms = sum(compare(a, b, kind="person") >= 0.85 for a, b in false)
    assert len(false) == 77
    assert alarms <= 20
