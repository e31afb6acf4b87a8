"""Pages of a list by cursor: stable under inserts, and the work is proportional to what is shown.

A cursor is the sort key of the last row with a seal of the service over it and the list it belongs to, so that a query
never meets a key that another list, another order or somebody else made.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import current_app, request

Row = TypeVar("Row")
LIMIT, MOST = 25, 100
SEAL = 20


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
    return min(max(int(raw), 1), MOST) if re.fullmatch("[0-9]{1,5}", raw) else LIMIT


def wanted_cursor() -> list[Any] | None:
    """The position after which to go on, or None at the start; one that is not of this list counts as the start."""
    text, _, seal = request.args.get("cursor", "").partition(".")
    if not text or not hmac.compare_digest(seal.encode(), _seal(text).encode()):
        return None
    position: list[Any] = json.loads(base64.urlsafe_b64decode(text + "=="))
    return position


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
    """The cursor of the request's list after `position`."""
    text = base64.urlsafe_b64encode(json.dumps(position, default=str).encode()).rstrip(b"=").decode()
    return f"{text}.{_seal(text)}"


def _seal(text: str) -> str:
    """Over the position and the list: its address with filters and order, but not how much of it is wanted."""
    chosen = sorted((k, v) for k, v in request.args.items(multi=True) if k not in ("cursor", "limit"))
    place = json.dumps([request.path, chosen, text]).encode()
    key = str(current_app.secret_key).encode()
    return hmac.new(key, place, hashlib.sha256).hexdigest()[:SEAL]


def link_next(page: Page[Any]) -> dict[str, str]:
    """The `Link` header that leads to the next page, or nothing."""
    return {"Link": f'<{page.next_url}>; rel="next"'} if page.next_url else {}
