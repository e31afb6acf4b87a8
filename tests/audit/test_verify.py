import json

import pytest

from app.audit import content, queries, service, verify
from app.kernel import db
from app.kernel.actor import system
from app.kernel.crypto import Signer
from app.kernel.db import unit_of_work
from tests.factories import accounts as make

SEALER, SIGNER = system("sealer"), Signer("a secret of the tests that is long enough")
SUBJECT = make.person("Ann")


@pytest.fixture
def lines(database):
    """The export of seven rows under two heads, as it would be read from a file."""
    for number in (4, 3):
        for _ in range(number):
            unit_of_work(lambda: service.record(SEALER, "person.seen", SUBJECT))
        unit_of_work(service.seal, SEALER, SIGNER)
    with db.read_only():
        return [
            json.loads(json.dumps(line, default=lambda v: v.isoformat()))
            for line in queries.sealed_lines(content.row_content)
        ]


def test_a_whole_record_has_no_fault(lines):
    assert list(verify.faults(lines)) == []
    assert (sum("row" in line for line in lines), sum("head" in line for line in lines)) == (7, 2)


def change(lines, name):  # noqa: C901 - one branch a way of tampering
    rows, heads = [line for line in lines if "row" in line], [line for line in lines if "head" in line]
    other = Signer("another key that is long enough, but not ours")
    if name == "edit":
        rows[2]["row"]["reason"] = "forged"
    elif name == "edit with its leaf":
        rows[2]["row"]["reason"] = "forged"
        rows[2]["leaf"] = verify.leaf_hash(verify.canonical_json(rows[2]["row"])).hex()
    elif name == "delete":
        del rows[2]
    elif name == "insert":
        rows.insert(3, rows[2])
    elif name == "swap":
        rows[1], rows[2] = rows[2], rows[1]
    elif name == "cut tail":
        del rows[5:]
    elif name == "cut tail with its head":
        rows, heads = rows[:4], heads[:1]
    elif name == "forge head":
        heads[0]["head"]["root"] = "0" * 64
    elif name == "sign anew":
        head = heads[1]["head"]
        signed = verify.canonical_json({k: head[k] for k in ("size", "root", "sealed_at")})
        head["signature"] = other.sign(signed)
    elif name == "drop all heads":
        heads = []
    return rows + heads


TAMPERINGS = [
    "edit",
    "edit with its leaf",
    "delete",
    "insert",
    "swap",
    "cut tail",
    "forge head",
    "sign anew",
    "drop all heads",
]


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found(lines, name):
    assert list(verify.faults(change(lines, name))) != []


def test_a_cut_that_takes_the_head_along_is_found_by_a_head_kept_elsewhere(lines):
    kept = [line["head"] for line in lines if "head" in line]
    cut = change(lines, "cut tail with its head")
    assert list(verify.faults(cut)) == []
    assert list(verify.faults(cut, kept)) == ["the head of size 7 does not fit the rows"]


def test_an_export_that_is_no_json_names_its_line(tmp_path):
    path = tmp_path / "export.jsonl"
    path.write_text('{"head": 1}\n{broken\n')
    with pytest.raises(ValueError, match="line 2"):
        list(verify.read_export(path))


def test_nothing_is_whole(database):
    assert list(verify.faults([])) == []
