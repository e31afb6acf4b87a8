import os
import subprocess
import sys
from contextlib import ExitStack

import psycopg
import pytest

from scripts import with_services
from tests.architecture.tree import ROOT
from tests.plugins import needs


@pytest.mark.parametrize(("named", "durable"), [(True, False), (True, True), (False, True)])
def test_a_server_that_is_named_or_there_to_be_measured_is_used(monkeypatch, named, durable):
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    if named:
        monkeypatch.setenv("TEST_POSTGRES_URL", "postgresql+psycopg://somewhere/else")
    monkeypatch.setattr(needs, "postgres_url", lambda: "postgresql+psycopg://somewhere/else")
    monkeypatch.setattr(needs, "missing", lambda _resource: "")
    with ExitStack() as stack:
        assert with_services.start_what_is_missing(stack, durable=durable) == {}


@pytest.mark.needs("redis")
@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_missing_servers_are_started_and_stopped(monkeypatch, durable, fsync):
    if with_services.postgres_programs() is None:
        pytest.skip("needs the programmes of PostgreSQL: install the package postgresql")
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    monkeypatch.setattr(needs, "postgres_url", lambda: "")
    monkeypatch.setattr(needs, "missing", lambda _resource: "none")
    with ExitStack() as stack:
        found = with_services.start_what_is_missing(stack, durable=durable)
        assert sorted(found) == ["TEST_POSTGRES_URL", "TEST_REDIS_URL"]
        address = found["TEST_POSTGRES_URL"].replace("+psycopg", "")
        with psycopg.connect(address) as line:
            assert line.execute("SHOW fsync").fetchone() == (fsync,)
        monkeypatch.undo()
        monkeypatch.setenv("TEST_REDIS_URL", found["TEST_REDIS_URL"])
        assert needs._redis_answers()
    assert not needs._redis_answers()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_the_exit_code_is_the_commands():
    command = [sys.executable, "scripts/with_services.py", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(command, cwd=ROOT, env=dict(os.environ), check=False).returncode == 7
