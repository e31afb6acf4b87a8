"""`flask proposals verify-receipt`: holds, or says what is wrong, with nothing but files."""

import json
from datetime import UTC, datetime

import pytest

from app.kernel.crypto import Signer, content_hash
from app.proposals import receipts
from app.proposals.receipts import Received

CONTENT = {"shared": {"title": {"en": "Sensors", "ja": "センサ"}}}
AT = datetime(2027, 3, 31, 8, tzinfo=UTC)


@pytest.fixture
def files(tmp_path, app):
    """A receipt of the test service and the content it is about."""
    digest = content_hash(CONTENT)
    received = Received(
        "QST-2027-ABCDE1", "QST-2027", 1, digest, [], received_at=AT, deadline_at=AT, submitted_by="花子"
    )
    receipt, content = tmp_path / "receipt.json", tmp_path / "content.json"
    receipt.write_text(receipts.write(received, app.extensions["signer"]), encoding="utf-8")
    content.write_text(json.dumps(CONTENT), encoding="utf-8")
    return receipt, content


def run(app, *arguments):
    with app.app_context():
        return app.test_cli_runner().invoke(args=["proposals", "verify-receipt", *map(str, arguments)])


def test_a_right_receipt_holds(app, files):
    receipt, content = files
    for arguments in ((receipt,), (receipt, "--content", content)):
        done = run(app, *arguments)
        assert (done.exit_code, done.output) == (0, "the receipt holds\n")


def test_a_changed_receipt_and_another_content_are_told(app, files):
    receipt, content = files
    receipt.write_text(receipt.read_text(encoding="utf-8").replace('"submission": 1', '"submission": 2'))
    content.write_text("{}")
    done = run(app, receipt, "--content", content, "--json")
    assert done.exit_code == 1
    assert json.loads(done.output) == {
        "faults": ["its text is not what was signed", "the content is not the one that was received"]
    }


def test_another_key_is_told(app, files):
    done = run(app, files[0], "--key", Signer("another secret that is long enough").public_key)
    assert (done.exit_code, done.output) == (1, "it was signed with another key\n")


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe", b"[]", b"PK\x03\x04"])
def test_what_is_no_receipt_is_told(app, files, broken):
    files[0].write_bytes(broken)
    done = run(app, files[0])
    assert (done.exit_code, done.output) == (1, "this is no receipt\n")


@pytest.mark.parametrize("broken", [b"", b"\xff", b"[]"])
def test_what_is_no_content_is_wrong_use(app, files, broken):
    files[1].write_bytes(broken)
    assert run(app, files[0], "--content", files[1]).exit_code == 2
