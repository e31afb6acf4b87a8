"""One order from every side's ranks."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.selection.joint import joint_order, quantiles

LABELS = {key: key for key in "abcdef"}


def test_quantiles_of_a_side_with_a_tie() -> None:
    assert quantiles({"a": 1, "b": 2, "c": 2, "d": 4}) == {
        "a": Fraction(1, 8),
        "b": Fraction(4, 8),
        "c": Fraction(4, 8),
        "d": Fraction(7, 8),
    }


def test_both_sides_weigh_the_same_whatever_their_size() -> None:
    first = {"a": 1, "b": 2}
    second = {"b": 1, "a": 2}
    assert joint_order({"X": first, "Y": second}, LABELS) == ["a", "b"]


def test_only_what_every_side_ranked_is_in_the_joint_order() -> None:
    assert joint_order({"X": {"a": 1, "b": 2}, "Y": {"b": 1}}, LABELS) == ["b"]
    assert joint_order({}, LABELS) == []


def test_the_worst_side_breaks_a_tie_of_means() -> None:
    sides = {"X": {"a": 1, "b": 2, "c": 3}, "Y": {"c": 1, "b": 2, "a": 3}}
    assert joint_order(sides, LABELS)[0] == "b"


ranks = st.permutations("abcdef").map(lambda order: {key: place for place, key in enumerate(order, 1)})


@given(ranks)
def test_two_sides_that_agree_are_followed(side: dict[str, int]) -> None:
    assert joint_order({"X": side, "Y": dict(side)}, LABELS) == sorted(side, key=side.__getitem__)


@given(ranks, ranks)
def test_a_proposal_better_on_both_sides_is_never_behind(
    first: dict[str, int], second: dict[str, int]
) -> None:
    order = joint_order({"X": first, "Y": second}, LABELS)
    for better in order:
        for worse in order:
            if first[better] < first[worse] and second[better] < second[worse]:
                assert order.index(better) < order.index(worse)


@given(ranks, ranks)
def test_the_order_does_not_depend_on_the_order_of_sides(
    first: dict[str, int], second: dict[str, int]
) -> None:
    assert joint_order({"X": first, "Y": second}, LABELS) == joint_order({"Y": second, "X": first}, LABELS)
