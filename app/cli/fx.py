"""`flask fx`."""

from pathlib import Path

import click

from app.cli.output import end_import, json_option, progress, refusals_as_errors
from app.fx import service
from app.kernel.actor import system
from app.kernel.db import unit_of_work

OPERATOR = system("command line")


@click.group("fx")
def group() -> None:
    """Reference rates between currencies."""


@group.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option(
    "--currency", "currencies", multiple=True, help="Keep only this one (repeatable); default: all."
)
@json_option
def import_file(path: Path, *, currencies: tuple[str, ...], as_json: bool) -> None:
    """Keep the euro reference rates of PATH: the ECB's eurofxref-hist, csv or zip.

    Exit 1 when lines were refused, each named; the others are kept. A file that is cut short changes nothing.
    """
    wanted = set(currencies) or None
    with refusals_as_errors(as_json=as_json):
        done = unit_of_work(service.import_rates, OPERATOR, path, currencies=wanted, progress=progress)
    end_import(done, as_json=as_json)
