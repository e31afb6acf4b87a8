"""Keys and references. Keys are random (version 4), so that nothing can tell the order of arrival."""

import secrets
import uuid

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = CROCKFORD + "*~$=U"


def new_id() -> uuid.UUID:
    return uuid.uuid4()


def new_reference(prefix: str) -> str:
    """A human reference: `prefix-` + five random Crockford base-32 characters + a check character (mod 37)."""
    body = "".join(secrets.choice(CROCKFORD) for _ in range(5))
    return f"{prefix}-{body}{check_character(body)}"


def check_character(body: str) -> str:
    """Crockford's check symbol: the value of `body` in base 32, modulo 37."""
    value = 0
    for character in body:
        value = value * 32 + CROCKFORD.index(character)
    return _CHECK[value % 37]


def is_reference(text: str) -> bool:
    """Whether the last six characters carry a right check character."""
    body, check = text[-6:-1], text[-1:]
    return len(body) == 5 and all(c in CROCKFORD for c in body) and check_character(body) == check
