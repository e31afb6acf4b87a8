"""What may happen with a likeness: the bands and corroborators of integrity-rules 4.2, 6."""

from collections.abc import Iterable

from app.integrity.names import Kind, examine, prepare
from app.integrity.screening.subjects import Corroborator, Hit, Outcome, PersonSubject
from app.integrity.sources import ListedParty

HIT, WEAK_HIT = 0.95, 0.85
"""From here a name is a hit, or a weak one; below that it is dropped."""

_SHORTEST_TELLING_NAME = 6
"""Fewer letters are an abbreviation that several bodies share: equal is not enough."""


def corroborators(
    person: PersonSubject, party: ListedParty, registered: frozenset[str]
) -> tuple[Corroborator, ...]:
    """What beside the name speaks for one and the same person. `registered`: registry numbers of the entry."""
    found: list[Corroborator] = []
    if any((number.scheme, number.value) in person.identifiers for number in party.identifiers):
        found.append("identifier")
    if not registered.isdisjoint(person.organisation_ids) or _same_organisation(person, party.linked_to):
        found.append("organisation")
    if person.birth_year is not None and person.birth_year in party.born:
        found.append("birth_year")
    cities = {address.city.casefold() for address in party.addresses if address.city}
    if cities & {city.casefold() for city in person.cities}:
        found.append("city")
    return tuple(found)


def born_otherwise(person: PersonSubject, party: ListedParty) -> bool:
    """Whether the year that the person volunteered is none of the years listed, give or take one."""
    if person.birth_year is None or not party.born:
        return False
    return all(abs(person.birth_year - year) > 1 for year in party.born)


def person_outcome(score: float, *, corroborated: bool, contradicted: bool, weak_alias: bool) -> Outcome:
    """A name alone never leaves the log; nor does an alias that the publisher itself calls weak."""
    if not corroborated or contradicted or weak_alias:
        return "log"
    return "review" if score >= HIT else "review_low"


def acts_as_alias(name: str, score: float) -> bool:
    """Whether a listed name is equal to the organisation's and long enough to be its own."""
    return score == 1.0 and sum(char.isalnum() for char in name) >= _SHORTEST_TELLING_NAME


def rank(hits: Iterable[Hit]) -> list[Hit]:
    """The most pressing first, in a fixed order."""
    order = {"review": 0, "review_low": 1, "question": 2, "log": 3, "closed": 4}
    return sorted(
        hits, key=lambda hit: (order[hit.outcome], -hit.score, hit.party.list_code, hit.party.entry)
    )


def _same_organisation(person: PersonSubject, linked: tuple[str, ...]) -> bool:
    kind: Kind = "organisation"
    return any(
        examine(prepare(own, kind=kind), prepare(theirs, kind=kind)).score == 1.0
        for own in person.organisation_names
        for theirs in linked
    )
