"""Screening against all lists: 10,000 people, and the nightly round over 5,000 organisations."""

from collections import Counter
from collections.abc import Iterator
from time import perf_counter, process_time
from typing import Self

from app.integrity.screening import OrganisationSubject, PersonSubject, ScreeningIndex, WrittenName
from tests.bench.figures import Figure
from tests.integrity.names.east_asian_pairs import cases
from tests.real_data.corpora import awards, column, listed_parties, published_lists

PEOPLE_BAR, ORGANISATIONS_BAR = 30.0, 10.0
"""Seconds; issue 5."""


def people(size: int) -> list[PersonSubject]:
    """Invented and public people, investigators of awards, and Japanese names with their readings."""
    files = (
        "yente_negatives_global_2500_SYNTHETIC.csv",
        "yente_negatives_us_2500_SYNTHETIC.csv",
        "yente_us_congress_names.csv",
    )
    names = [WrittenName(name) for file in files for name in column(file, "full_name")]
    names += [WrittenName(case.a, case.kana_a) for case in cases() if case.kana_a][:1_500]
    names += [WrittenName(person.full_name) for award in awards() for person in award.investigators]
    return [PersonSubject(str(at), (name,)) for at, name in enumerate(dict.fromkeys(names))][:size]


def organisations(size: int) -> list[OrganisationSubject]:
    """Recipients of awards, and the listed parties themselves, so that there is something to find."""
    names = [award.institution.name for award in awards()]
    names += [party.name for party in listed_parties() if party.kind in {"organisation", "unknown"}]
    return [OrganisationSubject(str(at), (name,)) for at, name in enumerate(dict.fromkeys(names))][:size]


def run() -> Iterator[Figure]:
    with stopwatch() as reading:
        entries = sum(len(found) for _, found in published_lists())
    yield Figure(f"reading all lists ({entries:,} entries)", reading.taken, "s", note=reading.note)
    parties = listed_parties()
    with stopwatch() as building:
        index = ScreeningIndex(parties)
    yield Figure("building the index, once per edition", building.taken, "s", note=building.note)
    yield from persons(index)
    yield from bodies(index)


def persons(index: ScreeningIndex) -> Iterator[Figure]:
    asked = people(10_000)
    with stopwatch() as watch:
        hits = [hit for person in asked for hit in index.people_like(person)]
    note = f"{watch.note}; {len(hits)} hits: {dict(Counter(hit.outcome for hit in hits))}"
    yield Figure(f"screening {len(asked):,} people", watch.taken, "s", watch.taken / PEOPLE_BAR, "30 s", note)


def bodies(index: ScreeningIndex) -> Iterator[Figure]:
    asked = organisations(5_000)
    with stopwatch() as watch:
        found = [hit for body in asked for hit in index.organisations_like(body)]
    note = f"{watch.note}; {dict(Counter(f'{hit.stage}/{hit.outcome}' for hit in found))}"
    ratio = watch.taken / ORGANISATIONS_BAR
    yield Figure(f"re-screening {len(asked):,} organisations", watch.taken, "s", ratio, "10 s", note)
    listed = {name for party in listed_parties() for name in party.names}
    innocent = {body.key: body.names[0] for body in asked if body.names[0] not in listed}
    taken_for = [hit for hit in found if hit.subject in innocent and hit.stage == "identifier"]
    note = f"of {len(innocent):,} organisations that are on no list"
    yield Figure("identifier stage: false matches", len(taken_for), "", None, "0", note)
    pair = OrganisationSubject("n", ("Northwestern University",), frozenset({"ror:000e0be47"}))
    hits = [hit for hit in index.organisations_like(pair) if "Polytechnical" in hit.listed_name]
    acted = sum(hit.outcome == "review" for hit in hits)
    note = f"{[(round(hit.score, 3), hit.outcome) for hit in hits]}"
    yield Figure("Northwestern taken for Northwestern Polytechnical", acted, "", None, "0", note)


class stopwatch:  # noqa: N801 - read as a word of the `with` statement
    """Seconds by the wall, and of work: beside other work on the machine only the second can be compared."""

    def __enter__(self) -> Self:
        self._begun, self._busy = perf_counter(), process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.taken = perf_counter() - self._begun
        self.note = f"{process_time() - self._busy:.1f} s of one core"
