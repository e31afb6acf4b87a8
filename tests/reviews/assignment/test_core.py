import numpy as np
import pytest

from app.reviews.assignment.core import FINEST, measure
from app.reviews.assignment.pairs import read_pairs


@pytest.mark.parametrize(
    ("values", "scale", "exact"),
    [
        ([[1, 2]], 1, True),
        ([[0.5, np.nan]], 10, True),
        ([[0.1234, -0.5]], 1e4, True),
        ([[1 / 3, 0.5]], FINEST / 0.5, False),
        ([[0.000001, 99.0]], 1e6, True),
        ([[0.000001, 101.0]], FINEST / 101, False),
        ([[np.nan]], 1, True),
        ([[0.0]], 1, True),
    ],
)
def test_decimals_are_counted_exactly_and_everything_else_finely(values, scale, exact):
    units = measure(read_pairs(np.array(values)))
    assert (units.scale, units.exact) == (pytest.approx(scale), exact)


def test_a_matrix_of_single_precision_is_read_as_what_it_holds():
    units = measure(read_pairs(np.array([[0.1]], dtype=np.float32)))
    assert not units.exact
