"""Checking the sealed record, from the database or from an export, without the service.

An export is JSON lines: `{"row": {...}, "leaf": hex, "position": n}` in the order of the tree, then
`{"head": {...}}` for every signed head. Nothing but this module, `merkle` and the public keys is needed.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.audit.merkle import Frontier, leaf_hash
from app.kernel.crypto import canonical_json, is_signed_by

Line = dict[str, Any]


def faults(lines: Iterable[Line], known_heads: Iterable[Line] = ()) -> Iterator[str]:
    """Every way in which the record is not what was sealed; nothing when it is whole.

    `known_heads` are heads that somebody kept elsewhere: each must be found again, which shows a cut tail.
    """
    frontier, roots, heads = Frontier(), {}, []
    for line in lines:
        if "head" in line:
            heads.append(line["head"])
            continue
        yield from _leaf_faults(line, frontier.size)
        frontier.append(bytes.fromhex(line["leaf"]))
        roots[frontier.size] = frontier.root().hex()
    if frontier.size and not any(head["size"] == frontier.size for head in heads):
        yield f"no head covers all {frontier.size} leaves"
    for head in (*heads, *known_heads):
        yield from _head_faults(head, roots)


def _leaf_faults(line: Line, expected_position: int) -> Iterator[str]:
    if line["position"] != expected_position:
        yield f"position {expected_position} is missing or out of order (found {line['position']})"
    if leaf_hash(canonical_json(line["row"])).hex() != line["leaf"]:
        yield f"row {line['row'].get('id')} at position {line['position']} was changed"


def _head_faults(head: Line, roots: dict[int, str]) -> Iterator[str]:
    signed = canonical_json({key: head[key] for key in ("size", "root", "sealed_at")})
    if not is_signed_by(head["public_key"], signed, head["signature"]):
        yield f"the signature of the head of size {head['size']} does not fit"
    if roots.get(head["size"]) != head["root"]:
        yield f"the head of size {head['size']} does not fit the rows"


def read_export(path: Path) -> Iterator[Line]:
    """Lines of an export; ValueError with the line number for one that is not JSON."""
    with path.open(encoding="utf-8") as stream:
        for number, text in enumerate(stream, 1):
            try:
                yield json.loads(text)
            except json.JSONDecodeError as fault:
                raise ValueError(f"line {number}: {fault}") from fault
