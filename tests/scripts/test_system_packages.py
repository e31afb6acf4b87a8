import os
import shutil
import subprocess

import pytest

from scripts import system_packages


@pytest.fixture
def without_redis(monkeypatch):
    """A machine that has everything but redis-server."""
    everything = {name: (purpose, lambda: True) for name, (purpose, _) in system_packages.NEEDED.items()}
    everything["redis-server"] = ("the queue", lambda: False)
    monkeypatch.setattr(system_packages, "NEEDED", everything)


@pytest.fixture
def ran(monkeypatch):
    """The commands that would have been run."""
    commands = []
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", lambda command, **_options: commands.append(command))
    return commands


def test_nothing_is_done_where_nothing_is_missing(monkeypatch, ran, capsys):
    monkeypatch.setattr(system_packages, "NEEDED", {"redis-server": ("the queue", lambda: True)})
    system_packages.main()
    assert (ran, capsys.readouterr().err) == ([], "")


def test_root_on_debian_installs_what_is_missing(monkeypatch, ran, without_redis):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    system_packages.main()
    assert ran == [
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "redis-server"],
    ]


def test_anybody_else_is_told_the_one_command(monkeypatch, ran, without_redis, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    system_packages.main()
    assert ran == []
    assert capsys.readouterr().err.splitlines()[-1] == (
        "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends redis-server'"
    )


def test_a_failed_install_is_said_and_the_run_goes_on(monkeypatch, ran, without_redis, capsys):
    def refuse(command, **_options):
        raise subprocess.CalledProcessError(100, command)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", refuse)
    system_packages.main()
    assert "apt failed (100)" in capsys.readouterr().err
