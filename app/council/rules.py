"""What must hold before an agreement or a priority moves on."""

from collections.abc import Collection, Sequence
from datetime import date

from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem


def text_problems(texts: dict[str, Bilingual]) -> list[Problem]:
    """Every text of the programme stands in both languages (product.md, 14)."""
    return [
        Problem("text.both_languages", f"/{name}/{'ja' if text.en.strip() else 'en'}")
        for name, text in texts.items()
        if not text.is_complete()
    ]


def agreement_problems(agency_parties: Sequence[str], expires_on: date | None, today: date) -> list[Problem]:
    """An agreement binds agencies of at least two parties, each agency once, and ends in the future.

    `agency_parties` holds the party of every signatory. Basis: the 1988 S&T agreement has implementing arrangements
    between agencies of both governments.
    """
    problems = []
    if len(set(agency_parties)) < 2:
        problems.append(Problem("agreement.needs_two_parties", "/agencies"))
    if expires_on is not None and expires_on <= today:
        problems.append(Problem("agreement.ends_in_the_past", "/expires_on"))
    return problems


def endorsement_problems(party: str, endorsed_by: Collection[str]) -> list[Problem]:
    """Each party endorses once."""
    return [Problem("priority.already_endorsed", facts={"party": party})] if party in endorsed_by else []


def is_endorsed(endorsed_by: Collection[str], all_parties: Collection[str]) -> bool:
    """A priority is endorsed when every party of the joint high-level committee has endorsed it."""
    return set(all_parties) <= set(endorsed_by)
