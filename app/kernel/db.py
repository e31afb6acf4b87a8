"""How anything is read or written.

`unit_of_work(verb, actor, ...)` runs a verb in one transaction and is the only place that commits; `read_only()`
opens a session that cannot write. Inside either, `session()` is the session in force.

SQLite: WAL, synchronous=FULL, BEGIN IMMEDIATE for writes (a deferred BEGIN fails at once under contention).
PostgreSQL: READ COMMITTED with row locks; a serialization failure or deadlock runs the whole verb again.
"""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, ParamSpec, TypeVar

from sqlalchemy import BigInteger, Connection, Engine, Integer, MetaData, Uuid, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from app.kernel.columns import UTCDateTime
from app.kernel.cursor import QuietCursor
from app.kernel.errors import Conflict, Unavailable, VersionRequired, VersionStale

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 5
RETRIED_STATES = {"40001", "40P01"}
BUSY_STATES = {"55P03", "57014"}
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BigKey = BigInteger().with_variant(Integer, "sqlite")


class Model(DeclarativeBase):
    """Base of every table. A table whose changes need no audit row says `__audited__ = False`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime(),
        uuid.UUID: Uuid(),
        int: BigInteger(),
    }
    __audited__: ClassVar[bool] = True


class Versioned:
    """Mixin: a row with a version that counts its changes; a concurrent change is refused by the database."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.__mapper_args__ = {"version_id_col": cls.version}  # type: ignore[attr-defined]
        super().__init_subclass__(**kwargs)


def expect_version(current: int, given: int | None, theirs: dict[str, Any] | None = None) -> None:
    """Refuse a change that names no version (428) or an old one (412, with the present content)."""
    if given is None:
        raise VersionRequired
    if given != current:
        raise VersionStale(current, theirs)


class _Sessions:
    """The two session factories of the process; replaced by tests."""

    write: sessionmaker[Session]
    read: sessionmaker[Session]
    engine: Engine
    reading_engine: Engine


_current: ContextVar[Session | None] = ContextVar("current_session", default=None)


def configure(url: str, *, pool_size: int = 10) -> Engine:
    """Connect the process to a database; returns the writing engine."""
    write = open_engine(url, pool_size=pool_size)
    read = open_engine(url, pool_size=pool_size, reads_only=True)
    bind(write, read)
    return write


def bind(write: Any, read: Any, **options: Any) -> None:
    """Bind the sessions to engines (or, in a test, to one connection with savepoints)."""
    _Sessions.engine, _Sessions.reading_engine = write.engine, read.engine
    _Sessions.write = sessionmaker(write, expire_on_commit=False, **options)
    _Sessions.read = sessionmaker(read, expire_on_commit=False, autoflush=False, **options)


@contextmanager
def as_one() -> Iterator[None]:
    """Keep all units of work of the block at its end, or none of them: each is a savepoint of one transaction.

    For a long load by a process of its own; nobody else can write to SQLite meanwhile.
    """
    before = _Sessions.engine, _Sessions.reading_engine, _Sessions.write, _Sessions.read
    try:
        with _Sessions.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                event.listen(connection, "savepoint", _defer_constraints)
            bind(connection, connection, join_transaction_mode="create_savepoint")
            yield
    finally:
        _Sessions.engine, _Sessions.reading_engine, _Sessions.write, _Sessions.read = before


def _defer_constraints(connection: Connection, _name: str) -> None:
    """A unit of work checks deferred constraints at its end; the next one begins with them deferred again."""
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def engine() -> Engine:
    return _Sessions.engine


def reading_engine() -> Engine:
    return _Sessions.reading_engine


def open_engine(url: str, *, pool_size: int = 10, reads_only: bool = False) -> Engine:
    if url.startswith("sqlite"):
        created = create_engine(url, connect_args={"timeout": 10}, pool_size=pool_size)
        _prepare_sqlite(created, begin="BEGIN" if reads_only else "BEGIN IMMEDIATE", reads_only=reads_only)
        return created
    return _open_postgresql(url, pool_size, reads_only=reads_only)


def _open_postgresql(url: str, pool_size: int, *, reads_only: bool) -> Engine:
    """A reader's statements stand alone: READ COMMITTED gives each a snapshot of its own anyway, it saves two turns a
    request, and psycopg forgets its prepared statements at a ROLLBACK. The server refuses what a reader would write.
    """
    options = "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
    options += " -c default_transaction_read_only=on" if reads_only else ""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=5,
        pool_use_lifo=True,  # few connections in much use keep their prepared statements
        isolation_level="AUTOCOMMIT" if reads_only else "READ COMMITTED",
        connect_args={"options": options, "application_name": "jusstic", "cursor_factory": QuietCursor},
    )


def _prepare_sqlite(created: Engine, *, begin: str, reads_only: bool) -> None:
    @event.listens_for(created, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "trusted_schema=OFF",
            f"query_only={'ON' if reads_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(created, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def session() -> Session:
    """The session in force; RuntimeError outside `unit_of_work` and `read_only`."""
    current = _current.get()
    if current is None:
        raise RuntimeError("no unit of work and no reading session is open")
    return current


def is_open() -> bool:
    return _current.get() is not None


@contextmanager
def read_only() -> Iterator[Session]:
    """A session that reads. Connects only when something is asked."""
    reader = _Sessions.read()
    reader.info["reads_only"] = True
    token = _current.set(reader)
    try:
        yield reader
    finally:
        _current.reset(token)
        reader.close()


@contextmanager
def snapshot() -> Iterator[Session]:
    """A reading session whose statements all see one instant: for reads that compare tables or go on for long."""
    with read_only() as reader:
        bound = reader.get_bind()
        if isinstance(bound, Engine) and bound.dialect.name == "postgresql":
            reader.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield reader


def unit_of_work(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `verb` in one transaction and commit it.

    A serialization failure or deadlock rolls back and runs the whole verb again, at most `TRIES` times. Raises
    Conflict `conflict.constraint` when a concurrent change met a constraint, and Unavailable when a lock or a
    connection could not be had in time; in either case nothing was changed.
    """
    outer = _current.get()
    if outer is not None and not outer.info.get("reads_only"):
        raise RuntimeError("a unit of work is already open")
    if outer is not None:
        outer.close()
    for attempt in range(1, TRIES + 1):
        try:
            return _attempt(verb, *args, **kwargs)
        except PoolTimeout as fault:
            raise Unavailable from fault
        except DBAPIError as fault:
            if attempt == TRIES or _state_of(fault) not in RETRIED_STATES:
                raise _refusal_of(fault) from fault
            time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - spreads retries, keeps no secret
    raise AssertionError("unreachable")


def _attempt(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    writer = _Sessions.write()
    token = _current.set(writer)
    try:
        answer = verb(*args, **kwargs)
        writer.flush()
        _require_audit(writer)
        if _is_savepoint(writer):
            writer.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        writer.commit()
        return answer
    finally:
        _current.reset(token)
        writer.close()


def _is_savepoint(writer: Session) -> bool:
    """Whether the unit of work ends without a COMMIT, which would check what was deferred (`as_one`, tests)."""
    bind = writer.get_bind()
    return isinstance(bind, Connection) and bind.dialect.name == "postgresql" and writer.in_transaction()


def _state_of(fault: DBAPIError) -> str:
    return getattr(fault.orig, "sqlstate", None) or ""


def _refusal_of(fault: DBAPIError) -> Exception:
    if isinstance(fault, IntegrityError):
        return Conflict("conflict.constraint", detail=str(fault.orig).splitlines()[0])
    is_locked = isinstance(fault, OperationalError) and "locked" in str(fault.orig)
    if is_locked or _state_of(fault) in BUSY_STATES | RETRIED_STATES:
        return Unavailable()
    return fault


def lock(model: type[T], key: Any) -> T | None:
    """Load a row and hold it until the transaction ends (row lock; on SQLite the writer is alone anyway)."""
    return session().get(model, key, with_for_update=True, populate_existing=True)


def insert_unless_there(model: type[Model], unique: str, **values: Any) -> Any:
    """Insert a row at once, unless one with the same value in the column `unique` is there; its id, or None.

    Waits for another transaction that is about to insert the same, so that twins never meet as a broken constraint.
    For tables whose rows need no audit row.
    """
    connection = session().connection()
    return connection.scalar(_insert_unless_there(model, unique, connection.dialect.name), values)


@cache
def _insert_unless_there(model: type[Model], unique: str, dialect: str) -> Any:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(model.__table__).on_conflict_do_nothing(index_elements=[unique])  # type: ignore[arg-type]
    return statement.returning(model.__table__.c.id)


@event.listens_for(Session, "after_flush")
def _note_changes(changed: Session, _context: Any) -> None:
    for row in (*changed.new, *changed.dirty, *changed.deleted):
        if getattr(row, "__audited__", False):
            changed.info.setdefault("changed", set()).add(type(row).__tablename__)


def _require_audit(writer: Session) -> None:
    """Every committed change of an audited table has its audit row in the same transaction (INV-40)."""
    changed = writer.info.get("changed", set())
    if changed and not writer.info.get("audited"):
        raise RuntimeError(f"change without an audit row: {', '.join(sorted(changed))}")
