"""The first years: agencies, institutions, people, agreements, priorities."""

from collections.abc import Mapping
from typing import Any

from app.accounts import service as accounts
from app.accounts.service import Newcomer
from app.council import queries as council_queries
from app.council import service as council
from app.council.models import Priority
from app.council.service import PriorityText
from app.council.states import PriorityAction
from app.demo.reading import bilingual, read
from app.demo.world import OPERATOR, World, do
from app.kernel.actor import Grant
from app.kernel.db import read_only
from app.kernel.parties import party

PASSWORD = "two keys open one door"  # noqa: S105 - printed for everybody who tries the demonstration
ADDRESS = "{name}@{place}.example"


def found(world: World) -> None:
    """Everybody and everything that calls stand on."""
    with world.days.at(-1000):
        _open_directory(world)
        _open_accounts(world)
    with world.days.at(-6):
        _invite(world, read("people")["invited"])
    for table in read("council")["agreement"]:
        _sign_agreement(world, table)
    for table in read("council")["priority"]:
        _bring_priority(world, table)


def _open_directory(world: World) -> None:
    for table in read("people")["agency"]:
        made = do(accounts.create_agency, OPERATOR, table["code"], table["party"], bilingual(table["name"]))
        world.agencies[table["code"]] = made
    for table in read("people")["institution"]:
        world.institutions[table["key"]] = do(
            accounts.create_institution,
            OPERATOR,
            table["party"],
            bilingual(table["name"]),
            city=table["city"],
        )


def _open_accounts(world: World) -> None:
    for table in read("people")["person"]:
        grants = [_grant(world, grant) for grant in table.get("grants", [])]
        first = grants[0] if grants else None
        made = do(accounts.create_person, OPERATOR, newcomer(world, table), PASSWORD, first)
        for further in grants[1:]:
            do(accounts.grant_role, OPERATOR, made.id, further)
        world.people[table["key"]] = made


def _invite(world: World, table: dict[str, Any]) -> None:
    """Somebody whom an agency asked to review, and who has not opened the account yet."""
    (grant,) = table["grants"]
    do(accounts.invite, world.officer(grant["agency"]), newcomer(world, table), _grant(world, grant))


def newcomer(world: World, table: dict[str, Any]) -> Newcomer:
    home = party(table["party"])
    place = world.institutions.get(table.get("institution", ""))
    return Newcomer(
        email=address(table),
        name_latin=table["latin"],
        name_native=table.get("native", ""),
        name_kana=table.get("kana", ""),
        party=home.code,
        language=home.language,
        zone=home.zone,
        institution_id=place.id if place else None,
    )


def address(table: Mapping[str, Any]) -> str:
    """An address nobody can receive mail at: the name at the institution, the agency or the service."""
    grants = table.get("grants", [{}])
    place = table.get("institution") or grants[0].get("agency", "jusstic")
    return ADDRESS.format(name=table["latin"].lower().replace(" ", "."), place=place.lower())


def _grant(world: World, table: dict[str, str]) -> Grant:
    agency = world.agencies.get(table.get("agency", ""))
    place = world.institutions.get(table.get("institution", ""))
    return Grant(
        table["role"], table.get("party", ""), agency.id if agency else None, place.id if place else None
    )


def _sign_agreement(world: World, table: dict[str, Any]) -> None:
    first, *_rest = table["agencies"]
    parties = [world.agencies[code].id for code in table["agencies"]]
    with world.days.at(table["drafted"]):
        drafted = do(
            council.draft_agreement, world.officer(first), table["code"], bilingual(table["title"]), parties
        )
    for code, days in table["signed"].items():
        with world.days.at(days, side=world.side_of(code), hour=15):
            do(council.sign_agreement, world.officer(code), drafted.id, world.agencies[code].id)


def _bring_priority(world: World, table: dict[str, Any]) -> None:
    """Proposed by one side, consulted a month later, endorsed by both, active: as far as the text says."""
    state, begun = table["state"], table["proposed"]
    proposer = world.actor("council-us")
    with world.days.at(begun):
        text = PriorityText(bilingual(table["title"]), bilingual(table["summary"]))
        made = do(council.propose_priority, proposer, table["code"], text)
    if state != "proposed":
        with world.days.at(begun + 20):
            made = do(council.move_priority, proposer, made.id, made.version, PriorityAction.CONSULT)
        _endorse(world, made, begun + 25, table.get("endorsed_by", ["US", "JP"]))
    if state == "active":
        with world.days.at(begun + 40):
            do(council.move_priority, proposer, made.id, _version(made), PriorityAction.ACTIVATE)


def _endorse(world: World, made: Priority, days: int, parties: list[str]) -> None:
    for code in parties:
        with world.days.at(days, side=code, hour=14):
            do(council.endorse_priority, world.actor(f"council-{code.lower()}"), made.id, code)


def _version(made: Priority) -> int:
    with read_only():
        found = council_queries.priority(made.id)
    return found.version if found else 0
