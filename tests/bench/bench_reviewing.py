"""The last ten minutes before reviews are due: 150 desks write 300 reviews, every one saved as it is typed.

gunicorn as config/gunicorn.py says, two workers, on both databases. Each desk types its reviews one after the other: an
autosave of the question that changed, thirty a review, then the submission; so there are 9,300 requests, spread evenly
over `REVIEWING_MINUTES` (3 unless it is set; 10 is the real time). A desk that hears that the service is busy sends the
same again after two seconds, as review.js does; that counts in the time. Nothing may be lost: at the end every review
says the last word that was acknowledged, is handed in, and has a version for every save that was acknowledged.
"""

import asyncio
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask import Flask
from sqlalchemy import func, select

from app.factory import create_app
from app.kernel import db
from app.reviews.models import Review, ReviewVersion
from app.reviews.states import ReviewState, VersionKind
from tests.bench import server
from tests.bench.bench_http import _folder as on_disk
from tests.bench.copies import Writer
from tests.bench.figures import Figure
from tests.bench.http_copies import Cloakroom, Seat, Size, _Filling
from tests.bench.http_world import SENTENCE, models
from tests.bench.load import Answer, Connection, Target, request_of
from tests.conftest import SECRET, new_database, test_settings
from tests.plugins import needs

DESKS, REVIEWS, SAVES = 150, 300, 30
MINUTES = float(os.environ.get("REVIEWING_MINUTES", "3"))
BUSY = 503
BAR = 1000.0
"""Milliseconds in which 95 of 100 saves are answered."""
QUESTIONS = ("merit", "plan", "note")
SCORES = {"merit": "4", "plan": "3"}


@dataclass
class Sheet:
    """One review on a desk: its version, and the last acknowledged text of each question."""

    seat: Seat
    review_id: object
    version: int
    texts: dict[str, str] = field(default_factory=dict)
    saved: int = 0


@dataclass(frozen=True)
class Pace:
    """`saves` a review, everything within `seconds` from the instant `begun`."""

    saves: int
    seconds: float
    begun: float


@dataclass
class Taken:
    saves: list[float] = field(default_factory=list)
    submissions: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    busy: int = 0
    behind: float = 0.0
    """Seconds by which a request was sent later than it was due."""


def run() -> Iterator[Figure]:
    yield from measured("sqlite")
    if needs.postgres_url():
        yield from measured("postgresql")


def measured(
    kind: str,
    *,
    desks: int = DESKS,
    reviews: int = REVIEWS,
    saves: int = SAVES,
    seconds: float = MINUTES * 60,
) -> Iterator[Figure]:
    with on_disk() as folder, new_database(kind, folder) as url:
        app = create_app(test_settings(folder / "var"))
        engines = db.configure(url), db.reading_engine()
        sheets = _sheets(app, desks, reviews)
        with server.running(url, folder, secret=SECRET) as running:
            taken = asyncio.run(_type_all(running.port, sheets, saves, seconds))
        lost = _lost(sheets)
        for engine in engines:
            engine.dispose()
    if taken.faults:
        raise RuntimeError(f"wrong answers: {taken.faults[:3]}")
    yield from _figures(kind, taken, lost, len(sheets), seconds)


def _figures(kind: str, taken: Taken, lost: Sequence[str], reviews: int, seconds: float) -> Iterator[Figure]:
    every = [*taken.saves, *taken.submissions]
    late = _percentile(every, 0.95)
    middle, worst = (_percentile(every, share) for share in (0.5, 0.99))
    note = f"p50 {middle:.0f}, p99 {worst:.0f} ms; {taken.busy} told to wait; sent at most {taken.behind:.1f} s late"
    name = f"{kind}: {len(every):,} saves and submissions in {seconds / 60:.1f} min"
    yield Figure(f"{name}, p95", late, "ms", late / BAR, f"{BAR:g} ms (issue 4)", note)
    yield Figure(
        f"{kind}: reviews of {reviews} that lost a word", len(lost), "reviews", note=", ".join(lost[:3])
    )


def _percentile(times: Sequence[float], share: float) -> float:
    """Milliseconds."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1000


def _sheets(app: Flask, desks: int, reviews: int) -> list[Sheet]:
    """Reviews that are being written, two sides of every proposal; each reviewer has as many as any other."""
    made = models()
    with db.engine().begin() as connection:
        writer = Writer(connection)
        cloakroom = Cloakroom(app, writer)
        filling = _Filling(connection, writer, cloakroom, made, replace(Size(), people=max(desks // 2, 1)))
        world = made.reviewed
        people = [who for side in world.reviewers.values() for who in side]
        copier = filling._copier(world.proposals[0], [filling._pool(who.institution_id) for who in people])
        drafts = [
            row
            for table, row in copier.model.rows
            if table.name == "reviews" and row["state"] == ReviewState.DRAFT
        ]
        seats: dict[object, Seat] = {}
        sheets = []
        for n in range(reviews // len(drafts)):
            names = copier.copy(n)
            for row in drafts:
                who = names[row["reviewer_id"]]
                seats.setdefault(who, cloakroom.seat(who))
                sheets.append(Sheet(seats[who], names[row["id"]], row["version"]))
        writer.write()
    return sheets


async def _type_all(port: int, sheets: Sequence[Sheet], saves: int, seconds: float) -> Taken:
    taken = Taken()
    desks: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        desks.setdefault(id(sheet.seat), []).append(sheet)
    pace = Pace(saves, seconds, time.perf_counter())
    await asyncio.gather(
        *(
            _desk(
                port,
                mine,
                replace(pace, begun=pace.begun + pace.seconds / (saves + 1) * number / len(desks)),
                taken,
            )
            for number, mine in enumerate(desks.values())
        )
    )
    return taken


async def _desk(port: int, mine: Sequence[Sheet], pace: Pace, taken: Taken) -> None:
    """One reviewer types the own reviews, save after save at an even pace."""
    connection, due, pause = Connection(port), pace.begun, pace.seconds / len(mine) / (pace.saves + 1)
    for sheet in mine:
        for turn in range(pace.saves + 1):
            taken.behind = max(taken.behind, time.perf_counter() - due)
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            due += pause
            await (
                _save(connection, sheet, turn, taken)
                if turn < pace.saves
                else _submit(connection, sheet, taken)
            )
    connection.close()


async def _save(connection: Connection, sheet: Sheet, turn: int, taken: Taken) -> None:
    """The question that is typed in grows by a sentence."""
    code = QUESTIONS[turn % len(QUESTIONS)]
    text = f"{sheet.texts.get(code, '')} {SENTENCE.strip()} ({turn})".strip()
    fields = {f"answers.{code}.text": text} | (
        {f"answers.{code}.score": SCORES[code]} if code in SCORES else {}
    )
    answer, seconds = await _ask(connection, sheet, f"/reviews/{sheet.review_id}/autosave", fields, taken)
    if answer.status != 200:
        taken.faults.append(f"{answer.status}: {answer.body[:300]!r}")
        return
    taken.saves.append(seconds)
    sheet.version, sheet.texts[code] = json.loads(answer.body)["version"], text
    sheet.saved += 1


async def _submit(connection: Connection, sheet: Sheet, taken: Taken) -> None:
    fields = {f"answers.{code}.text": text for code, text in sheet.texts.items()}
    fields |= {f"answers.{code}.score": score for code, score in SCORES.items()}
    answer, seconds = await _ask(connection, sheet, f"/reviews/{sheet.review_id}/submit", fields, taken)
    if answer.status != 303:
        taken.faults.append(f"{answer.status}: {answer.body[:300]!r}")
        return
    taken.submissions.append(seconds)


async def _ask(
    connection: Connection, sheet: Sheet, path: str, fields: dict[str, str], taken: Taken
) -> tuple[Answer, float]:
    given = {"csrf_token": sheet.seat.form_token, **fields}
    request, begun = request_of(Target(path, sheet.seat.cookie, given, sheet.version)), time.perf_counter()
    while (answer := await connection.ask(request)).status == BUSY:
        taken.busy += 1
        await asyncio.sleep(2)
    return answer, time.perf_counter() - begun


def _lost(sheets: Sequence[Sheet]) -> list[str]:
    """Reviews that do not say every acknowledged word, are not handed in, or lack a version."""
    counted = select(ReviewVersion.review_id, func.count()).where(ReviewVersion.kind == VersionKind.SAVED)
    with db.read_only() as session:
        versions = dict(session.execute(counted.group_by(ReviewVersion.review_id)).all())
        rows = {row.id: row for row in session.scalars(select(Review))}
        return [
            str(sheet.review_id)
            for sheet in sheets
            if {code: rows[sheet.review_id].answers[code]["text"] for code in sheet.texts} != sheet.texts
            or rows[sheet.review_id].state != ReviewState.SUBMITTED
            or versions.get(sheet.review_id, 0) < sheet.saved
        ]
