"""A column of JSON that a copy of the database, of a backup or of a log does not give away.

For what repeats or comments on confidential entries (evidence of checks, answers to them). Every value is an envelope
of its own: a fresh key, wrapped once for each party (`envelope`), and the content under that key.
"""

import base64
import json
from typing import Any

from sqlalchemy import Dialect, LargeBinary, TypeDecorator

from app.kernel import envelope
from app.kernel.envelope import Wrapped

ABOUT = "sealed column"


def seal(content: Any) -> bytes:
    """JSON of `content`, encrypted and protected against change."""
    key = envelope.new_key()
    text = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    wraps = [[wrap.party, wrap.key_id, _text(wrap.data)] for wrap in envelope.ring().wrap(key, ABOUT)]
    return json.dumps({"keys": wraps, "sealed": _text(envelope.seal(key, text, ABOUT))}).encode()


def unseal(data: bytes) -> Any:
    """What was sealed; SealedForOthersError when no key at hand opens it or it was changed."""
    held = json.loads(data)
    wraps = [Wrapped(party, key_id, base64.b64decode(wrapped)) for party, key_id, wrapped in held["keys"]]
    key = envelope.ring().unwrap(wraps, ABOUT)
    return json.loads(envelope.unseal(key, base64.b64decode(held["sealed"]), ABOUT))


def rewrapped(data: bytes, *, retire: bool = False) -> bytes:
    """The same with the wraps that are missing (of parties that have none by their newest key).

    With `retire` the wraps by older keys go. What is sealed stays as it is; without a change the same bytes come back.
    """
    held = json.loads(data)
    wraps = [Wrapped(party, key_id, base64.b64decode(wrapped)) for party, key_id, wrapped in held["keys"]]
    added = envelope.ring().rewrapped(wraps, ABOUT)
    newest = {(key.party, key.key_id) for key in envelope.ring().newest()}
    kept = [wrap for wrap in (*wraps, *added) if not retire or (wrap.party, wrap.key_id) in newest]
    if kept == wraps:
        return data
    keys = [[wrap.party, wrap.key_id, _text(wrap.data)] for wrap in kept]
    return json.dumps({"keys": keys, "sealed": held["sealed"]}).encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


class SealedJSON(TypeDecorator[Any]):
    """JSON that is sealed on its way into the database; it cannot be searched."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else unseal(value)
