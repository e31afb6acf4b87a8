"""What is left of a request's time, and where: processor time of the cases of `bench_http`, sampled in one process.

A request goes through the whole application, with its database, but without gunicorn and the network. Shares are of the
samples that a timer of processor time takes (one a millisecond), so what others do on the machine changes them little;
waiting for the database is not in them.
"""

import io
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event

from app.factory import create_app
from app.kernel import db
from tests.bench.bench_http import CASES, Case, bench_folder
from tests.bench.figures import Figure
from tests.bench.http_copies import Size, build
from tests.bench.load import Target, request_of
from tests.conftest import new_database, test_settings
from tests.plugins import needs

EVERY = 0.001
REQUESTS, WARM_UP = 300, 40
SIZE = Size(many=1_000, few=100, drafts=WARM_UP + REQUESTS + 100, people=50)
PARTS = 8
LIBRARIES = {
    "sqlalchemy": "SQLAlchemy",
    "psycopg": "driver",
    "flask": "Flask",
    "flask_wtf": "Flask",
    "werkzeug": "Flask",
    "jinja2": "Jinja",
    "marshmallow": "marshmallow",
}
OF_THE_DRIVER = {"do_execute", "do_executemany", "do_commit", "do_rollback", "do_begin"}
"""What SQLAlchemy calls these, a driver written in C does."""


@dataclass
class Profile:
    """Samples of one case: whose code was running, and which functions of ours it was running for."""

    samples: int = 0
    owners: Counter[str] = field(default_factory=Counter)
    purposes: Counter[str] = field(default_factory=Counter)
    statements: int = 0

    def take(self, _signal: int, frame: FrameType | None) -> None:
        """One sample: the innermost frame tells whose code it is, every frame of ours what it is for."""
        if frame is None:
            return
        self.samples += 1
        self.owners[owner_of(frame)] += 1
        ours = set()
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module.startswith("app."):
                ours.add(f"{module.removeprefix('app.')}.{frame.f_code.co_name}")
            frame = frame.f_back
        self.purposes.update(ours)

    def count(self, *_about_the_statement: Any) -> None:
        self.statements += 1


def owner_of(frame: FrameType) -> str:
    """The library whose code a frame runs: 'ours' and 'the rest' besides."""
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    if package == "sqlalchemy" and frame.f_code.co_name in OF_THE_DRIVER:
        return "driver"
    return "ours" if package == "app" else LIBRARIES.get(package, "the rest")


@contextmanager
def sampled(profile: Profile) -> Iterator[None]:
    """Fill `profile` while the block runs."""
    before = signal.signal(signal.SIGPROF, profile.take)
    event.listen(Engine, "before_cursor_execute", profile.count)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        event.remove(Engine, "before_cursor_execute", profile.count)
        signal.signal(signal.SIGPROF, before)


def run() -> Iterator[Figure]:
    yield from measured("sqlite")
    if needs.postgres_url():
        yield from measured("postgresql")


def measured(kind: str) -> Iterator[Figure]:
    with bench_folder() as folder, new_database(kind, folder) as url:
        app = create_app(test_settings(folder / "var"))
        engines = db.configure(url), db.reading_engine()
        targets = build(app, SIZE)
        for case in CASES:
            yield from figures(f"{kind}: {case.name}", app, case, targets[case.name])
        for engine in engines:
            engine.dispose()


def figures(name: str, app: Flask, case: Case, targets: list[Target]) -> Iterator[Figure]:
    """One line for the whole request and one for each part of ours that takes the most of it."""
    ask(app, case, targets, WARM_UP)
    profile, begun = Profile(), time.process_time()
    with sampled(profile):
        ask(app, case, targets, REQUESTS)
    cost = (time.process_time() - begun) / REQUESTS * 1000
    owners = ", ".join(f"{owner} {share(number, profile)}" for owner, number in profile.owners.most_common())
    yield Figure(name, cost, "ms", note=f"{profile.statements / REQUESTS:.0f} statements; {owners}")
    for part, number in parts_of(profile):
        yield Figure(f"  {part}", cost * number / profile.samples, "ms", note=share(number, profile))


def share(number: int, profile: Profile) -> str:
    return f"{number / profile.samples:.0%}"


def parts_of(profile: Profile) -> list[tuple[str, int]]:
    """The functions of ours with the most samples, but for those that are nearly the whole request."""
    parts = [one for one in profile.purposes.most_common() if one[1] < 0.7 * profile.samples]
    return parts[:PARTS]


def ask(app: Flask, case: Case, targets: list[Target], number: int) -> None:
    """Ask `number` times, every target in its turn. RuntimeError at a wrong answer: no time means anything then."""
    for turn in range(number):
        target = targets.pop() if case.once else targets[turn % len(targets)]
        answer = answered(app, request_of(target))
        if answer != target.wanted:
            raise RuntimeError(f"{target.path}: {answer} instead of {target.wanted}")
        if target.version is not None:
            target.version += 1


def answered(app: Flask, request: bytes) -> int:
    """The status of the answer to the bytes of a request."""
    head, _blank, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, protocol = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "",
        "SERVER_PROTOCOL": protocol, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": headers.pop("Content-Type", ""), "CONTENT_LENGTH": headers.pop("Content-Length", "0"),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }  # fmt: skip
    seen: list[str] = []
    body_of = app.wsgi_app(
        environ, lambda status, _headers, _fault=None: seen.append(status) or (lambda _data: None)
    )
    try:
        for _part in body_of:
            pass
    finally:
        close = getattr(body_of, "close", None)
        if close is not None:
            close()
    return int(seen[0].split()[0])
