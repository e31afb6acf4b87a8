import subprocess
import sys

from tests.architecture.tree import ROOT

SUITE = """
import os
import psycopg
import pytest

@pytest.mark.needs("postgresql")
def test_version():
    url = os.environ["TEST_POSTGRES_URL"].replace("+psycopg", "")
    with psycopg.connect(url) as line:
        assert line.execute("SELECT 6 * 7").fetchone() == (42,)
"""


NOBODY_HOME = """
from tests.plugins import needs

needs.POSTGRES_URL = "postgresql+psycopg://postgres@127.0.0.1:1/postgres"
"""


def test_the_suite_brings_its_own_server_where_there_is_none(tmp_path):
    (tmp_path / "test_small.py").write_text(SUITE)
    plugins = [
        "-p",
        "nobody_home",
        "-p",
        "tests.plugins.needs",
        "-p",
        "tests.plugins.own_postgres",
        "-p",
        "no:cacheprovider",
    ]
    (tmp_path / "nobody_home.py").write_text(NOBODY_HOME)
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
        env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "PYTHONPATH": f"{ROOT}:{tmp_path}",
            "CI": "true",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1].startswith("1 passed"), done.stdout + done.stderr
