"""A receipt can be checked without the service, and every change of it is seen."""

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.kernel.crypto import Signer, content_hash
from app.proposals import receipts
from app.proposals.receipts import Received

CONTENT = {"shared": {"title": {"en": "Sensors", "ja": "センサ"}}}
SIGNER = Signer("a secret that is long enough for receipts")


def text(**changes):
    said = {
        "reference": "QST-2027-ABCDE1",
        "call": "QST-2027",
        "number": 2,
        "content_sha256": content_hash(CONTENT),
        "files": [{"party": "", "kind": "narrative", "sha256": "a" * 64, "size": 5, "name": "計画.pdf"}],
        "received_at": datetime(2027, 3, 31, 8, 0, 0, 123456, tzinfo=UTC),
        "deadline_at": datetime(2027, 3, 31, 8, tzinfo=UTC),
        "submitted_by": "山田 花子",
        **changes,
    }
    return receipts.write(Received(**said), SIGNER)


def test_a_receipt_says_what_was_received():
    assert receipts.read(text())["receipt"] == {
        "service": "JUSSTIC",
        "reference": "QST-2027-ABCDE1",
        "call": "QST-2027",
        "submission": 2,
        "content_sha256": content_hash(CONTENT),
        "files": [{"party": "", "kind": "narrative", "sha256": "a" * 64, "size": 5, "name": "計画.pdf"}],
        "received_at": "2027-03-31T08:00:00.123456+00:00",
        "deadline_at": "2027-03-31T08:00:00.000000+00:00",
        "submitted_by": "山田 花子",
    }


def test_a_right_receipt_has_no_fault():
    assert receipts.faults(text(), public_key=SIGNER.public_key, content=CONTENT) == []


def test_it_can_be_checked_with_the_standard_library_of_anybody():
    """The description in the module's docstring is enough: no code of ours is used here but to read JSON."""
    found = json.loads(text())
    said = json.dumps(found["receipt"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(found["public_key"]))
    key.verify(base64.b64decode(found["signature"]), said)


@pytest.mark.parametrize(
    "field", ["reference", "submission", "content_sha256", "files", "received_at", "deadline_at"]
)
def test_every_changed_field_is_seen(field):
    found = json.loads(text())
    found["receipt"][field] = 3 if field == "submission" else "2027-03-31T07:59:00.000000+00:00"
    assert receipts.faults(json.dumps(found)) == ["signature"]


def test_another_key_and_another_content_are_seen():
    other = Signer("another secret that is long enough too").public_key
    assert receipts.faults(text(), public_key=other, content={"shared": {}}) == ["other_key", "content"]


@pytest.mark.parametrize(
    "broken", ["", "[]", "{}", "nonsense", '{"receipt": 1, "signature": "", "public_key": ""}']
)
def test_what_is_no_receipt_is_said_to_be_none(broken):
    assert receipts.faults(broken) == ["unreadable"]


def test_a_signature_that_is_no_signature_is_seen():
    found = json.loads(text())
    found["signature"], found["public_key"] = "!", 5
    assert receipts.faults(json.dumps(found)) == ["signature"]
