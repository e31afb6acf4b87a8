"""Entries of registers that name somebody of the team, as the facts that the rules read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.integrity.catalogue.facts import Body
from app.integrity.catalogue.found import Barred, Employment, Listed, Patent, RegistryAward, Work
from app.integrity.names.lookup import person_key
from app.kernel.fiscal import Month


@dataclass(frozen=True, slots=True)
class Sought:
    """A member of the team as registers may name them: `numbers` with their scheme, `names` as keys, cities folded."""

    key: str
    side: str
    numbers: frozenset[str]
    names: frozenset[str]
    cities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of a register and the keys under which it was found."""

    register: str
    entry: str
    entry_hash: str
    says: Mapping[str, Any]
    keys: frozenset[str]


def awards(entries: Iterable[Found], team: Sequence[Sought], on: date) -> Iterator[RegistryAward]:
    """Projects by researcher number; by name only where the register gives no other number for that name."""
    for each in entries:
        says = each.says
        runs = not says["ends_on"] or date.fromisoformat(says["ends_on"]) >= on
        for who in team:
            by_number = not who.numbers.isdisjoint(each.keys)
            if by_number or _is_named(who, says["people"]):
                began = _day(says["starts_on"])
                yield RegistryAward(
                    who.key, each.register, says["number"], says["title"], runs, by_number, began
                )


def _is_named(who: Sought, people: Iterable[Mapping[str, str]]) -> bool:
    """Whether the register names somebody so; two different numbers are two people."""
    has_number = any(number.startswith("erad:") for number in who.numbers)
    return any(person_key(one["name"]) in who.names and not (has_number and one["number"]) for one in people)


def barred(
    entries: Iterable[Found], team: Sequence[Sought], bodies: Iterable[Body], on: date
) -> Iterator[Barred]:
    """Exclusions in force: by number, or a name with the city of the institution; a name alone asks nobody."""
    known = list(bodies)
    for each in entries:
        says = each.says
        if not says["from_on"] <= on.isoformat() <= says["until_on"]:
            continue
        until = date.fromisoformat(says["until_on"])
        if says["kind"] == "body":
            yield from (
                Barred("", body.name, each.register, until, each.entry)
                for body in known
                if _is_body(each, body)
            )
            continue
        for who in team:
            corroborated = not who.names.isdisjoint(each.keys) and says["city"].casefold() in who.cities
            if not who.numbers.isdisjoint(each.keys) or corroborated:
                yield Barred(who.key, says["name"], each.register, until, each.entry)


def _is_body(each: Found, body: Body) -> bool:
    """By number, else by the same words."""
    return not body.ids.isdisjoint(each.keys) or body.is_same(Body(each.says["name"]))


def works(entries: Iterable[Found], team: Sequence[Sought]) -> Iterator[Work]:
    """Works by ORCID iD. Co-authors' organisations are those of everybody who is not the person."""
    for each in entries:
        says, places = each.says, {place["orcid"]: place for place in each.says["places"]}
        own = {who.key: _place(who, places) for who in team}
        sides = [who.side for who in team if own[who.key]]
        for who in team:
            if place := own[who.key]:
                others = [body for it in says["places"] if it is not place for body in it["at"]]
                yield Work(
                    person=who.key,
                    doi=says["doi"],
                    on=date.fromisoformat(says["on"]),
                    authors=says["authors"],
                    byline=tuple(map(body_of, place["at"])),
                    grants=tuple((Body(grant["funder"]), grant["number"]) for grant in says["grants"]),
                    leading=place["leading"],
                    sole_of_side=sides.count(who.side) == 1,
                    coauthors_at=tuple(dict.fromkeys(map(body_of, (*others, *says["others"])))),
                )


def _place(who: Sought, places: Mapping[str, Any]) -> Any:
    return next((places[number] for number in sorted(who.numbers) if number in places), None)


def employments(entries: Iterable[Found], team: Sequence[Sought]) -> Iterator[Employment]:
    for each in entries:
        for who in team:
            for post in each.says["posts"] if not who.numbers.isdisjoint(each.keys) else ():
                yield Employment(
                    who.key, body_of(post), post["asserted"], _month(post["start"]), _month(post["end"])
                )


def patents(entries: Iterable[Found], team: Sequence[Sought]) -> Iterator[Patent]:
    """Patents by ORCID iD, or by the inventor's name with the city of the institution."""
    for each in entries:
        says = each.says
        for who in team:
            here = not who.names.isdisjoint(each.keys) and says["city"].casefold() in who.cities
            if not who.numbers.isdisjoint(each.keys) or here:
                yield Patent(
                    who.key, says["number"], body_of(says["assignee"]), date.fromisoformat(says["on"])
                )


def programmes(
    entries: Iterable[Found], texts: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, Listed, str]]:
    """Listed programmes whose name or alias stands, word for word, in a text of a person's. `texts`: person → texts."""
    listed = list(entries)
    for person, found in texts.items():
        for text in dict.fromkeys(found):
            plain = _spaced(text)
            for each in listed:
                if any(_spaced(name) in plain for name in each.says["names"]):
                    yield (
                        person,
                        Listed(each.register, each.entry, each.entry_hash, each.says["name"]),
                        text[:300],
                    )


def _spaced(text: str) -> str:
    """Words apart by one blank, with one before and behind, so that a word is never found inside another."""
    words = "".join(char if char.isalnum() else " " for char in text.casefold()).split()
    return f" {' '.join(words)} "


def body_of(told: Mapping[str, Any]) -> Body:
    """An organisation as a register tells it: `ids` in one spelling, or `ror` as it was written."""
    ror = str(told.get("ror", "")).rstrip("/").rpartition("/")[2].lower()
    ids = frozenset(told.get("ids", ())) | ({f"ror:{ror}"} if ror else set())
    return Body(told["name"], ids, told.get("seat", ""))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _month(text: str) -> Month | None:
    return Month.parse(f"{text}-01" if len(text) == 4 else text) if text else None


def owns(each: Found, body: Body) -> bool:
    """Whether a row about owners is about this organisation: by number, else by the same words."""
    numbers = {key for key in each.keys if key.startswith("ror:")}
    return not body.ids.isdisjoint(numbers) or body.is_same(Body(each.says["owned"]))


def share(score: float) -> Decimal:
    return Decimal(str(round(score, 4)))
