"""A client that asks for pages and sends forms over connections that stay open, in a process of its own.

    python -m tests.bench.load PLAN

PLAN is a JSON file (`Plan`); the answer on standard output is JSON too (`Result`). Every answer is checked: its status,
and that it shows or leads to what it should. A browser's work (styles, pictures) is not done.
"""

import asyncio
import json
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from urllib.parse import urlencode


@dataclass
class Target:
    """One address somebody asks for. `fields`: a form to send, or None; `{new}` in them becomes a word never said.

    `version` counts up with every accepted form; `wanted` is the status, `shows` what the body or the address that
    the answer leads to must hold.
    """

    path: str
    cookie: str = ""
    fields: dict[str, str] | None = None
    version: int | None = None
    wanted: int = 200
    shows: str = ""


@dataclass
class Plan:
    """Who asks for what: connection i of n takes targets i, i+n, … in turn; `once`: each only one time."""

    port: int
    connections: int
    seconds: float
    once: bool
    targets: list[Target]


@dataclass
class Result:
    """What came back. `times`: seconds of every right answer; `faults`: what was wrong with the first few others;
    `used`: so many targets were asked for at least once; `versions`: of every target, at the end.
    """

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    used: int = 0
    size: int = 0
    own_cpu: float = 0.0
    versions: list[int | None] = field(default_factory=list)


def plan_of(text: str) -> Plan:
    read = json.loads(text)
    return Plan(**{**read, "targets": [Target(**target) for target in read["targets"]]})


@cache
def _form_of(fields: tuple[tuple[str, str], ...]) -> str:
    return urlencode(fields, safe="{}")


def request_of(target: Target) -> bytes:
    """The bytes of one request; a form gets a new idempotency key, as a freshly drawn page would."""
    head = f"Host: 127.0.0.1\r\nCookie: {target.cookie}\r\nAccept-Language: en\r\nConnection: keep-alive\r\n"
    if target.fields is None:
        return f"GET {target.path} HTTP/1.1\r\n{head}\r\n".encode()
    word = uuid.uuid4().hex
    form = _form_of(tuple(target.fields.items())).replace("{new}", word)
    version = "" if target.version is None else f"&version={target.version}"
    body = f"{form}&idempotency_key={word}{version}".encode()
    head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"POST {target.path} HTTP/1.1\r\n{head}\r\n".encode() + body


@dataclass
class Answer:
    status: int
    location: str
    body: bytes


class Connection:
    """One connection that stays open; opened again where the server closes it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> Answer:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        self.writer.write(request)
        return await self._read()

    async def _read(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in head[1:])
        }
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Answer(int(head[0].split()[1]), headers.get("location", ""), body)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.writer = None


async def _work(plan: Plan, number: int, result: Result, end: float) -> None:
    """One connection: ask, check, ask again, until the time is over or nothing is left."""
    connection, turn = Connection(plan.port), 0
    mine = plan.targets[number :: plan.connections] or ([] if plan.once else plan.targets)
    while time.perf_counter() < end and (turn < len(mine) or not plan.once):
        target = mine[turn % len(mine)]
        turn += 1
        begun = time.perf_counter()
        answer = await connection.ask(request_of(target))
        ended = time.perf_counter()
        _note(result, target, answer, ended - begun)
    result.used = max(result.used, turn * plan.connections)
    connection.close()


def _note(result: Result, target: Target, answer: Answer, took: float) -> None:
    fault = _fault(target, answer)
    if fault:
        result.faults = [*result.faults, fault][:5]
        return
    result.times.append(took)
    result.size = len(answer.body)
    if target.version is not None:
        target.version += 1


def _fault(target: Target, answer: Answer) -> str:
    if answer.status != target.wanted:
        said = answer.body[-2000:].decode(errors="replace")
        return f"{target.path}: {answer.status} instead of {target.wanted}: {said}"
    shown = answer.location or answer.body.decode(errors="replace")
    return "" if target.shows in shown else f"{target.path}: does not show {target.shows!r}"


async def run(plan: Plan) -> Result:
    result, begun = Result(), time.perf_counter()
    end = begun + plan.seconds
    await asyncio.gather(*(_work(plan, number, result, end) for number in range(plan.connections)))
    result.seconds = time.perf_counter() - begun
    usage = getrusage(RUSAGE_SELF)
    result.own_cpu = usage.ru_utime + usage.ru_stime
    result.versions = [target.version for target in plan.targets]
    return result


def main() -> int:
    plan = plan_of(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print(json.dumps(asdict(asyncio.run(run(plan)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
