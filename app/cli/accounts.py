"""`flask users` and `flask institutions`."""

import secrets
import uuid
from pathlib import Path
from typing import Any

import click

from app.accounts import queries, service
from app.accounts.roles import Role
from app.accounts.service import Newcomer
from app.cli.output import end_import, json_option, progress, refusals_as_errors, report
from app.kernel.actor import Grant, system
from app.kernel.db import read_only, unit_of_work
from app.kernel.parties import party, party_codes

OPERATOR = system("command line")
RESEARCHER = "researcher"
ROLES = [RESEARCHER, *(role.value for role in Role)]


@click.group("users")
def users() -> None:
    """People and their roles."""


def _describing_a_person(command: Any) -> Any:
    """The options that `create` and `invite` share."""
    options = (
        click.argument("email"),
        click.option("--role", type=click.Choice(ROLES), default=RESEARCHER, show_default=True),
        click.option(
            "--party",
            "party_code",
            required=True,
            help="The person's party, for example one of the founders.",
        ),
        click.option(
            "--name", "name_latin", default="", help="Name in Latin letters; else made from the address."
        ),
        click.option("--native", "name_native", default="", help="Name in the person's own script."),
        click.option("--kana", "name_kana", default="", help="Reading in kana."),
        click.option("--language", type=click.Choice(["en", "ja"]), help="Default: the party's language."),
        click.option("--zone", help="IANA time zone; default: the party's capital."),
        click.option("--agency", "agency_code", help="Code of the agency the role is held for."),
        click.option("--institution", "institution_key", help="ROR id or id of the institution."),
        json_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


@users.command()
@_describing_a_person
@click.option("--password", help="At least 15 characters; without it one is made and printed once.")
def create(*, as_json: bool, password: str | None, **options: Any) -> None:
    """Open an account at once, with a password."""
    with refusals_as_errors(as_json=as_json):
        newcomer, grant = _newcomer(**options)
        chosen = password or secrets.token_urlsafe(18)
        person = unit_of_work(service.create_person, OPERATOR, newcomer, chosen, grant)
    shown = {} if password else {"password": chosen}
    report({"id": person.id, "email": person.email, "role": options["role"], **shown}, as_json=as_json)


@users.command()
@_describing_a_person
def invite(*, as_json: bool, **options: Any) -> None:
    """Send a letter with a link that opens an account."""
    with refusals_as_errors(as_json=as_json):
        newcomer, grant = _newcomer(**options)
        person = unit_of_work(service.invite, OPERATOR, newcomer, grant)
    report({"id": person.id, "email": person.email, "role": options["role"]}, as_json=as_json)


def _newcomer(
    *,
    email: str,
    role: str,
    party_code: str,
    agency_code: str | None,
    institution_key: str | None,
    **given: Any,
) -> tuple[Newcomer, Grant | None]:
    if party_code not in party_codes():
        raise click.BadParameter(f"one of {', '.join(party_codes())}", param_hint="--party")
    home = party(party_code)
    agency_id, institution_id = _agency_id(agency_code), _institution_id(institution_key)
    name = given["name_latin"] or email.partition("@")[0].replace(".", " ").title()
    newcomer = Newcomer(
        email=email,
        party=party_code,
        name_latin=name,
        name_native=given["name_native"],
        name_kana=given["name_kana"],
        language=given["language"] or home.language,
        zone=given["zone"] or home.zone,
        institution_id=institution_id,
    )
    if role == RESEARCHER:
        return newcomer, None
    of_institution = institution_id if role == Role.INSTITUTION_OFFICER else None
    return newcomer, Grant(role, party_code, agency_id, of_institution)


def _agency_id(code: str | None) -> uuid.UUID | None:
    if code is None:
        return None
    with read_only():
        agency = queries.agency_by_code(code)
    if agency is None:
        raise click.BadParameter(f"there is no agency {code}", param_hint="--agency")
    return agency.id


def _institution_id(key: str | None) -> uuid.UUID | None:
    if key is None:
        return None
    with read_only():
        found = queries.institution_by_ror(key) or queries.institution(_as_id(key))
    if found is None:
        raise click.BadParameter(f"there is no institution {key}", param_hint="--institution")
    return found.id


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@click.group("institutions")
def institutions() -> None:
    """The directory of research organisations."""


@institutions.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path, dir_okay=False))
@json_option
def import_file(path: Path, *, as_json: bool) -> None:
    """Bring the directory to what PATH says: ROR JSON or JSON lines, schema v1 or v2, also zipped.

    Exit 1 when records were refused, each with its line; the others are kept. A file that is cut short changes nothing.
    """
    with refusals_as_errors(as_json=as_json):
        done = unit_of_work(service.import_institutions, OPERATOR, path, progress=progress)
    end_import(done, as_json=as_json)
