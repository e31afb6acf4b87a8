"""`flask records`: the keys around disclosures and around what checks say of them."""

import uuid

import click

from app.disclosures import queries, service
from app.integrity import service as integrity
from app.kernel import envelope
from app.kernel.actor import system
from app.kernel.clock import now
from app.kernel.db import read_only, unit_of_work


@click.group("records")
def group() -> None:
    """The keys around disclosures and around what checks say of them."""


@group.command("new-key")
@click.argument("party")
def new_key(party: str) -> None:
    """Print a new key of PARTY, as JUSSTIC_RECORD_KEYS takes it."""
    click.echo(envelope.written(party, f"{now():%Y%m%d%H%M%S}", envelope.new_key()))


@group.command()
@click.option("--retire", is_flag=True, help="Forget the wraps of keys that are no party's newest.")
def rotate(*, retire: bool) -> None:
    """Wrap the key of every record, and of every sealed column, with each party's newest key."""
    changed = sealed = 0
    after: uuid.UUID | None = None
    while people := _next_people(after):
        for person_id in people:
            done = unit_of_work(service.rotate_keys, system("keys"), person_id, retire=retire)
            changed, after = changed + done, person_id
    for place in integrity.SEALED:
        row: uuid.UUID | None = None
        while True:
            rows, row = unit_of_work(integrity.rotate_keys, system("keys"), place, row, retire=retire)
            sealed += rows
            if row is None:
                break
    click.echo(f"{changed} wraps and {sealed} sealed entries changed")


def _next_people(after: uuid.UUID | None) -> list[uuid.UUID]:
    with read_only():
        return list(queries.people_with_keys(after=after))
