"""Disclosures, written and certified through the services."""

from typing import Any

from app.accounts.models import Person
from app.disclosures import rules, service
from app.disclosures.models import Disclosure
from app.kernel import db
from tests.factories.accounts import actor_of


def nothing_to_declare() -> dict[str, Any]:
    """A complete content: no position, no support, and "no" to every question."""
    content = rules.blank("")
    for name in rules.SECTIONS:
        content[name]["nothing"] = True
    for answer in content["questions"].values():
        answer["answer"] = rules.NO
    return content


def position(**changes: Any) -> dict[str, Any]:
    return {
        "organisation": "Example University",
        "title": "Professor",
        "start": "2020-04",
        "end": "",
        **changes,
    }


def support(**changes: Any) -> dict[str, Any]:
    base = {"title": "Sensors", "source": "Example Foundation", "status": "current", "effort": 20}
    money = {"amount": {"amount": "1000000", "currency": "JPY"}, "start": "2026-04", "end": "2028-03"}
    return {**base, **money, **changes}


def certified(who: Person, content: dict[str, Any] | None = None) -> Disclosure:
    """Write and certify a new version for `who`, valid for a year from now."""
    actor = actor_of(who)
    draft = db.unit_of_work(service.save_draft, actor, 0, content or nothing_to_declare())
    return db.unit_of_work(service.certify, actor, draft.version, rules.STATEMENTS["en"])
