"""`flask demo` and `flask prepare`: the invented programme, and what `make run` needs before it serves."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.output import json_option, report
from app.demo import programme, sign_ins
from app.kernel import db, migrations
from app.kernel.crypto import Signer
from config.settings import Settings


@click.group("demo")
def group() -> None:
    """The demonstration: a programme with invented people."""


@group.command("load")
@json_option
@with_appcontext
def load_command(*, as_json: bool) -> None:
    """Build the demonstration in an empty database; says so when it is there already."""
    _require_invented_people()
    is_new = not programme.is_loaded()
    if is_new:
        _load(quietly=as_json)
    people = [{"kind": one.kind, "name": one.name, "email": one.email} for one in sign_ins.accounts()]
    if as_json:
        report({"loaded": is_new, "password": sign_ins.PASSWORD, "sign_ins": people}, as_json=True)
        return
    if not is_new:
        click.echo("the demonstration is there already; `flask demo reset` begins anew")
    _say_who_signs_in()


@group.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def reset(*, yes: bool) -> None:
    """Throw away everything in the database, and build the demonstration anew."""
    _require_invented_people()
    place = db.engine().url.render_as_string(hide_password=True)
    if not yes:
        click.confirm(f"Everything in {place} will be lost. Go on?", abort=True)
    migrations.downgrade(db.engine(), "base")
    migrations.upgrade(db.engine())
    _load()
    _say_who_signs_in()


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database to the newest schema; in a demonstration fill an empty one and say who can sign in."""
    if not _is_newest():
        click.echo("preparing the database ...")
        migrations.upgrade(db.engine())
    if _settings().demo and programme.is_empty():
        _load()
    say_where_to_go()


def is_prepared() -> bool:
    """Whether `flask prepare` would find nothing to do; asked inside an application context."""
    return _is_newest() and not (_settings().demo and programme.is_empty())


def say_where_to_go() -> None:
    """Print the sign-ins of a demonstration, and the address."""
    if _settings().demo and programme.is_loaded():
        _say_who_signs_in()
    click.echo(f"\n  {_settings().base_url}\n")


def _is_newest() -> bool:
    with db.engine().connect() as connection:
        return migrations.is_at_head(connection)


def _load(*, quietly: bool = False) -> None:
    if not programme.is_empty():
        raise click.ClickException("the database holds other data; the demonstration needs an empty one")
    tell = (lambda _stage: None) if quietly else lambda stage: click.echo(f"  {stage} ...")
    if not quietly:
        click.echo("building the demonstration, about twenty seconds")
    programme.load(Signer(_settings().signing_secret), tell)


def _say_who_signs_in() -> None:
    people = sign_ins.accounts()
    width = max(len(one.kind) for one in people)
    click.echo(f"\nEverybody signs in with the password: {sign_ins.PASSWORD}\n")
    for one in people:
        click.echo(f"  {one.kind:<{width}}  {one.email}")


def _require_invented_people() -> None:
    if _settings().is_production:
        raise click.ClickException("this is a production service: the demonstration stays away from it")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
