"""`flask screening`: published lists. `flask integrity`: nightly work, texts to compare with, audits, replay."""

import sys
import uuid
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from app.cli.output import end_import, json_option, progress, refusals_as_errors, report
from app.integrity import service
from app.integrity.queries import audits, lists
from app.integrity.queries import registers as registers_kept
from app.integrity.service.lists import FORMATS
from app.integrity.states import Register
from app.kernel.actor import system
from app.kernel.db import read_only, unit_of_work

OPERATOR = system("command line")


@click.group("screening")
def screening() -> None:
    """Published lists of restricted parties."""


@screening.command("import")
@click.argument("kind", type=click.Choice(sorted(FORMATS)))
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the edition.")
@json_option
def import_list(kind: str, path: Path, dated: datetime, *, as_json: bool) -> None:
    """Keep the edition of a list in PATH (OFAC's lists: the folder with their files).

    Exit 1 when lines were refused, each named; the others are kept. The same file twice changes nothing.
    """
    with refusals_as_errors(as_json=as_json):
        done = unit_of_work(service.import_list, OPERATOR, kind, path, dated.date())
    end_import(done, as_json=as_json)


@screening.command("rescreen")
@json_option
def rescreen(*, as_json: bool) -> None:
    """Lay the organisations of all standing projects beside the lists in force; for every night. Never people."""
    report(unit_of_work(service.rescreen, OPERATOR), as_json=as_json)


@screening.command("register")
@click.argument("list_code")
@click.argument("entry")
@click.argument("number")
@click.option("--found-by", required=True, help="Who found the registry number.")
@click.option("--checked-by", required=True, help="Who checked it; somebody else.")
def register(list_code: str, entry: str, number: str, found_by: str, checked_by: str) -> None:
    """Tie an entry to a registry number (`ror:...`) that two people checked."""
    with refusals_as_errors(as_json=False):
        unit_of_work(service.register_entry, OPERATOR, (list_code, entry), number, found_by, checked_by)
    click.echo(f"{list_code} {entry}: {number}")


@screening.command("editions")
@json_option
def editions(*, as_json: bool) -> None:
    """Every edition that was imported, the newest first."""
    with read_only():
        rows = [
            f"{row.dated} {row.list_code} {row.entries} +{row.added} ~{row.changed} -{row.retired} {row.sha256}"
            for row in lists.editions()
        ]
    report({"editions": rows}, as_json=as_json)


@click.group("registers")
def registers() -> None:
    """Registers of facts that the rules read beside what people declare."""


@registers.command("import")
@click.argument("register", type=click.Choice([each.value for each in Register]))
@click.argument("path", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@click.option("--dated", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day of the edition.")
@json_option
def import_register(register: str, path: Path, dated: datetime, *, as_json: bool) -> None:
    """Keep the edition of a register in PATH; an edition is the whole register.

    Exit 1 when lines were refused, each named; the others are kept. The same file twice changes nothing.
    """
    with refusals_as_errors(as_json=as_json):
        done = unit_of_work(service.import_register, OPERATOR, Register(register), path, dated.date())
    end_import(done, as_json=as_json)


@registers.command("editions")
@json_option
def register_editions(*, as_json: bool) -> None:
    """Every edition that was imported, the newest first."""
    with read_only():
        rows = [
            f"{row.dated} {row.register.value} {row.entries} +{row.added} ~{row.changed} -{row.retired} {row.sha256}"
            for row in registers_kept.editions()
        ]
    report({"editions": rows}, as_json=as_json)


@click.group("integrity")
def integrity() -> None:
    """Checks of disclosures and research integrity."""


@integrity.command("import-awards")
@click.argument("path", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@json_option
def import_awards(path: Path, *, as_json: bool) -> None:
    """Keep the awards in PATH (NSF: zip of XML, or CSV) as texts that proposals are compared with."""
    with refusals_as_errors(as_json=as_json):
        done = unit_of_work(service.import_awards, OPERATOR, path, progress=progress)
    end_import(done, as_json=as_json)


@integrity.command("audit")
@click.option(
    "--suspend", is_flag=True, help="Suspend the rules that fall on one script more than on another."
)
@json_option
def audit(*, suspend: bool, as_json: bool) -> None:
    """GOV-02: findings and overturned findings by script of the name and by institution, aggregates only."""
    with read_only():
        found = {
            "by_script": [asdict(each) for each in audits.rates_by_script()],
            "by_institution": [asdict(each) for each in audits.rates_by_institution()],
            "suspended": [f"{row.rule} {row.reason} {row.note}" for row in audits.suspensions()],
        }
    if suspend:
        found["disparate"] = [asdict(each) for each in unit_of_work(service.suspend_disparate, OPERATOR)]
    report(found, as_json=as_json)


@integrity.command("replay")
@click.argument("run_id", type=click.UUID)
@json_option
def replay(run_id: uuid.UUID, *, as_json: bool) -> None:
    """Make a run again from its sealed facts. Exit 1 when the same inputs and versions give other findings."""
    with refusals_as_errors(as_json=as_json), read_only():
        done = service.replay(OPERATOR, run_id)
    report(asdict(done), as_json=as_json)
    if not done.holds:
        sys.exit(1)
