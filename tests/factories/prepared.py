"""What many tests begin with is built once: `@prepared` on a factory.

The first test that begins with such a factory has it build in a database of its own, with real commits. That test, and
every later one that begins with the same, works in a transaction on that database, which is rolled back, and gets a
copy of what the factory gave; files lie in the store that was in force. A test that did something before, or holds the
clock, has it built in place.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, event

from app.kernel import clock, db
from app.kernel.parties import parties

P = ParamSpec("P")
T = TypeVar("T")
PLAIN = (str, int, bool, type(None))
"""What arguments may be made of for a result to be kept under them."""


@dataclass
class Kept:
    """A database in which a factory has built, and what it gave."""

    engine: Engine
    result: bytes


@dataclass
class Stage:
    """Where the tests of a worker work: one transaction of one connection, rolled back after each test.

    `copy`: kind of engine → URL of a fresh, migrated database that lives as long as the stage.
    """

    copy: Callable[[str], str]
    kept: dict[tuple[Any, ...], Kept] = field(default_factory=dict)
    is_untouched: bool = False
    _closing: ExitStack = field(default_factory=ExitStack)

    @contextmanager
    def on(self, engine: Engine) -> Iterator[None]:
        """One test on `engine`."""
        self._enter(engine)
        try:
            yield
        finally:
            self.is_untouched = False
            self._closing.close()

    def _enter(self, engine: Engine) -> None:
        """Bind the sessions to one connection with an outer transaction; units of work are savepoints in it."""
        self._closing.close()
        connection = self._closing.enter_context(engine.connect())
        self._closing.callback(connection.begin().rollback)
        event.listen(connection, "savepoint", self._touch)
        db.bind(connection, connection, join_transaction_mode="create_savepoint")
        self.engine, self.is_untouched = engine, True

    def _touch(self, connection: Connection, _name: str) -> None:
        """`unit_of_work` checks deferred constraints before it commits; a real next transaction would defer them
        again.
        """
        self.is_untouched = False
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")

    def begin_with(self, build: Callable[[], T], key: tuple[Any, ...]) -> T:
        """Go on in the database in which `build` was at work; a copy of what it gave."""
        kind = self.engine.dialect.name
        if (kind, *key) not in self.kept:
            self.kept[(kind, *key)] = self._built(kind, build)
        kept = self.kept[(kind, *key)]
        self._enter(kept.engine)
        self.is_untouched = False
        result: T = pickle.loads(kept.result)
        return result

    def _built(self, kind: str, build: Callable[[], Any]) -> Kept:
        self._closing.close()
        self.is_untouched = False
        url = self.copy(kind)
        engines = db.configure(url), db.reading_engine()
        result = pickle.dumps(build())
        for engine in engines:
            engine.dispose()
        return Kept(db.open_engine(url, pool_size=1), result)

    def close(self) -> None:
        for kept in self.kept.values():
            kept.engine.dispose()


_stages: list[Stage] = []
"""The stage of this worker, once it has one."""


def use(stage: Stage) -> None:
    _stages.append(stage)


def prepared(build: Callable[P, T]) -> Callable[P, T]:
    """Mark a factory that many tests begin with."""

    @wraps(build)
    def begun(*arguments: P.args, **named: P.kwargs) -> T:
        stage = next(iter(_stages), None)
        if stage is None or not stage.is_untouched or _holds_clock() or not _is_plain((arguments, named)):
            return build(*arguments, **named)
        facts = signature(build).bind(*arguments, **named)
        facts.apply_defaults()
        codes = tuple(each.code for each in parties())
        key = (codes, build.__module__, build.__qualname__, repr(facts.arguments))
        return stage.begin_with(lambda: build(*arguments, **named), key)

    return begun


def _holds_clock() -> bool:
    return abs(clock.now() - datetime.now(UTC)) > timedelta(seconds=1)


def _is_plain(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return all(_is_plain(each) for each in value)
    if isinstance(value, dict):
        return all(_is_plain(each) for pair in value.items() for each in pair)
    return isinstance(value, PLAIN)
