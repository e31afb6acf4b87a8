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


def drop_append_only(table: str) -> None:
    """Take away what `make_append_only` or `allow_only_rewrapping` made."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_is_append_only ON {table}")
        op.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_update ON {table}")
        return
    for event in ("update", "delete", "replace"):
        op.execute(f"DROP TRIGGER {table}_refuses_{event}")


def allow_only_rewrapping(table: str, column: str) -> None:
    """Append-only but for the wraps of a sealed column (`kernel.sealed`): what is sealed, and all else, stays."""
    drop_append_only(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_is_append_only BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        rest = f"to_jsonb(OLD) - '{column}' IS DISTINCT FROM to_jsonb(NEW) - '{column}'"
        inside = " IS DISTINCT FROM ".join(
            f"convert_from({row}.{column}, 'UTF8')::jsonb ->> 'sealed'" for row in ("OLD", "NEW")
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} FOR EACH ROW"
            f" WHEN ({rest} OR {inside}) EXECUTE FUNCTION refuse_change()"
        )
        return
    make_append_only(table)
    op.execute(f"DROP TRIGGER {table}_refuses_update")
    names = [row[1] for row in op.get_bind().exec_driver_sql(f"PRAGMA table_info({table})")]
    rest = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names if name != column)
    begins = (
        "CAST('\"sealed\": ' AS BLOB)"  # the last entry of the envelope; json_extract is not for triggers
    )
    inside = " IS NOT ".join(
        f"substr({row}.{column}, instr({row}.{column}, {begins}))" for row in ("OLD", "NEW")
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    op.execute(
        f"CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table} WHEN {rest} OR {inside} {refuse}"
    )
