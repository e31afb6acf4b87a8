"""Facts for the rules, put together in memory. All is in order unless a test changes it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.integrity.catalogue import Seen, run
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import (
    ELEMENTS,
    Body,
    Certificates,
    Engagement,
    Person,
    Position,
    Proposal,
    Support,
    Vector,
)
from app.kernel.fiscal import Month

ON = date(2026, 11, 24)
HOME = Body("Example State University", frozenset({"ror:00example1"}), "US", "university")
ABROAD = Body("Universität Beispiel", frozenset({"ror:00beispiel"}), "DE", "university")


def certificates(key: str, **changes: Any) -> Certificates:
    usual = Certificates(
        signer=key,
        signed_on=date(2026, 10, 1),
        signed_hash="a" * 64,
        present_hash="a" * 64,
        malign_free="yes",
        malign_free_on=date(2026, 10, 1),
        institution="yes",
        institution_reporting="yes",
        security_training_on=date(2026, 6, 1),
        ethics_on=date(2025, 6, 1),
        support_training_on=date(2026, 6, 1),
    )
    return replace(usual, **changes)


def support(key: str = "s1", **changes: Any) -> Support:
    usual = Support(
        key, f"Project {key}", Body(f"Foundation {key}", kind="other"), overlap="none", status="current",
        start=Month(2026, 4), end=Month(2029, 3),
    )  # fmt: skip
    return replace(usual, **changes)


def this_proposal(**changes: Any) -> Support:
    return support("this", **{"is_this": True, "status": "pending", **changes})


def months(first: Month, count: int, share: str) -> Vector:
    return tuple((first.plus(n), Decimal(share)) for n in range(count))


def person(key: str = "p1", side: str = "US", **changes: Any) -> Person:
    usual = Person(
        key, f"Person {key}", side, agency="NSF" if side == "US" else "JST", lead=True, primary=HOME,
        support=(this_proposal(),), certificates=certificates(key),
    )  # fmt: skip
    return replace(usual, **changes)


def position(title: str = "Visiting professor", body: Body = ABROAD, **changes: Any) -> Position:
    return replace(Position(title, body, Month(2025, 4), reported="yes"), **changes)


def engagement(sponsor: Body, *met: str, **changes: Any) -> Engagement:
    elements = tuple("yes" if name in met else "no" for name in ELEMENTS)
    return replace(Engagement("City talent plan", sponsor, "current", "yes", elements), **changes)  # type: ignore[arg-type]


def proposal(**changes: Any) -> Proposal:
    usual = Proposal("this", "Sensors", Month(2027, 4), Month(2030, 3), date(2026, 11, 1))
    return replace(usual, **changes)


def dossier(*people: Person, **parts: Any) -> Dossier:
    return Dossier(parts.pop("proposal", None) or proposal(), people or (person(),), **parts)


def found(case: Dossier, rule: str = "", on: date = ON) -> list[Seen]:
    """What one rule saw (all rules when none is named), in order."""
    return [seen for seen in run(case, on) if not rule or seen.rule == rule]


def weights(case: Dossier, rule: str, on: date = ON) -> list[str]:
    """The severities of what one rule saw."""
    return [str(seen.severity) for seen in found(case, rule, on)]


def rules_of(seen: Iterable[Seen]) -> list[str]:
    return [each.rule for each in seen]
