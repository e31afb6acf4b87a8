"""One line of a desk as plain values; `labels` has the words for its codes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.kernel.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for the reader.

    `code` chooses the words; `endpoint` and `place` lead to where it is done. `count` is how many things wait behind
    the line, 0 where the line is one thing. `due`: None where nobody set a date.
    """

    code: str
    title: Bilingual
    endpoint: str
    place: dict[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    reference: str = ""
    party: str = ""
    count: int = 0

    def order(self) -> tuple[bool, datetime | None, str, str]:
        """What is due first stands first; what has no date comes last."""
        return self.due is None, self.due, self.code, self.reference


@dataclass(frozen=True, slots=True)
class Thing:
    """Something of the reader's own. `kind` groups; `state` is a machine name of that kind."""

    kind: str
    title: Bilingual
    endpoint: str
    place: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    reference: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened in public."""

    code: str
    title: Bilingual
    endpoint: str
    place: dict[str, Any]
    at: datetime
    reference: str
