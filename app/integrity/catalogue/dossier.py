"""Everything about one proposal on one day."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.integrity.catalogue.facts import InstitutionFacts, Person, Proposal
from app.integrity.catalogue.found import NOT_AWARDED, NOTHING_FOUND, AfterAward, Handling, Judge, Outside


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one proposal on one day."""

    proposal: Proposal
    people: tuple[Person, ...] = ()
    institutions: tuple[InstitutionFacts, ...] = ()
    outside: Outside = NOTHING_FOUND
    judges: tuple[Judge, ...] = ()
    after: AfterAward = NOT_AWARDED
    handling: tuple[Handling, ...] = ()

    def of_side(self, side: str) -> Iterator[Person]:
        return (person for person in self.people if person.side == side)

    def person(self, key: str) -> Person | None:
        return next((person for person in self.people if person.key == key), None)
