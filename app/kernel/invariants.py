"""What must hold in every database at every moment; `flask invariants check` asks all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Invariant:
    """A sentence that must be true, and the search for rows that break it (one line of text per row)."""

    name: str
    find: Callable[[Session], Iterable[str]]


def rows(statement: str) -> Callable[[Session], Iterable[str]]:
    """A search written as SQL: each row it returns breaks the invariant and is shown as text."""

    def find(session: Session) -> Iterable[str]:
        return [" ".join(str(value) for value in row) for row in session.execute(text(statement))]

    return find
