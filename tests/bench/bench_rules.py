"""All rules for a proposal with ten people, with everything declared and everything found that a rule could look at."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median
from time import perf_counter, process_time

from app.integrity.catalogue import RULES
from app.integrity.catalogue import run as ask
from app.integrity.catalogue.dated import on_day
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import Body, CostLine, Declared, InKind, Interest, Person, Place
from app.integrity.catalogue.found import (
    BodyMatch,
    Employment,
    Judge,
    Likeness,
    Listed,
    NameMatch,
    Outside,
    RegistryAward,
    Tie,
    Work,
)
from app.integrity.catalogue.stored import dossier_of, facts_hash, plain
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.bench.figures import Figure
from tests.factories.dossiers import (
    ABROAD,
    ON,
    engagement,
    months,
    person,
    position,
    proposal,
    support,
    this_proposal,
)

BAR = 0.200
"""Seconds for a proposal with ten people; issue 5."""

PEOPLE, EACH = 10, 20
LISTED = Listed("csl-el", "1", "a" * 64, "Example Aerospace")


def member(number: int) -> Person:
    """Somebody with twenty posts, twenty grants, interests, help in kind and programmes."""
    start = Month(2025, 4)
    grants = tuple(
        support(f"s{number}-{n}", effort=months(start, 48, "0.03"), months_entered=((2027, Decimal("0.36")),),
                objectives="x" * 1_400, source=Body(f"Foundation {n}", seat="DE"))
        for n in range(EACH)
    )  # fmt: skip
    return person(
        f"p{number}",
        "US" if number % 2 else "JP",
        support=(this_proposal(effort=months(Month(2027, 4), 36, "0.2")), *grants),
        positions=tuple(position(body=Body(f"University {n}", seat="DE"), paid="yes") for n in range(EACH)),
        engagements=(engagement(ABROAD, "recruits_others"),),
        in_kind=(InKind("Microscope", ABROAD, Money(600_000, "USD"), needs_time="yes"),) * 3,
        interests=(Interest(ABROAD, "equity", Money(900_000, "USD")),) * 3,
        other_rendering=grants,
        earlier=grants,
        free_texts=tuple((f"/support/{n}", "We study sensors. " * 40) for n in range(EACH)),
    )


def dossier() -> Dossier:
    people = tuple(member(number) for number in range(PEOPLE))
    keys = [each.key for each in people]
    works = tuple(
        Work(
            key,
            f"10.1/{key}.{n}",
            date(2026, 1 + n % 10, 1),
            5,
            (Body(f"Institute {n}"),),
            ((ABROAD, f"G{n}"),),
            leading=True,
        )
        for key in keys
        for n in range(EACH)
    )
    outside = Outside(
        awards=tuple(
            RegistryAward(key, "nsf", f"26{n:05d}", f"Title {n}", active=True, by_number=True)
            for key in keys
            for n in range(5)
        ),
        works=works,
        employments=tuple(Employment(key, ABROAD, asserted=True) for key in keys),
        bodies=tuple(BodyMatch(Body(f"University {n}"), LISTED, exact=n == 0) for n in range(EACH)),
        names=tuple(NameMatch(key, "A", LISTED, Decimal("0.97"), ("city",)) for key in keys),
        likenesses=tuple(Likeness(f"o{n}", "T", Decimal("0.5"), 12, same_person=True) for n in range(10)),
    )
    lines = tuple(CostLine(f"project {n % 3}", f"Item {n}", price=Money(10_000, "USD")) for n in range(60))
    places = tuple(Place(key, "this", lead=n == 0, side="US") for n, key in enumerate(keys))
    judges = tuple(
        Judge(f"r{n}", "reviewer", ties=(Tie("coauthor", keys[0], months_ago=n),)) for n in range(12)
    )
    declared = Declared(sponsor_approves="yes", partners=tuple(Body(f"University {n}") for n in range(EACH)))
    base = replace(
        proposal(), own_places=places, other_places=places, most_proposals=1, costs=lines, declared=declared
    )
    return Dossier(base, people, (), outside, judges)


def once(case: Dossier) -> tuple[float, int]:
    begun = perf_counter()
    found = ask(case, on_day(ON))
    return perf_counter() - begun, len(found)


def run() -> Iterator[Figure]:
    case = dossier()
    taken = [once(case) for _ in range(7)]
    seconds, found = median(each for each, _ in taken), taken[0][1]
    begun = process_time()
    once(case)
    work = process_time() - begun
    longest = max(each for each, _ in taken)
    note = f"{work * 1e3:.0f} ms of one core; {len(RULES)} rules, {found:,} marks; longest of 7: {longest * 1e3:.0f} ms"
    yield Figure(f"all rules, {PEOPLE} people", seconds * 1e3, "ms", seconds / BAR, "200 ms", note)
    begun = perf_counter()
    digest = facts_hash(dossier_of(plain(case)))
    yield Figure(
        "facts stored, read and hashed again", (perf_counter() - begun) * 1e3, "ms", note=digest[:12]
    )
