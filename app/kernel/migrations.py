"""Bringing a database to the newest schema, through Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent.parent.parent / "migrations"


def configuration(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option(
        "file_template", "%%(year)d%%(month).2d%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s"
    )
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    with engine.begin() as connection:
        command.upgrade(configuration(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(configuration(connection), revision)


def check(engine: Engine) -> None:
    """Raises alembic's CommandError when models and migrations differ."""
    with engine.begin() as connection:
        command.check(configuration(connection))


def create(engine: Engine, message: str) -> None:
    """Write a new migration from the difference between models and database."""
    with engine.begin() as connection:
        command.revision(configuration(connection), message, autogenerate=True)


def is_at_head(connection: Connection) -> bool:
    present = set(MigrationContext.configure(connection).get_current_heads())
    return present == set(ScriptDirectory.from_config(configuration(connection)).get_heads())
