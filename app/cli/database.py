"""`flask db`: bring the database to a schema, or compare it with the models."""

import click
from alembic.util import CommandError

from app.kernel import db, migrations


@click.group("db")
def group() -> None:
    """Schema of the database."""


@group.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database up to REVISION (default: the newest)."""
    migrations.upgrade(db.engine(), revision)


@group.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database down to REVISION."""
    migrations.downgrade(db.engine(), revision)


@group.command()
def check() -> None:
    """Exit 1 when models and migrations differ."""
    try:
        migrations.check(db.engine())
    except CommandError as fault:
        raise click.ClickException(str(fault)) from fault


@group.command()
@click.argument("message")
def new(message: str) -> None:
    """Write a migration from the difference between models and database."""
    migrations.create(db.engine(), message)
