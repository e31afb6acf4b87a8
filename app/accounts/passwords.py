"""Hashing passwords: argon2id, 19 MiB, 2 passes, 1 lane (OWASP Password Storage; RFC 9106), two at once at
most.
"""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_places = threading.BoundedSemaphore(2)


def normal_password(text: str) -> str:
    """NFKC, so that a password typed on another keyboard is the same (NIST SP 800-63B-4 §3.1.1.2)."""
    return unicodedata.normalize("NFKC", text)


def hash_of(password: str) -> str:
    with _places:
        return _hasher.hash(normal_password(password))


def is_password(password: str, kept: str | None) -> bool:
    """Whether `password` is the one behind the hash `kept`; takes as long where there is no hash at all."""
    with _places:
        try:
            return _hasher.verify(kept or _nobodys_hash(), normal_password(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other costs than today's."""
    return _hasher.check_needs_rehash(kept)


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password, it only takes its time")
