"""How a command says what it found: for people, or as JSON."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def report(facts: dict[str, Any], *, as_json: bool) -> None:
    """Print facts, one a line, or as one JSON object."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    for name, value in facts.items():
        if isinstance(value, list):
            click.echo(f"{name}: {len(value)}")
            for line in value:
                click.echo(f"  {line}")
        else:
            click.echo(f"{name}: {value}")


def end(faults: Sequence[str], *, as_json: bool, holds: str) -> None:
    """Say the faults and leave with 1, or say that all holds."""
    if as_json:
        click.echo(json.dumps({"faults": list(faults)}, ensure_ascii=False))
    for fault in () if as_json else faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    if not as_json:
        click.echo(holds)
