"""The `flask` commands. Exit 0: done, 1: something does not hold, 2: wrong use. `--json` prints JSON."""

from flask import Flask

from app.cli import (
    accounts,
    audit,
    backup,
    database,
    demo,
    fx,
    integrity,
    invariants,
    ledger,
    proposals,
    records,
    worker,
)


def init(app: Flask) -> None:
    for command in (
        database.group,
        audit.group,
        invariants.group,
        worker.command,
        accounts.users,
        accounts.institutions,
        fx.group,
        demo.group,
        demo.prepare,
        ledger.group,
        proposals.group,
        records.group,
        integrity.screening,
        integrity.registers,
        integrity.integrity,
        backup.backup_command,
        backup.restore_command,
    ):
        app.cli.add_command(command)
