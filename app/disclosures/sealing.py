"""How the content of a version becomes bytes and back. Pure: keys and wraps come in, nothing is asked.

The record key seals every version of one person; what it seals is bound to the person and the version's number, so that
sealed content cannot be laid under another row.
"""

import json
from typing import Any

from app.kernel import envelope
from app.kernel.crypto import canonical_json


def about_record(person_id: Any) -> str:
    return f"record of {person_id}"


def seal(key: bytes, content: Any, person_id: Any, number: int) -> bytes:
    return envelope.seal(key, canonical_json(content), _about_version(person_id, number))


def unseal(key: bytes, sealed: bytes, person_id: Any, number: int) -> Any:
    """The content. Raises SealedForOthersError when it was changed, moved, or sealed under another key."""
    return json.loads(envelope.unseal(key, sealed, _about_version(person_id, number)))


def _about_version(person_id: Any, number: int) -> str:
    return f"version {number} of {person_id}"
