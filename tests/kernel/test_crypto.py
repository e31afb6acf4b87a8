"""Hashes and signatures over content."""

import uuid
from datetime import UTC, date, datetime

import pytest

from app.kernel.bilingual import Bilingual
from app.kernel.crypto import Signer, canonical_json, content_hash, is_signed_by


def test_equal_content_has_equal_bytes_whatever_its_order() -> None:
    assert (
        canonical_json({"b": 1, "a": "日"})
        == canonical_json({"a": "日", "b": 1})
        == '{"a":"日","b":1}'.encode()
    )


def test_values_of_the_programme_have_a_canonical_form() -> None:
    content = {
        "at": datetime(2027, 1, 1, tzinfo=UTC),
        "on": date(2027, 1, 1),
        "id": uuid.UUID(int=1),
        "title": Bilingual("a", "あ"),
    }
    assert content_hash(content) == content_hash(dict(reversed(content.items())))


def test_anything_else_has_none() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical_json({"x": object()})


def test_a_signature_fits_its_data_and_key_only() -> None:
    signer, other = Signer("one secret"), Signer("another secret")
    signature = signer.sign(b"text")
    assert is_signed_by(signer.public_key, b"text", signature)
    assert not is_signed_by(signer.public_key, b"text!", signature)
    assert not is_signed_by(other.public_key, b"text", signature)
    assert not is_signed_by("not a key", b"text", signature)
