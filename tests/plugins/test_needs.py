"""Run on small suites of their own, so that a skip and a failure are seen from outside."""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT
from tests.plugins import needs

SUITE = """
import pytest

@pytest.mark.needs("redis")
def test_with_redis():
    pass

def test_without():
    pass

def test_skipped_by_hand():
    pytest.skip("the moon is not full")
"""


def run(tmp_path, **environment):
    """(exit code, output) of the small suite where no Redis answers."""
    (tmp_path / "test_small.py").write_text(SUITE)
    plugins = ["-p", "tests.plugins.needs", "-p", "tests.plugins.skips", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            *plugins,
            "--rootdir",
            str(tmp_path),
            "-c",
            "/dev/null",
            str(tmp_path),
        ],
        env={"PYTHONPATH": str(ROOT), "TEST_REDIS_URL": "redis://127.0.0.1:1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_missing_resource_skips_and_says_so(tmp_path):
    code, said = run(tmp_path)
    assert code == 0
    assert said.splitlines()[-4:-1] == [
        "=" * 32 + " skipped groups " + "=" * 32,
        "skipped     1  needs redis: no Redis on 127.0.0.1:6379: install redis-server or set TEST_REDIS_URL",
        "skipped     1  the moon is not full",
    ]


def test_a_missing_resource_fails_where_nothing_may_be_skipped(tmp_path):
    code, said = run(tmp_path, CI="true")
    assert code == 1
    assert "needs redis" in said
    assert "1 passed, 1 skipped, 1 error" in said


def test_an_unknown_resource_is_a_mistake():
    with pytest.raises(KeyError):
        needs.missing("moon")


def test_real_data_is_beside_the_repository_unless_told(monkeypatch):
    monkeypatch.delenv("JUSSTIC_REAL_DATA", raising=False)
    assert needs.real_data() == ROOT.parent / "shared" / "data"
    monkeypatch.setenv("JUSSTIC_REAL_DATA", "/data")
    assert str(needs.real_data()) == "/data"


def test_a_database_that_does_not_let_us_in_is_none(monkeypatch):
    monkeypatch.setenv("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:1/postgres")
    assert needs.postgres_url() == ""
