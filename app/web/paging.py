"""Pages of a list by cursor: stable under inserts, and the work is proportional to what is shown."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request

Row = TypeVar("Row")
LIMIT, MOST = 25, 100


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page: the rows, and the cursor of the next page where there is one."""

    rows: Sequence[Row]
    next_cursor: str = ""

    @property
    def next_url(self) -> str:
        if not self.next_cursor:
            return ""
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'cursor': self.next_cursor})}"


def wanted_limit() -> int:
    raw = request.args.get("limit", "")
    return min(max(int(raw), 1), MOST) if raw.isdigit() and len(raw) < 6 else LIMIT


def wanted_cursor() -> list[Any] | None:
    """The position after which to go on, or None at the start; a cursor that was not ours counts as the start."""
    raw = request.args.get("cursor", "")
    try:
        position = json.loads(base64.urlsafe_b64decode(raw.encode() + b"=="))
    except ValueError:
        return None
    return position if isinstance(position, list) else None


def page_of(rows: Sequence[Row], limit: int, position: Callable[[Row], list[Any]]) -> Page[Row]:
    """Cut `limit` rows from a query that asked for one more; `position` gives the sort key of a row."""
    if len(rows) <= limit:
        return Page(rows)
    shown = rows[:limit]
    return Page(shown, encode(position(shown[-1])))


def after() -> str:
    """The sort key after which to go on, where one text is the whole key; empty at the start."""
    cursor = wanted_cursor()
    return str(cursor[0]) if cursor else ""


def encode(position: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(position, default=str).encode()).rstrip(b"=").decode()


def link_next(page: Page[Any]) -> dict[str, str]:
    """The `Link` header that leads to the next page, or nothing."""
    return {"Link": f'<{page.next_url}>; rel="next"'} if page.next_url else {}
