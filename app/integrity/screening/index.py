"""All lists in one index: names under keys, numbers and equal aliases in tables, few candidates for each question."""

import heapq
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from app.integrity.names import Kind, Name, examine, prepare
from app.integrity.names.keys import asking_keys, filing_keys
from app.integrity.names.organisations import bodies
from app.integrity.names.spelling import bare
from app.integrity.screening.judging import (
    WEAK_HIT,
    acts_as_alias,
    born_otherwise,
    corroborators,
    person_outcome,
    rank,
)
from app.integrity.screening.subjects import Contradiction, Hit, OrganisationSubject, PersonSubject
from app.integrity.sources import ListedParty

MOST_COMPARED = 8
"""Candidates that are compared for one name, the likest by a cheap measure first."""

LEAST_LIKE = 0.4
"""Below this the cheap measure (letters in common, words in one order) leaves no chance of 0.85."""

MOST_GATHERED, MOST_RANKED = 6_000, 500
"""Names gathered under the keys, and names that share most keys and are ranked by the cheap measure."""


@dataclass(frozen=True, slots=True)
class _Filed:
    """One listed name: which party has it, as text and taken apart."""

    party: int
    text: str
    name: Name
    weak: bool


class ScreeningIndex:
    """The entries of any number of lists. Built once per edition, asked often; the same answers every time.

    `registered` gives the registry numbers that were found for an entry by hand and checked by two persons, under
    (list code, entry); the lists themselves have none.
    """

    def __init__(
        self,
        parties: Iterable[ListedParty],
        registered: Mapping[tuple[str, str], frozenset[str]] | None = None,
    ) -> None:
        self._parties = list(parties)
        self._registered = registered or {}
        self._people = _Shelf(self._filed("person"), filing_keys)
        self._bodies = _Shelf(self._filed("organisation"), _body_keys)
        self._by_number: dict[str, list[int]] = {}
        for at, party in enumerate(self._parties):
            for number in self.numbers(party):
                self._by_number.setdefault(number, []).append(at)

    def numbers(self, party: ListedParty) -> frozenset[str]:
        """Registry numbers known for an entry."""
        return self._registered.get((party.list_code, party.entry), frozenset())

    def people_like(self, person: PersonSubject) -> list[Hit]:
        """Every listed person whose name is like one of the person's, from 0.85."""
        best: dict[int, Hit] = {}
        for written in person.names:
            asked = prepare(written.text, kind="person", kana=written.kana)
            for filed in self._people.like(asked, asking_keys(asked)):
                found = examine(asked, filed.name)
                known = best.get(filed.party)
                if found.score >= WEAK_HIT and (known is None or found.score > known.score):
                    best[filed.party] = self._person_hit(
                        person, filed, written.text, found.score, found.basis
                    )
        return rank(best.values())

    def organisations_like(self, organisation: OrganisationSubject) -> list[Hit]:
        """Listed organisations by number, by equal alias, or by a likeness from 0.85 that only asks a question."""
        best = {at: self._numbered_hit(organisation, at) for at in self._same_number(organisation)}
        for text in organisation.names:
            asked = prepare(text, kind="organisation")
            for filed in self._bodies.like(asked, _body_keys(asked)):
                found = examine(asked, filed.name)
                known = best.get(filed.party)
                if found.score >= WEAK_HIT and (known is None or found.score > known.score):
                    best[filed.party] = self._body_hit(organisation, filed, text, found.score, found.basis)
        return rank(best.values())

    def _filed(self, kind: Kind) -> Iterator[_Filed]:
        for at, party in enumerate(self._parties):
            weak = {alias.name for alias in party.aliases if alias.strength == "weak"}
            for text in party.names:
                if _may_be(kind, party, text):
                    yield _Filed(at, text, prepare(text, kind=kind), text in weak)

    def _person_hit(self, person: PersonSubject, filed: _Filed, own: str, score: float, basis: str) -> Hit:
        party = self._parties[filed.party]
        proof = corroborators(person, party, self.numbers(party))
        otherwise = born_otherwise(person, party)
        outcome = person_outcome(
            score, corroborated=bool(proof), contradicted=otherwise, weak_alias=filed.weak
        )
        against: tuple[Contradiction, ...] = ("birth_year",) if otherwise else ()
        return Hit(person.key, party, own, filed.text, score, basis, "likeness", outcome, proof, against)

    def _same_number(self, organisation: OrganisationSubject) -> set[int]:
        return {at for number in organisation.ids for at in self._by_number.get(number, ())}

    def _numbered_hit(self, organisation: OrganisationSubject, at: int) -> Hit:
        party = self._parties[at]
        return Hit(
            organisation.key,
            party,
            organisation.names[0],
            party.name,
            1.0,
            "identifier",
            "identifier",
            "review",
        )

    def _body_hit(
        self, organisation: OrganisationSubject, filed: _Filed, own: str, score: float, basis: str
    ) -> Hit:
        party = self._parties[filed.party]
        if _another_number(organisation.ids, self.numbers(party)):
            return Hit(
                organisation.key,
                party,
                own,
                filed.text,
                score,
                basis,
                "likeness",
                "closed",
                (),
                ("identifier",),
            )
        if acts_as_alias(filed.text, score) and not filed.weak:
            return Hit(organisation.key, party, own, filed.text, score, basis, "alias", "review")
        return Hit(organisation.key, party, own, filed.text, score, basis, "likeness", "question")


class _Shelf:
    """Names under the checksums of their keys, as two sorted arrays."""

    def __init__(self, filed: Iterable[_Filed], keys: Callable[[Name], frozenset[str]]) -> None:
        self._filed = list(filed)
        self._plain = [_plain(each.name) for each in self._filed]
        pairs = [
            (zlib.crc32(key.encode()), at) for at, each in enumerate(self._filed) for key in keys(each.name)
        ]
        table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
        self._keys: NDArray[np.int64] = np.ascontiguousarray(table[:, 0])
        self._places: NDArray[np.int64] = np.ascontiguousarray(table[:, 1])

    def like(self, asked: Name, keys: frozenset[str]) -> list[_Filed]:
        """The filed names that share the rarest of the keys, the likest by a cheap measure, in a fixed order."""
        plain = _plain(asked)
        likeness = ((_cheaply(plain, self._plain[at]), at) for at in self._sharing(keys))
        best = heapq.nsmallest(MOST_COMPARED, ((-like, at) for like, at in likeness if like >= LEAST_LIKE))
        return [self._filed[at] for _, at in best]

    def _sharing(self, keys: frozenset[str]) -> list[int]:
        """Places under the keys, rare keys first, of which those under most keys are kept."""
        sums = np.sort(np.array([*map(_checksum, keys)], dtype=np.int64))
        starts, ends = np.searchsorted(self._keys, sums, "left"), np.searchsorted(self._keys, sums, "right")
        order = np.argsort(ends - starts, kind="stable")
        enough = max(1, int(np.searchsorted(np.cumsum((ends - starts)[order]), MOST_GATHERED)))
        found = [self._places[starts[at] : ends[at]] for at in order[:enough].tolist()]
        places, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *found]), return_counts=True)
        most = np.argsort(-counts, kind="stable")[:MOST_RANKED]
        kept: list[int] = places[most].tolist()
        return kept


def _checksum(key: str) -> int:
    return zlib.crc32(key.encode())


def _plain(name: Name) -> tuple[str, ...]:
    """The words of a name in an order that survives another transliteration; beside them its native writing."""
    joined = "".join(sorted((word.text for word in name.latin or name.kana), key=bare))
    native = name.native.near if name.native else "".join(name.hangul)
    return tuple(writing for writing in (joined, native) if writing) or (name.text,)


def _cheaply(some: tuple[str, ...], others: tuple[str, ...]) -> float:
    if len(some) == 1 and len(others) == 1:
        return Indel.normalized_similarity(some[0], others[0])
    return max(Indel.normalized_similarity(one, other) for one in some for other in others)


def _may_be(kind: Kind, party: ListedParty, text: str) -> bool:
    """Whether an entry can be a person, or an organisation; a legal form settles it where the list does not."""
    if party.kind != "unknown":
        return party.kind == kind
    return kind == "organisation" or not any(body.forms for body in bodies(text))


def _another_number(own: frozenset[str], listed: frozenset[str]) -> bool:
    """Whether both sides have numbers of one registry and none is the same."""
    schemes = {number.partition(":")[0] for number in own} & {number.partition(":")[0] for number in listed}
    return bool(schemes) and own.isdisjoint(listed)


def _body_keys(name: Name) -> frozenset[str]:
    """Every telling word of an organisation by its bare consonants, alone and joined to its neighbour."""
    keys = set()
    for body in name.bodies:
        keys |= {f"W{bare(word)}" for word in body.words}
        keys |= {f"W{bare(one + other)}" for one, other in pairwise(body.words)}
        if body.native:
            keys.add(f"N{body.native.near}")
    keys |= {f"W{bare(word.text)}" for word in name.kana}
    return frozenset(keys)
