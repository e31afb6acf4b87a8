"""`flask invariants check`: ask the database everything that must hold."""

import click

from app import registry
from app.cli.output import end, json_option
from app.kernel.db import snapshot

SHOWN_PER_INVARIANT = 20


@click.group("invariants")
def group() -> None:
    """What must always hold."""


@group.command()
@json_option
def check(*, as_json: bool) -> None:
    """Exit 1 and name the rows when an invariant is broken."""
    with snapshot() as session:
        faults = [
            f"{invariant.name}: {row}"
            for invariant in registry.INVARIANTS
            for row in list(invariant.find(session))[:SHOWN_PER_INVARIANT]
        ]
    end(faults, as_json=as_json, holds=f"{len(registry.INVARIANTS)} invariants hold")
