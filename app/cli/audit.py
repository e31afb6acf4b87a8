"""`flask audit`: seal, export and verify the record."""

import json
from itertools import islice
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app.audit import content, queries, service, verify
from app.cli.output import end, json_option
from app.kernel.actor import system
from app.kernel.crypto import Signer
from app.kernel.db import snapshot, unit_of_work

SHOWN = 100


@click.group("audit")
def group() -> None:
    """The sealed record of what was done."""


@group.command()
def seal() -> None:
    """Seal every row that waits."""
    signer, sealed = Signer(current_app.extensions["settings"].signing_secret), 0
    while batch := unit_of_work(service.seal, system("sealer"), signer):
        sealed += batch
    click.echo(f"sealed {sealed} rows")


@group.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def export(target: Path) -> None:
    """Write the sealed record to TARGET as JSON lines that `flask audit verify TARGET` can check."""
    with target.open("w", encoding="utf-8") as stream, snapshot():
        for line in queries.sealed_lines(content.row_content):
            stream.write(json.dumps(line, ensure_ascii=False, default=_text) + "\n")


@group.command("verify")
@click.argument("export_file", required=False, type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option(
    "--head", "heads", multiple=True, type=click.Path(exists=True, path_type=Path), help="A kept head (JSON)."
)
@json_option
def verify_command(export_file: Path | None, heads: tuple[Path, ...], *, as_json: bool) -> None:
    """Check the sealed rows and every signed head, of the database or of EXPORT_FILE."""
    known = [json.loads(path.read_text(encoding="utf-8")) for path in heads]
    if export_file:
        faults = list(islice(verify.faults(verify.read_export(export_file), known), SHOWN))
    else:
        with snapshot():
            faults = list(islice(verify.faults(queries.sealed_lines(content.row_content), known), SHOWN))
    end(faults, as_json=as_json, holds="the record is whole")


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
