"""Reading registers of facts: editions, entries in force, and the entries that name somebody of a team."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from app.accounts.models import Person
from app.integrity.catalogue.facts import Body, Declared
from app.integrity.catalogue.found import BodyMatch, Listed, Outside, Ownership
from app.integrity.content import Disclosed
from app.integrity.content import registers as read
from app.integrity.content.registers import Found, Sought
from app.integrity.models import RegisterEntry, RegisterKey, RegisterSnapshot
from app.integrity.names.lookup import body_key, person_key
from app.integrity.queries import lists
from app.integrity.screening import OrganisationSubject
from app.integrity.states import Register
from app.kernel.crypto import content_hash
from app.kernel.db import session
from app.proposals.models import TeamMember

AT_ONCE = 500
EXACT = ("identifier", "alias")


def editions(*, limit: int = 200) -> Sequence[RegisterSnapshot]:
    """Every edition that was imported, the newest first."""
    wanted = select(RegisterSnapshot).order_by(RegisterSnapshot.imported_at.desc(), RegisterSnapshot.register)
    return session().scalars(wanted.limit(limit)).all()


def known() -> frozenset[Register]:
    """The registers of which an edition was imported."""
    return frozenset(session().scalars(select(RegisterSnapshot.register).distinct()))


def editions_hash() -> str:
    """Hash over the newest edition of every register; '' where there is none."""
    in_time = select(RegisterSnapshot.register, RegisterSnapshot.sha256).order_by(
        RegisterSnapshot.imported_at
    )
    newest = {register.value: sha for register, sha in session().execute(in_time)}
    return content_hash(newest) if newest else ""


def everything_hash() -> str:
    """Hash over the editions of lists and registers together: what a run found elsewhere rests on."""
    of_lists, of_registers = lists.editions_hash(), editions_hash()
    return content_hash([of_lists, of_registers]) if of_registers else of_lists


def snapshot_of(register: Register, sha256: str) -> RegisterSnapshot | None:
    same = select(RegisterSnapshot).where(
        RegisterSnapshot.register == register, RegisterSnapshot.sha256 == sha256
    )
    return session().scalar(same)


def in_force(register: Register) -> dict[str, RegisterEntry]:
    """Entry → its version in force."""
    wanted = select(RegisterEntry).where(RegisterEntry.register == register, RegisterEntry.until_id.is_(None))
    return {row.entry: row for row in session().scalars(wanted)}


def found_under(keys: Iterable[str]) -> dict[Register, list[Found]]:
    """Register → entries in force that are filed under one of the keys, in the order of their entry."""
    columns = RegisterEntry.id, RegisterKey.key
    hit: dict[uuid.UUID, set[str]] = {}
    for some in _some(keys):
        wanted = select(*columns).join(RegisterKey, RegisterKey.entry_id == RegisterEntry.id)
        wanted = wanted.where(RegisterKey.key.in_(some), RegisterEntry.until_id.is_(None))
        for entry_id, key in session().execute(wanted):
            hit.setdefault(entry_id, set()).add(key)
    found: dict[Register, list[Found]] = {}
    for ids in _some(hit):
        rows = select(RegisterEntry).where(RegisterEntry.id.in_(ids)).order_by(RegisterEntry.entry)
        for row in session().scalars(rows):
            found.setdefault(row.register, []).append(_found(row, hit[row.id]))
    return found


def _some(things: Iterable[Any]) -> Iterator[list[Any]]:
    """The things in order, as many at once as a statement takes."""
    ordered = sorted(set(things), key=str)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def _found(row: RegisterEntry, keys: Iterable[str] = ()) -> Found:
    return Found(row.register.value, row.entry, row.entry_hash, row.says, frozenset(keys))


def outside(
    team: Sequence[TeamMember],
    disclosed: Mapping[uuid.UUID, Disclosed],
    bodies: Sequence[Body],
    declared: Declared,
    on: date,
) -> Outside:
    """What the registers say about a team, the organisations of the project and those it works with."""
    if not editions_hash():
        return Outside()
    edition = lists.editions_hash()
    sought = [_sought(member, disclosed.get(member.person_id)) for member in team]
    partners = tuple(dict.fromkeys((*declared.partners, *declared.suppliers)))
    filed = found_under(
        [*(key for who in sought for key in (*who.numbers, *who.names)), *_body_keys((*bodies, *partners))]
    )

    def of(*registers: Register) -> list[Found]:
        return [each for register in registers for each in filed.get(register, ())]

    works = tuple(read.works(of(Register.WORKS), sought))
    coauthors = dict.fromkeys(body for work in works for body in work.coauthors_at)
    listed = [_found(row) for row in in_force(Register.PROGRAMMES).values()]
    texts = _texts(disclosed, of(Register.WORKS), sought)
    return Outside(
        awards=tuple(read.awards(of(Register.KAKEN), sought, on)),
        works=works,
        employments=tuple(read.employments(of(Register.ORCID), sought)),
        patents=tuple(read.patents(of(Register.PATENTS), sought)),
        bodies=tuple(match for body in coauthors for match in listed_as(edition, body)),
        programmes=tuple(read.programmes(listed, texts)),
        owners=tuple(_owners(edition, of(Register.OWNERS), partners)),
        barred=tuple(read.barred(of(Register.SAM, Register.RESTRICTIONS), sought, (*bodies, *partners), on)),
    )


def _sought(member: TeamMember, held: Disclosed | None) -> Sought:
    """A member by the numbers and names of the account and of the certified record."""
    person: Person = member.person
    identity = held.record.identity if held else None
    orcids = {person.orcid, identity.orcid if identity else None}
    numbers = {person.researcher_number, identity.erad_number if identity else None}
    names = [person.name_latin, person.name_native]
    names += [other.name for other in identity.other_names] if identity else []
    home = person.institution
    return Sought(
        key=str(member.person_id),
        side=member.party,
        numbers=frozenset(
            {f"orcid:{it.lower()}" for it in orcids if it} | {f"erad:{it}" for it in numbers if it}
        ),
        names=frozenset(filter(None, map(person_key, names))),
        cities=frozenset({home.city.casefold()} if home and home.city else ()),
    )


def _body_keys(bodies: Iterable[Body]) -> set[str]:
    keys = {key for body in bodies for key in body.ids} | {body_key(body.name) for body in bodies}
    return keys - {""}


def _texts(
    disclosed: Mapping[uuid.UUID, Disclosed], works: Iterable[Found], team: Sequence[Sought]
) -> dict[str, list[str]]:
    """Person → own words in which the name of a programme may stand: record, bylines, thanks."""
    texts = {str(key): list(_own_words(held)) for key, held in disclosed.items()}
    for each in works:
        thanked = [grant["funder"] for grant in each.says["grants"]]
        for who in team:
            for place in each.says["places"]:
                if place["orcid"] in who.numbers:
                    texts.setdefault(who.key, []).extend((*place["raw"], *thanked))
    return texts


def _own_words(held: Disclosed) -> Iterable[str]:
    record = held.record
    yield from (body.name for body in held.bodies())
    yield from (post.title for post in record.positions)
    yield from (item.title for item in record.support)
    yield from (product.citation for product in record.products)


def listed_as(edition: str, body: Body, native: str = "") -> Iterable[BodyMatch]:
    """The entries of lists that are this organisation by number or curated alias; a likeness asks nothing.

    `edition`: hash over the lists in force, '' where there is none.
    """
    names = tuple(dict.fromkeys(name for name in (body.name, native) if name))
    if not edition or not names:
        return
    subject = OrganisationSubject(body.name, names, body.ids)
    for hit in lists.index(edition).organisations_like(subject):
        if hit.stage in EXACT:
            entry, concern = hit.party.entry[:80], ", ".join(hit.party.programmes)
            listed = Listed(hit.party.list_code, entry, hit.party.version, hit.listed_name, concern)
            score = read.share(hit.score)
            yield BodyMatch(body, listed, exact=True, score=score)


def _owners(edition: str, entries: Sequence[Found], partners: Iterable[Body]) -> Iterable[Ownership]:
    """Shares of listed owners, added up; an unknown owner counts only with a red flag."""
    for body in partners:
        rows = [each.says for each in entries if read.owns(each, body)]
        shares, is_known = list[tuple[Listed, int]](), any(says["owner"]["name"] for says in rows)
        for says in rows if is_known else ():
            for match in list(listed_as(edition, read.body_of(says["owner"])))[:1]:
                shares.append((match.listed, says["permille"]))
        if rows:
            red_flag = any(says["red_flag"] for says in rows)
            yield Ownership(body, tuple(shares) if is_known else None, red_flag)
