"""The report on a call's scores, on calls small enough to be checked by hand."""

import numpy as np
import pytest

from app.reviews.harmonisation import METHODS, Given, report

NAN = float("nan")


def given(scores, side=(0, 0, 1, 1), rising=(True, True)):
    return Given(np.array(scores, dtype=float), np.array(side), ["US", "JP"], list(rising))


def test_raw_and_harmonised_stand_together():
    found = report(
        given([[500, 500, 800, 900], [100, 300, 200, 100], [NAN] * 4]), method="side_quantile", seed=1
    )
    first, second, nobody = found.lines
    assert (first.rank, second.rank, nobody) == (2, 4, None)
    assert (first.raw, second.raw) == ({"US": 500, "JP": 850}, {"US": 200, "JP": 150})
    assert first.by_side == {"US": 750_000, "JP": 750_000}
    assert first.side_rank == {"US": 2, "JP": 2}


def test_where_lower_is_better_the_raw_mean_is_as_given_and_the_order_turns():
    found = report(
        given([[500, 500, 100, 100], [100, 100, 500, 500]], rising=(True, False)), method="raw", seed=1
    )
    assert [line.raw for line in found.lines] == [{"US": 500, "JP": 100}, {"US": 100, "JP": 500}]
    assert [line.side_rank["JP"] for line in found.lines] == [2, 4]


def test_ties_share_the_middle_of_their_places():
    found = report(given([[300, 300, 700, 700]] * 3), method="side_quantile", seed=1)
    assert [line.rank for line in found.lines] == [4, 4, 4]


def test_a_side_that_did_not_score_a_proposal_is_left_out_of_it():
    found = report(given([[500, 400, NAN, NAN], [300, 200, 700, 600]]), method="side_quantile", seed=1)
    assert found.lines[0].by_side.keys() == {"US"}
    assert {doubt.code: party for doubt, party in found.doubts}["one_sided"] == "US"


def test_the_other_methods_say_how_much_of_the_best_fifth_they_share():
    dice = np.random.default_rng(3)
    found = report(given(dice.integers(100, 500, size=(40, 4))), method="side_quantile", seed=1)
    assert found.shared.keys() == METHODS.keys() - {"side_quantile"}
    assert all(0 <= share <= 1 for share in found.shared.values())
    assert report(given(np.arange(40).reshape(10, 4)), method="raw", seed=1).shared["side_z"] == 1.0


def test_the_orders_of_two_sides_are_counted_by_tenths():
    rows = [[value, value, value, value] for value in range(20)]
    grid = report(given(rows), method="side_quantile", seed=1).against["US", "JP"]
    assert grid == [[2 if row == column else 0 for column in range(10)] for row in range(10)]
    alone = report(given([[1, 2, NAN, NAN], [NAN, NAN, 3, 4]]), method="side_quantile", seed=1)
    assert sum(map(sum, alone.against["US", "JP"])) == 0


@pytest.mark.parametrize("side", [(0, 0), (0, 1)])
def test_reliability_is_told_of_every_side_and_of_both_where_there_are_two(side):
    found = report(given([[1, 2], [3, 4], [5, 5]], side=side), method="side_quantile", seed=1)
    assert found.reliabilities.keys() == ({"US"} if side == (0, 0) else {"US", "JP", ""})


def test_a_call_without_scores_has_an_empty_report():
    found = report(
        Given(np.zeros((0, 0)), np.zeros(0, dtype=int), ["US", "JP"], [True, True]), method="raw", seed=1
    )
    assert (found.lines, found.shared, found.reliabilities, found.against) == ([], {}, {}, {})
