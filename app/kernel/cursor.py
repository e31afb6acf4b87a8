"""A cursor of psycopg that describes the columns of a result only to somebody who looks.

SQLAlchemy asks every result for its description, to learn whether there are rows, and reads it once a statement;
psycopg would make an object a column each time, a twentieth of the time of a page.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from psycopg import Column, Cursor


class QuietCursor(Cursor[Any]):
    """psycopg's own cursor but for the moment at which columns are described."""

    @property
    def description(self) -> Any:
        result = self.pgresult
        return _Columns(self) if result is not None and result.nfields else super().description


class _Columns(Sequence[Column]):
    """The description of the present result, made at the first look."""

    def __init__(self, cursor: QuietCursor) -> None:
        self._cursor, self._result = cursor, cursor.pgresult

    @cached_property
    def _read(self) -> list[Column]:
        if self._cursor.pgresult is not self._result:
            raise RuntimeError("the cursor has another result by now")
        return super(QuietCursor, self._cursor).description or []

    def __getitem__(self, place: Any) -> Any:
        return self._read[place]

    def __iter__(self) -> Iterator[Column]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
