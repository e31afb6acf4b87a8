"""Are these two names one name: ours beside rapidfuzz's token_sort_ratio and Jaro-Winkler, on three sets.

1. The labelled cases of the OpenSanctions name benchmark (388; upstream's logic-v2 has 0.760 at recall 0.835 and
   0.928 at 0.602 on all 826: integrity-rules 4.1), told apart in what was looked at (dev) and what was not (test).
2. The generated Japanese, Chinese and Korean set (tests/integrity/names/east_asian_pairs.py names the sources).
3. Aliases of OFAC's list of 2019: persons, and pairs that only look alike.
"""

from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from app.integrity.names import Kind, compare
from app.integrity.names.kana import read_kana
from tests.bench.figures import Figure
from tests.integrity.names.east_asian_pairs import Case, cases
from tests.real_data.corpora import at_recall, at_threshold, column, labelled_cases

Pair = tuple[str, str, Kind, str, str]
Matcher = Callable[[Pair], float]
POSSIBLE = 0.80
"""Above what any two different readings reach (0.757 in the generated set), below an initial that agrees (0.829)."""
PEER_THRESHOLDS = {"ours": 0.85, "token_sort_ratio": 0.85, "Jaro-Winkler": 0.90}


def ours(pair: Pair) -> float:
    a, b, kind, kana_a, kana_b = pair
    return compare(a, b, kind=kind, kana_a=kana_a, kana_b=kana_b)


def token_sort(pair: Pair) -> float:
    return fuzz.token_sort_ratio(pair[0].lower(), pair[1].lower()) / 100


def jaro_winkler(pair: Pair) -> float:
    return JaroWinkler.similarity(pair[0].lower(), pair[1].lower())


MATCHERS: dict[str, Matcher] = {"ours": ours, "token_sort_ratio": token_sort, "Jaro-Winkler": jaro_winkler}


def run() -> Iterator[Figure]:
    yield from labelled()
    yield from east_asian()
    yield from aliases()
    yield from speed()


def labelled() -> Iterator[Figure]:
    for part in ("dev", "test", "all"):
        pairs = [pair for pair in labelled_cases() if part in {pair.part, "all"}]
        for name, matcher in MATCHERS.items():
            scores = [(matcher((pair.a, pair.b, pair.kind, "", "")), pair.same) for pair in pairs]
            for recall, bar in ((0.83, 0.76), (0.60, 0.93)):
                threshold, precision, alarms = at_recall(scores, recall)
                note = f"threshold {threshold:.3f}, false alarms {alarms:.3f}"
                title = f"labelled {part} ({len(pairs)}): precision at recall {recall:.2f}, {name}"
                yield Figure(title, precision, "", precision / bar, f"{bar}", note)


def east_asian() -> Iterator[Figure]:
    made = cases()
    sets = {
        "all": made,
        "with kana, whole names": [case for case in made if case.kana and not case.weak],
        "with kana, an initial or a slip": [
            case for case in made if case.weak or (case.kana and not case.same)
        ],
    }
    for title, chosen in sets.items():
        for name, matcher in {**MATCHERS, "kana spelled out, token_sort_ratio": spelled_out}.items():
            scores = [(matcher((c.a, c.b, c.kind, c.kana_a, c.kana_b)), c.same) for c in chosen]
            threshold = PEER_THRESHOLDS.get(name, 0.85)
            precision, recall, alarms = at_threshold(scores, threshold)
            note = f"at {threshold}: precision {precision:.3f}, false alarms {alarms:.3f}"
            bar = 0.95 if title == "with kana, whole names" else None
            against = "0.95" if bar else None
            title_of = f"Japanese, Chinese, Korean, {title} ({len(chosen):,}): recall, {name}"
            yield Figure(title_of, recall, "", recall / bar if bar else None, against, note)
    yield from possible(made)


def possible(made: Sequence[Case]) -> Iterator[Figure]:
    """Every pair with kana, those with an initial or a slip too, where a likeness from POSSIBLE counts as possible.

    Screening itself acts from 0.85 for every name alike: a threshold may not depend on how a name is written.
    """
    chosen = [case for case in made if case.kana]
    scores = [(ours((c.a, c.b, c.kind, c.kana_a, c.kana_b)), c.same) for c in chosen]
    precision, recall, alarms = at_threshold(scores, POSSIBLE)
    note = f"at {POSSIBLE}: precision {precision:.3f}, false alarms {alarms:.3f}"
    title = f"Japanese, Chinese, Korean, with kana, every pair as possible ({len(chosen):,}): recall, ours"
    yield Figure(title, recall, "", recall / 0.95, "0.95", note)


def spelled_out(pair: Pair) -> float:
    """A fairer peer: the reading in plain Hepburn letters instead of the kanji."""
    a, b, _, kana_a, kana_b = pair
    one, other = _hepburn(kana_a) or a, _hepburn(kana_b) or b
    return fuzz.token_sort_ratio(one.lower(), other.lower()) / 100


def _hepburn(kana: str) -> str:
    return " ".join(reading.key for word in kana.split() if (reading := read_kana(word)))


def aliases() -> Iterator[Figure]:
    file = "ofac_aka_pairs_2019_DERIVED.csv"
    rows = zip(*(column(file, name) for name in ("name1", "name2", "schema", "is_match")), strict=True)
    people = [
        ((a, b, "person", "", ""), same == "true") for a, b, schema, same in rows if schema == "individual"
    ]
    for name, matcher in MATCHERS.items():
        _, recall, alarms = at_threshold(_scores(matcher, people), PEER_THRESHOLDS[name])
        note = f"{alarms:.0%} of 77 look-alike persons taken for one"
        yield Figure(f"OFAC aliases of persons ({len(people) - 77}): recall, {name}", recall, "", note=note)


def speed() -> Iterator[Figure]:
    file = "ofac_aka_pairs_2019_DERIVED.csv"
    pairs = list(zip(column(file, "name1"), column(file, "name2"), strict=True))[:3_000]
    begun = perf_counter()
    for a, b in pairs:
        compare(a, b, kind="person")
    each = (perf_counter() - begun) / len(pairs)
    yield Figure("one comparison of two names not seen before", each * 1e6, "us")


def _scores(matcher: Matcher, pairs: Sequence[tuple[Pair, bool]]) -> list[tuple[float, bool]]:
    return [(matcher(pair), same) for pair, same in pairs]
