"""Disclosures, written and certified through the services."""

from datetime import timedelta
from typing import Any

from app.accounts.models import Person
from app.disclosures import rules, service
from app.disclosures.models import Disclosure
from app.disclosures.record.content import ITEMS, Record
from app.disclosures.record.plain import plain
from app.disclosures.schemas import ContentIn
from app.kernel import clock, db
from tests.factories.accounts import actor_of


def nothing_to_declare() -> dict[str, Any]:
    """Complete sections: two courses, nothing in any other list, "no" to what is asked, both pledges."""
    declarations = {"hidden_contracts": "no", "not_malign": "yes", "institution_reporting": "yes"}
    lists: dict[str, Any] = {name: {"nothing": True, "items": []} for name in ITEMS}
    return {**lists, "certificates": {"nothing": False, "items": courses()}, "declarations": declarations}


def courses(**changes: Any) -> list[dict[str, Any]]:
    """Research security and research ethics, both taken a week ago."""
    taken = (clock.now() - timedelta(days=7)).date().isoformat()
    kinds = ("research_security", "research_ethics")
    facts = {"provider": "SECURE Center", "completed": taken, **changes}
    return [{"id": f"{number:012x}", "kind": kind, **facts} for number, kind in enumerate(kinds, 1)]


def position(**changes: Any) -> dict[str, Any]:
    base = {"title": "Professor", "organisation": {"name": "Example University"}, "start": "2020-04"}
    return {**base, **changes}


def support(**changes: Any) -> dict[str, Any]:
    base = {"title": "Sensors", "source": {"name": "Example Foundation"}, "status": "current"}
    money = {"amount": {"amount": "1000000", "currency": "JPY"}, "start": "2026-04", "end": "2028-03"}
    effort = {"runs": [{"first": "2026-04", "last": "2028-03", "percent": "20"}]}
    return {**base, **money, "effort": effort, **changes}


def declaring(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Complete sections in which these lists hold entries."""
    items = {name: {"nothing": False, "items": entries} for name, entries in lists.items()}
    return {**nothing_to_declare(), **items}


def plain_of(parts: dict[str, Any]) -> dict[str, Any]:
    """Sections as they come, in the plain form that is kept."""
    loaded: dict[str, Any] = ContentIn().load(parts)
    return loaded


def blank() -> dict[str, Any]:
    """All sections with nothing in them."""
    content: dict[str, Any] = plain(Record())
    return content


def certified(who: Person, content: dict[str, Any] | None = None) -> Disclosure:
    """Write and certify a new version for `who`, valid for a year from now."""
    actor = actor_of(who)
    parts = plain_of(content or nothing_to_declare())
    draft = db.unit_of_work(service.save_draft, actor, 0, parts)
    return db.unit_of_work(service.certify, actor, draft.version, rules.STATEMENTS["en"])
