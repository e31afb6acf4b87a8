import json

import pytest

from tests.bench import __main__ as runner
from tests.bench.figures import Figure, number, table


def test_a_table_aligns_its_columns():
    figures = [
        Figure("save", 12.3456, "ms", ratio=1.5, against="fsync"),
        Figure("rate", 1234.5, "1/s", note="8 users"),
    ]
    assert table(figures) == (
        "figure  value  unit  ratio  against  note\n"
        "save     12.3  ms     1.50  fsync\n"
        "rate    1,234  1/s                   8 users"
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(0.012345, "0.0123"), (999.4, "999"), (1000, "1,000"), (0, "0")]
)
def test_numbers_show_three_digits(value, shown):
    assert number(value) == shown


@pytest.fixture
def benches(tmp_path, monkeypatch):
    """Two benchmarks in a folder of their own, one of which breaks."""
    (tmp_path / "bench_good.py").touch()
    (tmp_path / "bench_bad.py").touch()
    found = {"good": [Figure("good", 1.0, "s")]}
    monkeypatch.setattr(runner, "HERE", tmp_path)
    monkeypatch.setattr(runner, "RESULTS", tmp_path / "var" / "bench.json")
    monkeypatch.setattr(runner, "measure", lambda name: found[name])
    return runner.RESULTS


def test_one_that_breaks_does_not_hide_the_others(benches, capsys):
    assert runner.main([]) == 1
    assert sorted(json.loads(benches.read_text())) == ["good"]
    assert "broken: bad" in capsys.readouterr().out


def test_running_one_keeps_the_figures_of_the_others(benches):
    benches.parent.mkdir()
    benches.write_text('{"other": {"figures": []}}')
    assert runner.main(["--only", "good"]) == 0
    written = json.loads(benches.read_text())
    assert sorted(written) == ["good", "other"]
    assert written["good"]["figures"] == [
        {"name": "good", "value": 1.0, "unit": "s", "ratio": None, "against": None, "note": ""}
    ]


def test_an_unknown_name_is_refused(benches):
    with pytest.raises(SystemExit):
        runner.main(["--only", "nothing"])


def test_the_list_names_them(benches, capsys):
    assert runner.main(["--list"]) == 0
    assert capsys.readouterr().out == "bad\ngood\n"
