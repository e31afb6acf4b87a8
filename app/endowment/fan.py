"""An outlook as a page draws it: bands, a line, and whole amounts by year. Pictures of statistics, not money booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from app.endowment.projection import Array, Outlook
from app.kernel.money import Money

EVERY = 5
"""Years between two lines of the table."""
WIDTH, HEIGHT = 1000, 400
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Fan:
    """`outer`, `inner`: points of the bands between the outermost quantiles and the quartiles; `median`: of the line.

    `rows`: (year, quantiles of the value, quantiles of the payout); `top`: the value at the upper edge of the picture.
    """

    outer: str
    inner: str
    median: str
    top: Money
    rows: Sequence[tuple[int, Sequence[Money], Sequence[Money]]]
    ruin: Decimal
    poorer: Decimal
    paths: int


def fan(outlook: Outlook, currency: str, year: int) -> Fan:
    """The picture of an outlook that begins at the close of `year`."""
    values, paid = (_whole(figures) for figures in (outlook.value_fan, outlook.payout_fan))
    top = max(int(values[:, -1].max()), 1)
    lines = [_points(values[:, at], top) for at in range(values.shape[1])]
    money = lambda figures: [Money(int(figure), currency) for figure in figures]  # noqa: E731
    return Fan(
        outer=" ".join([*lines[0], *reversed(lines[-1])]),
        inner=" ".join([*lines[1], *reversed(lines[-2])]),
        median=" ".join(lines[len(lines) // 2]),
        top=Money(top, currency),
        rows=[
            (year + after, money(values[after * QUARTERS]), money(paid[after - 1]))
            for after in range(EVERY, len(paid) + 1, EVERY)
        ],
        ruin=_share(outlook.probability_of_ruin),
        poorer=_share(outlook.probability_of_losing_purchasing_power),
        paths=outlook.paths,
    )


def _whole(figures: Array) -> np.ndarray:
    return np.rint(figures).astype(np.int64)


def _points(line: np.ndarray, top: int) -> list[str]:
    across = np.rint(np.linspace(0, WIDTH, len(line))).astype(int)
    down = HEIGHT - np.rint(line / top * HEIGHT).astype(int)
    return [f"{x},{y}" for x, y in zip(across, down, strict=True)]


def _share(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / share.denominator
