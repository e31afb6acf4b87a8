"""How a command says what it found: for people, or as JSON."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from app.kernel.errors import DomainError
from app.kernel.intake import ImportReport
from app.kernel.language import speaking
from app.web.problems import said_of, say
from config.settings import terminal_language

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def report(facts: dict[str, Any], *, as_json: bool) -> None:
    """Print facts, one a line, or as one JSON object."""
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, default=str))
        return
    for name, value in facts.items():
        if isinstance(value, list):
            click.echo(f"{name}: {len(value)}")
            for line in value:
                click.echo(f"  {line}")
        else:
            click.echo(f"{name}: {value}")


def end(faults: Sequence[str], *, as_json: bool, holds: str) -> None:
    """Say the faults and leave with 1, or say that all holds."""
    if as_json:
        click.echo(json.dumps({"faults": list(faults)}, ensure_ascii=False))
    for fault in () if as_json else faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    if not as_json:
        click.echo(holds)


@contextmanager
def refusals_as_errors(*, as_json: bool) -> Iterator[None]:
    """Leave with 1 and every reason, in the language of the terminal, when the service refuses."""
    try:
        yield
    except DomainError as fault:
        with speaking(terminal_language()):
            said_now = said_of(fault)
        reasons = [{"code": said.code, "pointer": said.pointer, "detail": said.text} for said in said_now]
        if as_json:
            click.echo(json.dumps({"code": fault.code, "errors": reasons}, ensure_ascii=False))
        for reason in () if as_json else reasons or [{"detail": fault.code}]:
            click.echo(reason["detail"], err=True)
        sys.exit(1)


def progress(records: int) -> None:
    """Show on the error channel how far an import is, where somebody looks on."""
    if sys.stderr.isatty():
        click.echo(f"\r{records:,} records", nl=False, err=True)


def end_import(done: ImportReport, *, as_json: bool) -> None:
    """Say what an import did; leave with 1 when records were refused, each named by its line."""
    with speaking(terminal_language()):
        refused = [
            {"line": one.line, "code": one.code, "detail": say(one.problem()).text} for one in done.refused
        ]
    counts = {name: value for name, value in asdict(done).items() if name != "refused"}
    if as_json:
        click.echo(json.dumps({**counts, "refused": refused}, ensure_ascii=False))
    else:
        click.echo(
            ", ".join(f"{name} {value}" for name, value in {**counts, "refused": len(refused)}.items())
        )
        for one in refused:
            click.echo(f"line {one['line']}: {one['detail']}", err=True)
    if refused:
        sys.exit(1)
