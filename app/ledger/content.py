"""An entry as plain data: what its audit row hashes, so that the sealed record is a hash chain over entries (I2)."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel.crypto import content_hash

FIELDS = ("key", "purpose", "memo", "effective_on", "is_pending", "subject_id", "reverses_id")


def entry_hash(entry: Mapping[str, Any], legs: Iterable[tuple[uuid.UUID, int, str]]) -> str:
    """SHA-256 of the columns of an entry and of its lines: (account, minor units, currency), in any order."""
    lines = sorted([str(account_id), minor, currency] for account_id, minor, currency in legs)
    return content_hash({**{name: entry[name] for name in FIELDS}, "lines": lines})
