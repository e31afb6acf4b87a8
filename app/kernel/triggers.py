"""Triggers that several migrations need, for both engines."""

from alembic import op


def make_append_only(table: str, key: str = "id") -> None:
    """Refuse UPDATE and DELETE; on SQLite also INSERT OR REPLACE, which deletes without firing a trigger.

    PostgreSQL uses the function `refuse_change()` of the first migration. Both names come from migrations only.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key})"  # noqa: S608 - names of migrations
    op.execute(f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_refuses_delete BEFORE DELETE ON {table} {refuse}")
    op.execute(f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} {exists} {refuse}")


def keep_what_was_decided(table: str, content: str) -> None:
    """Prepared content (columns, with commas) stays, a decision is added once and stays, and no row goes away."""
    changes = (
        ("content", f"BEFORE UPDATE OF {content} ON {table}", ""),
        ("decision", f"BEFORE UPDATE ON {table}", "WHEN (OLD.decided_at IS NOT NULL)"),
        ("row", f"BEFORE DELETE ON {table}", ""),
    )
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} keeps what was prepared and decided'); END"
    body = "EXECUTE FUNCTION refuse_change()" if is_postgresql else refuse
    for name, event, condition in changes:
        op.execute(f"CREATE TRIGGER {table}_keeps_its_{name} {event} FOR EACH ROW {condition} {body}")
    if not is_postgresql:
        exists = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - names of migrations
        op.execute(f"CREATE TRIGGER {table}_refuses_replace BEFORE INSERT ON {table} {exists} {refuse}")
