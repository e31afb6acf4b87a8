"""What the researchers disclose: their post, one other project, four answers."""

from typing import Any

from app.demo.days import Days
from app.demo.reading import read
from app.demo.world import World, do
from app.disclosures import rules
from app.disclosures import service as disclosures
from app.disclosures.record.content import ITEMS
from app.disclosures.record.posts import ELEMENTS
from app.disclosures.schemas import ContentIn
from app.kernel.bilingual import Bilingual
from app.kernel.fiscal import Month
from app.kernel.parties import Party, party

FIRST = -330
SOONER = {"naruse": -347, "whitlock": -354}
"""Whose disclosure ends soon: it holds twelve months."""
OTHER_PROJECTS = {
    "US": ("Instrument development", "State research fund", "180000.00"),
    "JP": ("計測機器の高度化", "県産業振興財団", "12000000"),
}
FELLOW = "haibara"
"""Who was a visiting fellow abroad: a recruitment programme that is nothing but declared."""
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
    side = party(table["party"])
    home = world.institutions[table["institution"]]
    position = {
        "title": POSTS[side.code],
        "organisation": _organisation(home.name, home.ror_id),
        "kind": "primary",
    }
    items = {
        "positions": [{**position, "start": "2019-04", "remunerated": "yes"}],
        "support": [_support(world, side)],
        "programmes": [_fellowship(world)] if table["key"] == FELLOW else [],
        "certificates": _courses(world.days, SOONER.get(table["key"], FIRST)),
    }
    lists = {name: {"nothing": not items.get(name), "items": items.get(name, [])} for name in ITEMS}
    declarations = {"hidden_contracts": "no", "not_malign": "yes", "institution_reporting": "yes"}
    sections: dict[str, Any] = ContentIn().load({**lists, "declarations": declarations})
    return sections


def _courses(days: Days, certified: int) -> list[dict[str, Any]]:
    """Research security and research ethics, taken in the week before the person certified."""
    taken = str(days.day(certified - 5))
    kinds = (("research_security", "SECURE Center"), ("research_ethics", "APRIN"))
    return [{"kind": kind, "provider": provider, "completed": taken} for kind, provider in kinds]


def _fellowship(world: World) -> dict[str, Any]:
    dates = {"start": _month(world.days, -1500), "end": _month(world.days, -1200), "status": "ended"}
    answers = {**dict.fromkeys(ELEMENTS, "no"), "compensation": "yes", "only_exchange": "no"}
    sponsor = {"name": "City of Rheinau", "place": {"city": "Rheinau", "country": "DE"}}
    return {"name": "Visiting Fellows of Rheinau", "sponsor": sponsor, "country": "DE", **dates, **answers}


def _support(world: World, side: Party) -> dict[str, Any]:
    title, source, amount = OTHER_PROJECTS[side.code]
    start, end = _month(world.days, -500), _month(world.days, 400)
    effort = {"runs": [{"first": start, "last": end, "percent": "10"}]}
    money = {"amount": {"amount": amount, "currency": side.currency}, "with_indirect": "yes"}
    about = {"title": title, "source": {"name": source}, "status": "current", "overlap": "none"}
    return {**about, **money, "start": start, "end": end, "effort": effort}


def _organisation(name: Bilingual, ror: str | None) -> dict[str, str]:
    return {"name": name.en, "name_native": name.ja, "ror": ror or ""}


def _month(days: Days, number: int) -> str:
    return str(Month.of(days.day(number)))
