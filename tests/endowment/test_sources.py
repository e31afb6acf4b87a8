"""Readers of the published series: their traps, and every bad line named."""

from decimal import Decimal

import pytest

from app.endowment.sources import MarketMonth, Refusal, UnreadableSeries, read_market, read_prices
from app.kernel.fiscal import Month

HEADING = "Date,SP500,Dividend,Earnings,Consumer Price Index,Long Interest Rate\n"


def market(*lines: str) -> bytes:
    return (HEADING + "\n".join(lines) + "\n").encode()


def test_a_month_of_the_market_is_read() -> None:
    series = read_market(market("1871-01-01,4.44,0.26,0.4,12.46,5.32"))
    assert series.months == {Month(1871, 1): MarketMonth(Decimal("4.44"), Decimal("0.26"), Decimal("5.32"))}
    assert series.refused == ()


def test_a_figure_not_yet_known_is_refused_not_read_as_nothing() -> None:
    series = read_market(
        market("2023-06-01,4345.37,68.71,181.17,305.1,3.75", "2023-07-01,4508.1,0.0,0.0,305.7,3.9")
    )
    assert list(series.months) == [Month(2023, 6)]
    assert series.refused == (Refusal(3, "series.blank", "0.0"),)


def test_prices_are_read_and_empty_ones_named() -> None:
    series = read_prices(b"\xef\xbb\xbfDate,Index,Inflation\r\n1913-01-01,9.8,\r\n1913-02-01,,0.0\r\n")
    assert series.levels == {Month(1913, 1): Decimal("9.8")}
    assert series.refused == (Refusal(3, "series.blank", ""),)


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        ("2023-13-01,1", "series.date", "2023-13-01"),
        ("20230101,1", "series.date", "20230101"),
        ("２０２３-01-01,1", "series.date", "２０２３-01-01"),
        ("2023-01-01,1e5", "series.figure", "1e5"),
        ("2023-01-01,-1", "series.figure", "-1"),
        ("2023-01-01,NaN", "series.figure", "NaN"),
        ("2023-01-01,１", "series.figure", "１"),
        ("2023-01-01", "series.blank", ""),
        ("2022-12-31,2", "series.month_twice", "2022-12-31"),
    ],
)
def test_one_bad_line_is_named_and_the_rest_is_kept(line: str, code: str, text: str) -> None:
    series = read_prices(f"Date,Index\n2022-12-01,1.5\n{line}\n2023-02-01,1.6\n".encode())
    assert series.levels == {Month(2022, 12): Decimal("1.5"), Month(2023, 2): Decimal("1.6")}
    assert series.refused == (Refusal(3, code, text),)


@pytest.mark.parametrize(
    ("content", "code", "text"),
    [
        (b"Date,Level\n2022-12-01,1.5\n", "series.column_missing", "Index"),
        (b"", "series.column_missing", "Date"),
        ("Date,Index\n2022-12-01,1.5 円\n".encode("shift_jis"), "series.encoding", "byte 26"),
    ],
)
def test_what_is_no_such_table_is_refused_whole(content: bytes, code: str, text: str) -> None:
    with pytest.raises(UnreadableSeries) as refused:
        read_prices(content)
    assert (refused.value.code, refused.value.text) == (code, text)


def test_line_numbers_are_those_of_the_file() -> None:
    content = b'Date,Index,Note\n2022-12-01,1.5,"two\nlines"\nnonsense,1,\n'
    assert read_prices(content).refused == (Refusal(4, "series.date", "nonsense"),)
