import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from app.fx.sources import DailyRates, daily_rates
from app.kernel.errors import Problem, RuleBroken
from app.kernel.intake import Refusal

HEADING = "Date,USD,JPY,BGN,\n"
LAST = "2026-10-30,1.1172,175.68,N/A,\n"


@pytest.fixture
def read(tmp_path):
    def reading(content: str | bytes, name: str = "eurofxref-hist.csv") -> list[DailyRates | Refusal]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(daily_rates(path))

    return reading


def unreadable(read, content: str | bytes) -> Problem:
    with pytest.raises(RuleBroken) as refusal:
        read(content)
    assert refusal.value.code == "import.unreadable"
    (problem,) = refusal.value.problems
    return problem


def zipped(name: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_figures_stay_as_they_were_published(read):
    assert read(HEADING + LAST) == [DailyRates(2, date(2026, 10, 30), {"USD": "1.1172", "JPY": "175.68"})]


def test_a_zip_is_read_like_its_content(read):
    assert read(zipped("eurofxref-hist.csv", HEADING + LAST)) == read(HEADING + LAST)


@pytest.mark.parametrize(
    "content",
    [
        HEADING.replace("\n", "\r\n") + LAST.replace("\n", "\r\n"),
        "\ufeff" + HEADING + LAST,
        HEADING + LAST.rstrip("\n"),
        "Date, USD, JPY, BGN\n2026-10-30, 1.1172, 175.68,\n",
        HEADING + "\n" + LAST + "\n",
    ],
)
def test_other_line_ends_marks_and_blanks_are_read(read, content):
    assert [found.quotes for found in read(content)] == [{"USD": "1.1172", "JPY": "175.68"}]


def test_a_day_without_any_rate_is_a_day(read):
    assert read(HEADING + "2026-10-30,N/A,,N/A,\n") == [DailyRates(2, date(2026, 10, 30), {})]


@pytest.mark.parametrize(
    ("line", "code", "facts"),
    [
        ("2026-10-29,1.1,N/A,\n", "import.cells_wrong", {"expected": 5, "found": 4}),
        ("2026-10-29,1.1,2,3,4,\n", "import.cells_wrong", {"expected": 5, "found": 6}),
        ("2026-10-29,1.1,2,3,4\n", "import.value_wrong", {"field": "", "value": "4"}),
        ("2026-10-29,-1.1,2,3,\n", "import.value_wrong", {"field": "USD", "value": "-1.1"}),
        ("2026-10-29,1.1,0,3,\n", "import.value_wrong", {"field": "JPY", "value": "0"}),
        ("2026-10-29,1.1,0.00,3,\n", "import.value_wrong", {"field": "JPY", "value": "0.00"}),
        ("2026-10-29,1e9,2,3,\n", "import.value_wrong", {"field": "USD", "value": "1e9"}),
        ("2026-10-29,1.123456789,2,3,\n", "import.value_wrong", {"field": "USD", "value": "1.123456789"}),
        ("2026-10-29,=1+1,2,3,\n", "import.value_wrong", {"field": "USD", "value": "=1+1"}),
        ("2026-02-30,1.1,2,3,\n", "import.value_wrong", {"field": "Date", "value": "2026-02-30"}),
        ("30/10/2026,1.1,2,3,\n", "import.value_wrong", {"field": "Date", "value": "30/10/2026"}),
        ("20261029,1.1,2,3,\n", "import.value_wrong", {"field": "Date", "value": "20261029"}),
        ("2026-10-30,9,9,9,\n", "import.repeated", {"value": "2026-10-30", "first_line": 2}),
    ],
)
def test_one_bad_line_is_named_and_the_others_are_read(read, line, code, facts):
    found = read(HEADING + LAST + line + LAST.replace("30", "28"))
    assert found[1] == Refusal(3, code, facts)
    assert [one.line for one in found if isinstance(one, DailyRates)] == [2, 4]


def test_a_line_in_another_encoding_is_named(read):
    content = (HEADING + LAST).encode() + "2026-10-29,1,2,円,\n".encode("shift_jis")
    assert read(content)[1] == Refusal(3, "import.encoding")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "import.heading"),
        (HEADING, "import.empty"),
        ("<html><body>Not found</body></html>\n", "import.heading"),
        ("Date\n", "import.heading"),
        ("Date,USD,USD,\n" + LAST, "import.heading"),
        ("Date,usd,\n", "import.heading"),
        ("Day,USD,\n", "import.heading"),
        (HEADING + LAST + "2026-10-29,1.11", "import.truncated"),
        (HEADING + LAST + "2026-1", "import.truncated"),
        (HEADING.encode("utf-16"), "import.encoding"),
        ("日付,USD\n".encode("shift_jis"), "import.encoding"),
        (zipped("readme.txt", "nothing"), "import.archive_without"),
        (zipped("eurofxref-hist.csv", HEADING + LAST)[:-30], "import.truncated"),
        (b"\x1f\x8b\x08\x00not really", "import.truncated"),
    ],
)
def test_a_file_that_is_not_the_banks_is_refused_whole(read, content, code):
    assert unreadable(read, content).code == code


def test_a_cut_file_names_its_line(read):
    assert unreadable(read, HEADING + LAST + "2026-10-29,1.11").facts == {"line": 3}


def test_a_file_is_read_as_a_stream(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(HEADING + LAST + "2026-10-29,1,2,3,\n" * 200_000)
    first = next(daily_rates(path))
    assert first.day == date(2026, 10, 30)


def test_a_path_that_is_not_there_is_the_callers_mistake():
    with pytest.raises(FileNotFoundError):
        list(daily_rates(Path("/nowhere/eurofxref.csv")))
