"""`flask backup` and `flask restore`: everything in one file, checked by its hashes."""

from pathlib import Path

import click

from app import backup
from app.cli.output import json_option, report
from app.kernel import db, migrations


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@json_option
def backup_command(target: Path, *, as_json: bool) -> None:
    """Write the whole service to TARGET (a new .zip file)."""
    if target.exists():
        raise click.UsageError(f"{target} exists; name a new file")
    report(dict(backup.write(target, _tell(quiet=as_json))), as_json=as_json)


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@json_option
def restore_command(source: Path, *, as_json: bool) -> None:
    """Fill an empty database from SOURCE; a file that is not whole changes nothing."""
    migrations.upgrade(db.engine())
    try:
        counts = backup.restore(source, _tell(quiet=as_json))
    except backup.BrokenBackupError as fault:
        raise click.ClickException(str(fault)) from fault
    report(dict(counts), as_json=as_json)


def _tell(*, quiet: bool) -> backup.Progress:
    return lambda name: None if quiet else click.echo(f"… {name}", err=True)
