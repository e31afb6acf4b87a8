"""The production server over HTTP, on both databases: what applicants, reviewers and officers wait for.

gunicorn as config/gunicorn.py says, two workers; 5,000 submitted proposals with three reviews of each side in one call,
100 in another, an open call with drafts. The bars are the fastest peer's figures on this kind of machine. `CPU` is
processor time a request of the server's and of the database's processes, which a busy machine does not change much;
`others` is what everything else on the machine used meanwhile.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text

from app.factory import create_app
from app.kernel import db
from tests.bench import server
from tests.bench.figures import Figure
from tests.bench.http_copies import Size, Targets, build
from tests.bench.load import Plan, Result, Target
from tests.bench.server import Server
from tests.conftest import SECRET, new_database, test_settings
from tests.plugins import needs

HOTCRP = "HotCRP 0f25da6"
BLOCK = 4096


@dataclass(frozen=True)
class Case:
    """One kind of work. `bar` in ms at one connection, `rate` in requests/s at eight, with the peer they are of; a save
    waits for the disk besides. `once`: every target is asked for one time only.
    """

    name: str
    bar: float
    rate: float
    peer: str
    is_save: bool = False
    once: bool = False


CASES = (
    Case("own draft", 13, 175, HOTCRP),
    Case("own draft, form", 13, 175, HOTCRP),
    Case("save draft", 14, 170, HOTCRP, is_save=True),
    Case("submit", 14, 170, HOTCRP, is_save=True, once=True),
    Case("save review", 14, 170, HOTCRP, is_save=True),
    Case("reviewer's list", 80, 14.4, f"{HOTCRP}, 1,000 rows"),
    Case("overview", 40, 14, f"issue 2; {HOTCRP} at 1,000: 73 ms"),
    Case("overview of few", 40, 14, "issue 2"),
    Case("call page", 27, 63, "simpler-grants 32d9a12"),
)
CONNECTIONS = (1, 8, 32)
SECONDS, WARM_UP = 2.5, 1.0


@dataclass(frozen=True)
class Measured:
    """One load: the answers, and what it cost: `cpu` and `database_cpu` in ms a request, `others` in % of a core."""

    result: Result
    cpu: float
    database_cpu: float
    others: float

    def percentile(self, share: float) -> float:
        """Milliseconds."""
        times = sorted(self.result.times)
        return times[min(int(len(times) * share), len(times) - 1)] * 1000

    @property
    def rate(self) -> float:
        return len(self.result.times) / self.result.seconds


class Bench:
    """A running server and the load that goes against it."""

    def __init__(self, url: str, folder: Path, running: Server, targets: Targets) -> None:
        self.url, self.folder, self.server, self.targets = url, folder, running, targets

    def measure(self, case: Case, connections: int, seconds: float) -> Measured:
        self._load(case, connections, WARM_UP)
        backends, begun = server.backends(self.url), time.perf_counter()
        before = server.used(self.server.pids), server.used(backends), server.busy()
        result = self._load(case, connections, seconds)
        after = server.used(self.server.pids), server.used(backends), server.busy()
        own, database, every = (now - then for now, then in zip(after, before, strict=True))
        others = (every - own - database - result.own_cpu) / (time.perf_counter() - begun)
        number = len(result.times)
        return Measured(result, own / number * 1000, database / number * 1000, max(others, 0) * 100)

    def _load(self, case: Case, connections: int, seconds: float) -> Result:
        """Run the load in a process of its own. RuntimeError when an answer was wrong: then no time means anything."""
        targets = self.targets[case.name]
        plan = Plan(self.server.port, connections, seconds, case.once, targets)
        path = self.folder / "plan.json"
        path.write_text(json.dumps(asdict(plan)), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.load", str(path)],
            cwd=server.ROOT,
            stdout=subprocess.PIPE,
            check=True,
        )
        result = Result(**json.loads(done.stdout))
        if result.faults or not result.times:
            raise RuntimeError(f"{case.name}: wrong answers: {result.faults}")
        self._go_on(case, targets, result)
        return result

    def _go_on(self, case: Case, targets: list[Target], result: Result) -> None:
        for target, version in zip(targets, result.versions, strict=True):
            target.version = version
        if case.once:
            del targets[: result.used]


def run() -> Iterator[Figure]:
    yield from measured("sqlite", Size())
    if needs.postgres_url():
        yield from measured("postgresql", Size())


def measured(kind: str, size: Size, *, seconds: float = SECONDS) -> Iterator[Figure]:
    """Fill a database of that kind, start the server on it, and ask for everything."""
    with bench_folder() as folder, new_database(kind, folder) as url:
        begun = time.perf_counter()
        app = create_app(test_settings(folder / "var"))
        engines = db.configure(url), db.reading_engine()
        targets = build(app, size)
        yield Figure(f"{kind}: filled with {size.many:,} proposals", time.perf_counter() - begun, "s")
        fsync, commits = _fsync(folder), _commits()
        yield Figure(
            f"{kind}: 4 KB and fsync", fsync, "ms", note=f"{commits:,.0f} bare commits/s by one writer"
        )
        for engine in engines:
            engine.dispose()
        with server.running(url, folder, secret=SECRET) as running:
            yield from _figures(kind, Bench(url, folder, running, targets), fsync, seconds)


@contextmanager
def bench_folder() -> Iterator[Path]:
    """On the disk that a service would use, not on one of memory."""
    (server.ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=server.ROOT / "var") as name:
        yield Path(name)


def _figures(kind: str, bench: Bench, fsync: float, seconds: float) -> Iterator[Figure]:
    alone = {}
    for case in CASES:
        name, measured = f"{kind}: {case.name}", bench.measure(case, 1, seconds)
        alone[case.name] = took = measured.percentile(0.5)
        bar = case.bar + (fsync if case.is_save else 0)
        yield Figure(f"{name}, alone", took, "ms", took / bar, f"{bar:.3g} ms ({case.peer})", _note(measured))
        for connections in CONNECTIONS[1:]:
            measured = bench.measure(case, connections, seconds)
            name_at, against = f"{name}, {connections} at once", f"{case.rate:g}/s ({case.peer})"
            yield Figure(name_at, measured.rate, "1/s", measured.rate / case.rate, against, _note(measured))
    flat = alone["overview"] / alone["overview of few"]
    yield Figure(f"{kind}: overview, many against few", flat, "times", flat, "the same page of few proposals")
    memory = server.resident(bench.server.pids)
    yield Figure(f"{kind}: memory of the server", memory, "MiB", note="proportional (PSS)")


def _note(measured: Measured) -> str:
    times = " ".join(f"{measured.percentile(share):.1f}" for share in (0.5, 0.95))
    cpu = f"CPU {measured.cpu:.1f} + {measured.database_cpu:.1f} ms"
    return f"p50 p95 {times} ms; {cpu}; {measured.result.size / 1024:.0f} KiB; others {measured.others:.0f} %"


def _fsync(folder: Path, *, seconds: float = 1.0) -> float:
    """Milliseconds until 4 KB are safe on the disk: the median of many."""
    taken, end = [], time.perf_counter() + seconds
    with (folder / "fsync").open("wb") as stream:
        while time.perf_counter() < end:
            begun = time.perf_counter()
            stream.write(b"x" * BLOCK)
            stream.flush()
            os.fsync(stream.fileno())
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


def _commits(*, seconds: float = 1.0) -> float:
    """Commits a second of one connection that adds a short row each time."""
    number, end = 0, time.perf_counter() + seconds
    with db.engine().connect() as connection:
        while time.perf_counter() < end:
            connection.execute(text("UPDATE calls SET version = version"))
            connection.commit()
            number += 1
    return number / seconds
