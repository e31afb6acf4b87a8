"""Screening against all lists: 10,000 people, and the nightly round over 5,000 organisations."""

from collections import Counter
from collections.abc import Iterator
from time import perf_counter

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
    begun = perf_counter()
    entries = sum(len(found) for _, found in published_lists())
    yield Figure(f"reading all lists ({entries:,} entries)", perf_counter() - begun, "s")
    parties = listed_parties()
    begun = perf_counter()
    index = ScreeningIndex(parties)
    built = perf_counter() - begun
    yield Figure("building the index, once per edition", built, "s")
    asked = people(10_000)
    begun = perf_counter()
    hits = [hit for person in asked for hit in index.people_like(person)]
    taken = perf_counter() - begun
    note = f"{len(hits)} hits: {dict(Counter(hit.outcome for hit in hits))}; with the index {built + taken:.1f} s"
    yield Figure(f"screening {len(asked):,} people", taken, "s", taken / PEOPLE_BAR, "30 s", note)
    bodies = organisations(5_000)
    begun = perf_counter()
    found = [hit for body in bodies for hit in index.organisations_like(body)]
    taken = perf_counter() - begun
    note = str(dict(Counter(f"{hit.stage}/{hit.outcome}" for hit in found)))
    yield Figure(
        f"re-screening {len(bodies):,} organisations", taken, "s", taken / ORGANISATIONS_BAR, "10 s", note
    )
