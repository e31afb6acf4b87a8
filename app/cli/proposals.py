"""`flask proposals`: check a receipt, with nothing but the receipt and the key of the service."""

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app.cli.output import end, json_option
from app.proposals import receipts

FAULTS = {
    "unreadable": "this is no receipt",
    "other_key": "it was signed with another key",
    "signature": "its text is not what was signed",
    "content": "the content is not the one that was received",
}
FILE = click.Path(exists=True, path_type=Path, dir_okay=False)


@click.group("proposals")
def group() -> None:
    """Receipts of submissions."""


@group.command("verify-receipt")
@click.argument("receipt", type=FILE)
@click.option("--content", type=FILE, help="The content that was received (JSON).")
@click.option("--key", default="", help="The public key that must have signed; else the one of this service.")
@json_option
def verify_receipt(receipt: Path, content: Path | None, key: str, *, as_json: bool) -> None:
    """Check that RECEIPT was signed by the service and, with --content, that it is about that content."""
    about = _read(content) if content else None
    public_key = key or current_app.extensions["signer"].public_key
    text = receipt.read_text(encoding="utf-8", errors="replace")
    faults = receipts.faults(text, public_key=public_key, content=about)
    end([FAULTS[fault] for fault in faults], as_json=as_json, holds="the receipt holds")


def _read(content: Path) -> dict[str, Any]:
    try:
        found = json.loads(content.read_bytes())
    except ValueError as fault:
        raise click.BadParameter(f"{content} is no JSON: {fault}") from fault
    if not isinstance(found, dict):
        raise click.BadParameter(f"{content} is not the content of a submission")
    return found
