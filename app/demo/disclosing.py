"""What the researchers disclose: their post, one other project, four answers."""

from typing import Any

from app.demo.days import Days
from app.demo.reading import read
from app.demo.world import World, do
from app.disclosures import rules
from app.disclosures import service as disclosures
from app.kernel.fiscal import Month
from app.kernel.parties import party

FIRST = -330
SOONER = {"naruse": -347, "whitlock": -354}
"""Whose disclosure ends soon: it holds twelve months."""
OTHER_PROJECTS = {
    "US": ("Instrument development", "State research fund", "180000.00"),
    "JP": ("計測機器の高度化", "県産業振興財団", "12000000"),
}
POSTS = {"US": "Associate Professor", "JP": "准教授"}


def disclose(world: World) -> None:
    """Everybody who takes part in a proposal certifies, a few of them so early that it must be renewed soon."""
    for table in read("people")["person"]:
        if _is_researcher(table):
            side = table["party"]
            with world.days.at(SOONER.get(table["key"], FIRST), side=side, hour=11):
                _certify(world, table["key"], _content(world, table))


def _is_researcher(table: dict[str, Any]) -> bool:
    roles = {grant["role"] for grant in table.get("grants", [])}
    return "institution" in table and not roles - {"reviewer"} and not table["key"].startswith("reviews-")


def _certify(world: World, key: str, content: dict[str, Any]) -> None:
    actor, side = world.actor(key), world.people[key].party
    draft = do(disclosures.save_draft, actor, 0, content)
    do(disclosures.certify, actor, draft.version, rules.STATEMENTS[party(side).language])


def _content(world: World, table: dict[str, Any]) -> dict[str, Any]:
    side, days = party(table["party"]), world.days
    title, source, amount = OTHER_PROJECTS[side.code]
    place = world.institutions[table["institution"]].name.text(side.language)
    position = {"organisation": place, "title": POSTS[side.code], "start": "2019-04", "end": ""}
    money = {"amount": amount, "currency": side.currency}
    support = {"title": title, "source": source, "status": "current", "effort": 10, "amount": money}
    content = rules.blank("")
    content["positions"]["items"] = [position]
    content["support"]["items"] = [{**support, "start": _month(days, -500), "end": _month(days, 400)}]
    for answer in content["questions"].values():
        answer["answer"] = rules.NO
    return content


def _month(days: Days, number: int) -> str:
    return str(Month.of(days.day(number)))
