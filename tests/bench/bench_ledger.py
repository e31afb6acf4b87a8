"""The books with 1,000,000 lines on both engines: trial balance, balance of a day, postings a second, replay.

Rates are told as a ratio to the bare commits a second of the same disk in the same run. JUSSTIC_LEDGER_LINES sets the
size, JUSSTIC_OPERATIONS and JUSSTIC_ATTEMPTS those of the random operations and of the many takers; JUSSTIC_FULL=1
runs the whole study (1,000,000 operations, 256,000 attempts).
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from sqlalchemy import Connection, insert, text

from app.accounts.roles import Role
from app.kernel import clock, db
from app.kernel.db import read_only, snapshot, unit_of_work
from app.kernel.ids import new_id
from app.ledger import queries, service
from app.ledger.drafts import Post
from app.ledger.models import Account, Entry, Fund, Line, Resolution
from app.ledger.states import Outcome
from config.settings import ROOT
from tests.bench.figures import Figure
from tests.conftest import new_database
from tests.factories import accounts as people
from tests.factories.accounts import actor_of, save
from tests.factories.ledger import BOOKKEEPER, account, appropriation, endowment_book, lot, transfer
from tests.ledger.random_books import RandomBooks
from tests.ledger.takers import LIMIT, Tally, in_threads, take_and_give_back
from tests.plugins import needs

LINES = int(os.environ.get("JUSSTIC_LEDGER_LINES", "1000000"))
FULL = bool(os.environ.get("JUSSTIC_FULL"))
OPERATIONS = int(os.environ.get("JUSSTIC_OPERATIONS", "1000000" if FULL else "100000"))
ATTEMPTS = int(os.environ.get("JUSSTIC_ATTEMPTS", "256000" if FULL else "12800"))
FUNDS, ROWS_AT_ONCE, POSTINGS, WRITERS = 10, 20_000, 1_500, 4
TRIAL_BAR, BALANCE_BAR = 2.0, 20.0
POST_BAR = {"postgresql": 300, "sqlite": 150}
START = datetime(2026, 1, 1, tzinfo=UTC)


def run() -> Iterator[Figure]:
    yield from _of("sqlite")
    if needs.postgres_url():
        yield from _of("postgresql")


def _of(kind: str) -> Iterator[Figure]:
    with _database(kind):
        funds = [_fund() for _ in range(FUNDS)]
        begun = perf_counter()
        _fill(kind, [_accounts(fund) for fund in funds])
        note = f"{LINES:,} lines, one tenth of them after waiting"
        yield Figure(f"{kind}: fill", perf_counter() - begun, "s", note=note)
        yield from _balances(kind, funds)
        yield from _postings(kind, funds)
        yield from _replay(kind)
    with _database(kind):
        yield from _random(kind)
    with _database(kind):
        yield from _takers(kind)


@contextmanager
def _database(kind: str) -> Iterator[None]:
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "var") as folder, new_database(kind, Path(folder)) as url:
        engines = db.configure(url), db.reading_engine()
        try:
            yield
        finally:
            for engine in engines:
                engine.dispose()


def _fund() -> Fund:
    body = people.agency(party="JP")
    who, role = people.officer(body)
    save(body, who, role)
    return appropriation(actor_of(who), body)


def _accounts(fund: Fund) -> list[Account]:
    return [account(fund, code) for code in ("1000", "1100", "2200", "3100", "4100", "5200")]


def _timed(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun


def _postings(kind: str, funds: list[Fund]) -> Iterator[Figure]:
    """Entries a second with every commit on disk: one writer, then several; beside it, bare commits."""
    pairs = [(account(fund, "1000"), account(fund, "3100")) for fund in funds]
    for number in range(100):
        unit_of_work(service.post, BOOKKEEPER, transfer(f"warm:{number}", *pairs[number % FUNDS], 5))
    _analyse(kind)
    bare = _bare_commits(kind)
    yield Figure(f"{kind}: bare commits", bare, "1/s", note="one row a transaction, one writer")
    alone = POSTINGS / _timed(lambda: _post_many("one", pairs, POSTINGS))
    yield _rate(kind, "postings, one writer", alone, bare)
    each = POSTINGS // WRITERS
    several = POSTINGS / _timed(
        lambda: in_threads(WRITERS, lambda w: _post_many(f"w{w}", pairs[w::WRITERS], each))
    )
    yield _rate(kind, f"postings, {WRITERS} writers", several, bare)
    batch = [Post(transfer(f"batch:{number}", *pairs[0], 5)) for number in range(POSTINGS)]
    seconds = _timed(lambda: unit_of_work(service.run, BOOKKEEPER, batch))
    yield Figure(
        f"{kind}: postings, one batch", POSTINGS / seconds, "1/s", note=f"{POSTINGS} in one transaction"
    )


def _rate(kind: str, name: str, rate: float, bare: float) -> Figure:
    return Figure(f"{kind}: {name}", rate, "1/s", rate / bare, "bare commits", f"bar {POST_BAR[kind]}/s")


def _post_many(name: str, pairs: list[tuple[Account, Account]], times: int) -> None:
    for number in range(times):
        unit_of_work(service.post, BOOKKEEPER, transfer(f"{name}:{number}", *pairs[number % len(pairs)], 5))


def _bare_commits(kind: str) -> float:
    """One small row a transaction on the same disk, with the same durability."""
    with db.engine().begin() as line:
        line.execute(text("CREATE TABLE bare (id INTEGER)"))

    def commit() -> None:
        for number in range(POSTINGS):
            with db.engine().begin() as line:
                line.execute(text("INSERT INTO bare VALUES (:n)"), {"n": number})

    return POSTINGS / _timed(commit)


def _analyse(kind: str) -> None:
    statement = "VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE"
    with db.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        line.execute(text(statement))


def _fill(kind: str, books: list[list[Account]]) -> None:
    """Entries of two lines over two years, straight into the tables; then the balances from the lines."""
    dice = Random(5)
    _guard(kind, "DISABLE")
    with db.engine().begin() as line:
        for begun in range(0, LINES // 2, ROWS_AT_ONCE):
            _write(line, books, dice, range(begun, min(begun + ROWS_AT_ONCE, LINES // 2)))
    _guard(kind, "ENABLE")
    _analyse(kind)
    unit_of_work(service.rebuild, BOOKKEEPER)
    for month in range(1, 24):
        at = START + timedelta(days=30 * month)
        with clock.at(at):
            unit_of_work(service.snapshot, BOOKKEEPER, at.date() - timedelta(days=1))
    _analyse(kind)


def _guard(kind: str, what: str) -> None:
    """PostgreSQL runs a trigger for every row; a million rows that are right by the making need none."""
    if kind == "postgresql":
        with db.engine().begin() as line:
            for table in ("entries", "entry_lines", "resolutions"):
                line.execute(text(f"ALTER TABLE {table} {what} TRIGGER USER"))
            line.execute(text("ALTER TABLE resolutions ENABLE TRIGGER resolutions_settle_lines"))


def _write(line: Connection, books: list[list[Account]], dice: Random, numbers: range) -> None:
    entries, lines, resolutions = [], [], []
    for number in numbers:
        key, instant = new_id(), START + timedelta(minutes=2 * number)
        is_pending, minor = number % 10 == 0, dice.randrange(1, 10**6)
        shared = {"effective_on": instant.date(), "booked_at": instant, "is_pending": is_pending}
        own = {
            "key": f"fill:{number}",
            "purpose": "test",
            "memo": "",
            "booked_by_id": None,
            "subject_id": None,
        }
        entries.append({"id": key, "reverses_id": None, "expires_at": None, **own, **shared})
        debit, credit = _two_accounts(books, dice, number)
        for one, amount in ((debit, minor), (credit, -minor)):
            row = {"id": new_id(), "entry_id": key, "account_id": one.id, "currency": one.currency}
            lines.append({**row, "amount_minor": amount, **shared})
        if is_pending:
            end = {
                "resolved_at": instant + timedelta(days=1),
                "effective_on": instant.date() + timedelta(days=1),
            }
            resolutions.append(
                {"entry_id": key, "outcome": Outcome.POSTED, "resolved_by_id": None, "reason": "", **end}
            )
    for table, rows in ((Line, lines), (Entry, entries), (Resolution, resolutions)):
        if rows:
            line.execute(insert(table.__table__), rows)


def _two_accounts(books: list[list[Account]], dice: Random, number: int) -> list[Account]:
    """Every other entry touches one account, so that it has half as many lines as there are entries."""
    if number % 2:
        return dice.sample(books[number % FUNDS][2:], 2)
    busy, *others = books[0][3:]
    return dice.sample([busy, dice.choice(others)], 2)


def _balances(kind: str, funds: list[Fund]) -> Iterator[Figure]:
    def trial() -> int:
        with snapshot():
            return sum(row.debit_minor for row in queries.trial_balance())

    assert trial() == 0
    seconds = median(_timed(trial) for _ in range(3))
    note = f"{LINES:,} lines, from lines alone"
    yield Figure(f"{kind}: trial balance", seconds, "s", seconds / TRIAL_BAR, f"{TRIAL_BAR:g} s", note)
    dice, last, busy = Random(9), LINES // 2 // 720, account(funds[0], "3100")
    days = [START.date() + timedelta(days=dice.randrange(1, max(last, 2))) for _ in range(30)]

    def of_a_day(day: date) -> int:
        with read_only():
            return queries.balance(busy.id, through=day)

    of_a_day(days[0])
    taken = median(_timed(lambda: of_a_day(day)) for day in days) * 1000  # noqa: B023
    note = f"an account of {LINES // 4:,} lines, 30 days drawn at random"
    yield Figure(f"{kind}: balance on a day", taken, "ms", taken / BALANCE_BAR, f"{BALANCE_BAR:g} ms", note)
    with read_only():
        for day in days[:5]:
            assert queries.balance(busy.id, through=day) == queries.debits(
                queries.Window(day), [busy.id]
            ).get(busy.id, 0)


def _replay(kind: str) -> Iterator[Figure]:
    """Every balance from zero, compared with the running ones."""
    with snapshot() as reader:
        begun = perf_counter()
        replayed = queries.replayed()
        seconds = perf_counter() - begun
        rows = reader.query(Account).all()
    wrong = [row for row in rows if replayed[row.id] != (row.posted_minor, row.held_minor)]
    yield Figure(
        f"{kind}: replay from zero", seconds, "s", note=f"{len(wrong)} of {len(rows)} balances differ"
    )


def _random(kind: str) -> Iterator[Figure]:
    """The random operations of the tests at full size; every answer is compared with the model's."""
    keeper = people.person()
    save(keeper, people.grant(keeper, Role.ENDOWMENT_ADMINISTRATOR))
    books = RandomBooks(_accounts(_fund()) + _accounts(endowment_book(actor_of(keeper), "USD")), Random(1))
    begun = perf_counter()
    for done in range(0, OPERATIONS, 50_000):
        books.run(min(50_000, OPERATIONS - done))
        _analyse(kind)
    seconds, expected = perf_counter() - begun, books.expected()
    with snapshot():
        same = queries.replayed() == expected
    with read_only() as reader:
        same &= {row.id: (row.posted_minor, row.held_minor) for row in reader.query(Account)} == expected
    note = f"{OPERATIONS:,} operations; balances equal the model and a replay: {same}"
    yield Figure(f"{kind}: random operations", OPERATIONS / seconds, "1/s", note=note)


def _takers(kind: str) -> Iterator[Figure]:
    """Many take from a lot of 100 units at once, round after round."""
    rounds = max(ATTEMPTS // 12_800, 1)
    each, over, seconds, refused = max(ATTEMPTS // rounds // 64, 1), 0, 0.0, 0
    for number in range(rounds):
        fund = _fund()
        made = lot(BOOKKEEPER, fund, amount=LIMIT)
        with read_only():
            sides = [(queries.lot(made.id), queries.accounts_of_lots([made.id])[made.id])]
        tally = Tally()
        work = lambda w: take_and_give_back(sides, each, tally, number * 1000 + w)  # noqa: B023, E731
        seconds += _timed(lambda: in_threads(64, work))  # noqa: B023
        with snapshot():
            replayed = queries.replayed()
        held, obligated = replayed[sides[0][1]["B200"].id][1], replayed[sides[0][1]["B400"].id][0]
        exact = (held, obligated) == (sum(tally.held.values()), tally.posted)
        over += not exact or held + obligated > LIMIT
        refused += tally.refused
    note = f"{rounds} rounds of 64 takers, {refused:,} refused; rounds over or inexact: {over}"
    yield Figure(f"{kind}: attempts to over-allocate", rounds * each * 64 / seconds, "1/s", note=note)
