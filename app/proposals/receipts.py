"""The receipt of a submission: a signed text that its holder can check without the service. Pure.

A receipt is JSON with three fields: `receipt` (what was received), `signature` (Ed25519, base64, over the canonical
JSON of `receipt`) and `public_key`. Canonical JSON: keys sorted, no blanks, UTF-8.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.kernel.crypto import Signer, canonical_json, content_hash, is_signed_by
from app.proposals.content import instant

FIELDS = frozenset({"receipt", "signature", "public_key"})


@dataclass(frozen=True, slots=True)
class Received:
    """What a receipt says. `files`: `{party, kind, sha256, size, name}` of every file of the submission."""

    reference: str
    call: str
    number: int
    content_sha256: str
    files: Sequence[dict[str, Any]]
    received_at: datetime
    deadline_at: datetime
    submitted_by: str


def write(received: Received, signer: Signer) -> str:
    """The text of a receipt."""
    said = {
        "service": "JUSSTIC",
        "reference": received.reference,
        "call": received.call,
        "submission": received.number,
        "content_sha256": received.content_sha256,
        "files": list(received.files),
        "received_at": instant(received.received_at),
        "deadline_at": instant(received.deadline_at),
        "submitted_by": received.submitted_by,
    }
    signature = signer.sign(canonical_json(said))
    return json.dumps(
        {"receipt": said, "signature": signature, "public_key": signer.public_key}, ensure_ascii=False
    )


def read(text: str) -> dict[str, Any]:
    """The three fields of a receipt; ValueError when the text is none."""
    found = json.loads(text)
    if not isinstance(found, dict) or set(found) != FIELDS or not isinstance(found["receipt"], dict):
        raise ValueError("this is no receipt")
    return found


def faults(text: str, *, public_key: str = "", content: dict[str, Any] | None = None) -> list[str]:
    """Codes of what is wrong with a receipt: `unreadable`, `other_key`, `signature`, `content`.

    `public_key`: the key that must have signed (published by the service); without it the receipt's own key is
    taken. `content`: the content the receipt must be about.
    """
    try:
        found = read(text)
    except ValueError:
        return ["unreadable"]
    wrong = []
    if public_key and found["public_key"] != public_key:
        wrong.append("other_key")
    if not is_signed_by(str(found["public_key"]), canonical_json(found["receipt"]), str(found["signature"])):
        wrong.append("signature")
    if content is not None and found["receipt"].get("content_sha256") != content_hash(content):
        wrong.append("content")
    return wrong
