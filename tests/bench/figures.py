"""What a benchmark says: figures with their unit and what they are compared with."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `ratio`: divided by the number of `against`, measured in the same run."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str | None = None
    note: str = ""


HEADINGS = ("figure", "value", "unit", "ratio", "against", "note")


def table(figures: Iterable[Figure]) -> str:
    """Figures as a table of text with aligned columns."""
    rows = [HEADINGS, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    return "\n".join(_line(row, widths).rstrip() for row in rows)


def _cells(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return (figure.name, number(figure.value), figure.unit, ratio, figure.against or "", figure.note)


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    right = {1, 3}
    cells = [
        text.rjust(w) if place in right else text.ljust(w)
        for place, (text, w) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells)


def number(value: float) -> str:
    """Three significant digits for small numbers, thousands separated for large ones."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
