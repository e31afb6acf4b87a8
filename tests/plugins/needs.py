"""`@pytest.mark.needs("redis")`: what a test needs from the machine, asked once, said aloud when missing.

On a developer's machine a missing resource skips the test with a reason that tells how to get it. With
CI=true the same test fails: a check that did not run must not look like one that passed.
"""

import os
import shutil
import socket
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
POSTGRES_URL = "postgresql+psycopg://postgres@127.0.0.1/postgres"
REDIS_URL = "redis://127.0.0.1:6379/15"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def real_data() -> Path:
    """The folder of real data: JUSSTIC_REAL_DATA, else `../shared/data` beside the repository."""
    return Path(os.environ.get("JUSSTIC_REAL_DATA") or ROOT.parent / "shared" / "data")


def postgres_url() -> str:
    """The server to test on: TEST_POSTGRES_URL, else one on 127.0.0.1:5432; '' when it does not let us in."""
    url = os.environ.get("TEST_POSTGRES_URL") or POSTGRES_URL
    return url if _lets_in(url) else ""


def redis_url() -> str:
    return os.environ.get("TEST_REDIS_URL") or REDIS_URL


def browser() -> str | None:
    """The path of an installed Chromium; the suite never downloads one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _lets_in(url: str) -> bool:
    try:
        psycopg.connect(url.replace("+psycopg", "", 1), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers() -> bool:
    place = urlsplit(redis_url())
    try:
        with socket.create_connection((place.hostname or "127.0.0.1", place.port or 6379), timeout=2) as line:
            line.sendall(b"PING\r\n")
            return line.recv(64).startswith((b"+PONG", b"-NOAUTH"))
    except OSError:
        return False


RESOURCES: dict[str, tuple[Callable[[], object], str]] = {
    "postgresql": (postgres_url, "no PostgreSQL lets us in: set TEST_POSTGRES_URL"),
    "redis": (_redis_answers, "no Redis on 127.0.0.1:6379: install redis-server or set TEST_REDIS_URL"),
    "browser": (browser, "no Chromium: install the package chromium"),
    "real_data": (
        lambda: real_data().is_dir(),
        "no ../shared/data: set JUSSTIC_REAL_DATA to a folder of real data",
    ),
}


@cache
def missing(resource: str) -> str:
    """Why `resource` cannot be used; '' when it can. KeyError for a resource nobody defined."""
    is_there, advice = RESOURCES[resource]
    return "" if is_there() else f"needs {resource}: {advice}"


def must_not_skip() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def require(resource: str) -> None:
    """Skip the running test when `resource` is missing; fail it instead where CI=true."""
    reason = missing(resource)
    if reason and must_not_skip():
        pytest.fail(f"{reason} (CI=true does not skip)", pytrace=False)
    if reason:
        pytest.skip(reason)


def pytest_configure(config: pytest.Config) -> None:
    names = ", ".join(RESOURCES)
    config.addinivalue_line("markers", f"needs(resource, ...): what a test needs from the machine ({names})")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for resource in mark.args:
            require(resource)
