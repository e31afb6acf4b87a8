"""`flask ledger verify`: the books against a replay of their lines."""

import click

from app.cli.output import end, json_option
from app.kernel.db import snapshot
from app.ledger.invariants import INVARIANTS


@click.group("ledger")
def group() -> None:
    """The books."""


@group.command()
@json_option
def verify(*, as_json: bool) -> None:
    """Exit 1 when an entry is unbalanced or a balance differs from its lines."""
    with snapshot() as session:
        faults = [f"{invariant.name}: {row}" for invariant in INVARIANTS for row in invariant.find(session)]
    end(faults, as_json=as_json, holds="every entry balances and every balance equals its lines")
