"""What the stages of the demonstration hand on to each other: who and what there is by now, under short keys."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import ParamSpec, TypeVar

from app.accounts import queries as accounts
from app.accounts.models import Agency, Institution, Person
from app.calls.models import Call
from app.demo.days import Days
from app.kernel.actor import Actor, system
from app.kernel.crypto import Signer
from app.kernel.db import read_only, unit_of_work
from app.ledger.models import Lot

P = ParamSpec("P")
T = TypeVar("T")
OPERATOR = system("demonstration")


@dataclass
class World:
    """Everything that is there. Keys are those of `texts/`; `proposals` holds ids, because they change all the time."""

    days: Days
    signer: Signer
    agencies: dict[str, Agency] = field(default_factory=dict)
    institutions: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    lots: dict[tuple[str, str], Lot] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)
    proposals: dict[str, uuid.UUID] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, key: str) -> Actor:
        """A person as an actor who has just signed in."""
        if key not in self._actors:
            with read_only():
                self._actors[key] = replace(accounts.actor_of(self.people[key]), is_fresh=True)
        return self._actors[key]

    def officer(self, agency: str, number: int = 1) -> Actor:
        """One of the two programme officers of an agency."""
        return self.actor(f"{agency.lower()}-{number}")

    def officer_of(self, call: Call, side: str, number: int = 1) -> Actor:
        """One of the two programme officers of the agency that takes part in a call for a side."""
        agency_id = call.side(side).agency_id
        return self.officer(next(a.code for a in self.agencies.values() if a.id == agency_id), number)

    def side_of(self, agency: str) -> str:
        return self.agencies[agency].party


def do(verb: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """One verb of a service in a unit of work of its own, as a click does it."""
    return unit_of_work(verb, *args, **kwargs)
