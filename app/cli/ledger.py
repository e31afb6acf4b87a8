"""`flask ledger`: verify the books, write anew what is derived, keep snapshots, let time pass."""

import re
from datetime import datetime

import click

from app.cli.output import end, json_option, refusals_as_errors, report
from app.kernel import clock
from app.kernel.actor import system
from app.kernel.db import snapshot, unit_of_work
from app.ledger import service
from app.ledger.invariants import INVARIANTS

OPERATOR = system("command line")


@click.group("ledger")
def group() -> None:
    """The books."""


@group.command()
@json_option
def verify(*, as_json: bool) -> None:
    """Exit 1 when an entry is unbalanced or a balance or snapshot differs from its lines."""
    with snapshot() as session:
        faults = [f"{invariant.name}: {row}" for invariant in INVARIANTS for row in invariant.find(session)]
    end(faults, as_json=as_json, holds="every entry balances and every balance equals its lines")


@group.command()
@json_option
def rebuild(*, as_json: bool) -> None:
    """Write running balances and snapshots anew from the lines, and say which balances were wrong."""
    wrong = unit_of_work(service.rebuild, OPERATOR)
    report({"corrected": [f"{name}: {values}" for name, values in wrong.items()]}, as_json=as_json)


@group.command("snapshot")
@click.option("--through", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day, YYYY-MM-DD.")
@json_option
def take_snapshot(through: datetime, *, as_json: bool) -> None:
    """Keep what every account held through a day, so that later balances begin there."""
    accounts = unit_of_work(service.snapshot, OPERATOR, through.date())
    report({"through": through.date().isoformat(), "accounts": accounts}, as_json=as_json)


@group.command()
@json_option
def daily(*, as_json: bool) -> None:
    """What time itself does, once a day: pending entries expire, lots expire and are cancelled."""
    with refusals_as_errors(as_json=as_json):
        entries = unit_of_work(service.expire_due, OPERATOR)
        lots = unit_of_work(service.expire_lots, OPERATOR)
    facts = {"at": clock.now().isoformat(), "expired_entries": entries, "lots": [lot.code for lot in lots]}
    report(facts, as_json=as_json)


HISTORY = "entries, entry_lines, resolutions, lot_changes, settled_lines"
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    f"REVOKE UPDATE, DELETE, TRUNCATE ON {HISTORY} FROM {{role}}",
    "REVOKE INSERT ON settled_lines FROM {role}",
)
"""What the role of the service may do in PostgreSQL: everything but change what is booked. Triggers say the same."""


def grants(role: str) -> list[str]:
    """The statements for a role of that name; ValueError for a name that needs quotes."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
        raise ValueError(f"not a plain role name: {role!r}")
    return [statement.format(role=role) for statement in GRANTS]


@group.command("grants")
@click.argument("role")
def show_grants(role: str) -> None:
    """Print what the owner of the database runs in PostgreSQL for the service's ROLE."""
    try:
        click.echo("".join(f"{statement};\n" for statement in grants(role)), nl=False)
    except ValueError as fault:
        raise click.BadParameter(str(fault)) from None
