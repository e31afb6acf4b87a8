"""Encryption with a key of its own for each record, that key wrapped once by the key of each party (AES-256-GCM).

Whoever holds the key of one party opens the record; a copy of the database, of a backup or of a log opens nothing.
Keys of parties are replaced by wrapping anew (`rewrapped`); what they protect is not touched. The composition root sets
the ring of the process with `use`.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SIZE = 32
NONCE = 12
_WRITTEN = re.compile(r"([A-Za-z]{2,8}):([A-Za-z0-9-]{1,40}):([A-Za-z0-9+/_=-]{40,60})")


class SealedForOthersError(Exception):
    """None of the keys at hand opens this, or it was changed."""


@dataclass(frozen=True, slots=True)
class PartyKey:
    """A key of a party; `key_id` tells it from the keys it had before."""

    party: str
    key_id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"PartyKey({self.party}:{self.key_id})"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """The key of one record, encrypted with one key of one party."""

    party: str
    key_id: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys at hand, for each party the newest first: that one wraps, the others only open."""

    keys: tuple[PartyKey, ...]

    def newest(self) -> tuple[PartyKey, ...]:
        first: dict[str, PartyKey] = {}
        for key in self.keys:
            first.setdefault(key.party, key)
        return tuple(first.values())

    def wrap(self, record_key: bytes, about: str) -> tuple[Wrapped, ...]:
        """The key of a record for every party; `about` says which record, and is checked when it is opened."""
        return tuple(_wrapped(key, record_key, about) for key in self.newest())

    def unwrap(self, wraps: Iterable[Wrapped], about: str) -> bytes:
        """The key of a record. Raises SealedForOthersError where no key at hand opens any of the wraps."""
        for wrap in wraps:
            for key in self.keys:
                if (key.party, key.key_id) == (wrap.party, wrap.key_id):
                    return unseal(key.secret, wrap.data, f"{about}/{wrap.party}/{wrap.key_id}")
        raise SealedForOthersError(about)

    def rewrapped(self, wraps: Sequence[Wrapped], about: str) -> tuple[Wrapped, ...]:
        """The wraps that are missing: of parties that have none by their newest key."""
        held = {(wrap.party, wrap.key_id) for wrap in wraps}
        missing = [key for key in self.newest() if (key.party, key.key_id) not in held]
        if not missing:
            return ()
        record_key = self.unwrap(wraps, about)
        return tuple(_wrapped(key, record_key, about) for key in missing)


class _Active:
    ring: ClassVar[Ring | None] = None


def use(ring: Ring) -> None:
    _Active.ring = ring


def ring() -> Ring:
    """The ring of the process; RuntimeError before one was set."""
    if _Active.ring is None:
        raise RuntimeError("no keys for records are set")
    return _Active.ring


def new_key() -> bytes:
    return secrets.token_bytes(SIZE)


def seal(key: bytes, plain: bytes, about: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(key: bytes, data: bytes, about: str) -> bytes:
    """What was sealed under this key about this; SealedForOthersError for anything else."""
    try:
        return AESGCM(key).decrypt(data[:NONCE], data[NONCE:], about.encode())
    except (InvalidTag, ValueError) as fault:
        raise SealedForOthersError(about) from fault


def read(entries: Iterable[str]) -> Ring:
    """Keys as settings hold them, `PARTY:NAME:BASE64` of 32 bytes, for each party the newest first.

    ValueError for what is none; the message does not repeat the key.
    """
    return Ring(tuple(_read(number, entry) for number, entry in enumerate(entries, 1)))


def derived(secret: str, parties: Iterable[str]) -> Ring:
    """Keys made of one secret, for where none are set: a machine of a developer, a test."""
    return Ring(tuple(PartyKey(code, "derived", _derived(secret, code)) for code in parties))


def written(party: str, key_id: str, secret: bytes) -> str:
    return f"{party}:{key_id}:{base64.b64encode(secret).decode()}"


def _read(number: int, entry: str) -> PartyKey:
    match = _WRITTEN.fullmatch(entry)
    try:
        secret = (
            base64.b64decode(match[3].replace("-", "+").replace("_", "/"), validate=True) if match else b""
        )
    except binascii.Error:
        secret = b""
    if match is None or len(secret) != SIZE:
        raise ValueError(f"key {number} is not PARTY:NAME:BASE64 of {SIZE} bytes")
    return PartyKey(match[1], match[2], secret)


def _derived(secret: str, party: str) -> bytes:
    info = f"jusstic records of {party}".encode()
    return HKDF(SHA256(), SIZE, salt=None, info=info).derive(secret.encode())


def _wrapped(key: PartyKey, record_key: bytes, about: str) -> Wrapped:
    data = seal(key.secret, record_key, f"{about}/{key.party}/{key.key_id}")
    return Wrapped(key.party, key.key_id, data)
