"""The collections of real data that tests of integrity and its benchmarks share, and how a matcher is measured."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.integrity.names import Kind
from app.integrity.sources import (
    Award,
    ListedParty,
    OfacFiles,
    Refusal,
    read_award_csv,
    read_awards,
    read_consolidated_list,
    read_denied_persons,
    read_end_users,
    read_ofac,
    read_restricted_json,
    read_uflpa_page,
)
from tests.plugins.needs import real_data

NAMES, SCREENING, AWARDS = (real_data() / part for part in ("name_pairs", "screening", "nsf_awards"))
RESTRICTED = SCREENING / "us_restricted_lists_2026-07"
RESTRICTED_FILES = ("bis_entity_list", "bis_dpl", "dow_1286", "dow_1260h", "dhs_uflpa")


@dataclass(frozen=True)
class Labelled:
    """A labelled pair of names. `part`: "dev" was looked at while the scores were made, "test" only counted."""

    a: str
    b: str
    kind: Kind
    same: bool
    part: str


@cache
def labelled_cases() -> tuple[Labelled, ...]:
    """The cases of the OpenSanctions name benchmark, a third of the candidate names set aside by their hash."""
    with (NAMES / "opensanctions_name_bench_cases.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Labelled(
                row["name1"],
                row["name2"],
                "person" if row["schema"] == "Person" else "organisation",
                row["is_match"] == "true",
                "test" if int(hashlib.sha256(row["name2"].encode()).hexdigest(), 16) % 3 == 0 else "dev",
            )
            for row in csv.DictReader(file)
        )


def column(file: str, name: str) -> list[str]:
    with (NAMES / file).open(encoding="utf-8", newline="") as stream:
        return [row[name] for row in csv.DictReader(stream)]


def scored(pairs: Sequence[Labelled], scorer: Callable[[Labelled], float]) -> list[tuple[float, bool]]:
    return [(scorer(pair), pair.same) for pair in pairs]


def at_recall(scores: Sequence[tuple[float, bool]], recall: float) -> tuple[float, float, float]:
    """(threshold, precision, false-alarm rate) at the highest threshold that reaches the recall."""
    same = sum(label for _, label in scores)
    for threshold in sorted({score for score, _ in scores}, reverse=True):
        hits = sum(label for score, label in scores if score >= threshold)
        if hits >= recall * same:
            alarms = sum(not label for score, label in scores if score >= threshold)
            return threshold, hits / (hits + alarms), alarms / (len(scores) - same)
    raise ValueError(f"recall {recall} is not reached")


def at_threshold(scores: Sequence[tuple[float, bool]], threshold: float) -> tuple[float, float, float]:
    """(precision, recall, false-alarm rate) at a threshold."""
    hits = sum(label for score, label in scores if score >= threshold)
    alarms = sum(not label for score, label in scores if score >= threshold)
    same = sum(label for _, label in scores)
    return hits / max(1, hits + alarms), hits / same, alarms / (len(scores) - same)


def published_lists() -> Iterator[tuple[str, list[ListedParty | Refusal]]]:
    """(what it is, what the reader made of it) for every list."""
    sdn, other = SCREENING / "ofac_sdn_2019", SCREENING / "ofac_consolidated_nonsdn"
    names = ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv")
    yield "sdn", list(read_ofac(OfacFiles(*(sdn / name for name in names)), "ofac-sdn"))
    parts = ("prim", "alt", "add", "comments")
    yield (
        "non-sdn",
        list(read_ofac(OfacFiles(*(other / f"cons_{part}.csv" for part in parts)), "ofac-nonsdn")),
    )
    for file in ("csl_2019_sample", "consolidated_2025_sample"):
        yield file, list(read_consolidated_list(SCREENING / "tradegov_csl" / f"{file}.csv"))
    yield "dpl", list(read_denied_persons(SCREENING / "bis_denied_persons" / "dpl_2019.txt"))
    for file in RESTRICTED_FILES:
        yield file, list(read_restricted_json(RESTRICTED / f"{file}.json"))
    yield "uflpa page", list(read_uflpa_page(RESTRICTED / "source-uflpa-2026-07-09.html"))
    yield "end users", list(read_end_users(SCREENING / "jp_meti_end_user_list" / "jp.json"))


@cache
def listed_parties() -> tuple[ListedParty, ...]:
    return tuple(party for _, found in published_lists() for party in found if isinstance(party, ListedParty))


@cache
def awards() -> tuple[Award, ...]:
    """All awards with an abstract or a title, of 2008 and of 2026."""
    found = [*read_awards(AWARDS / "nsf_2008_dev.zip"), *read_award_csv(AWARDS / "nsf_fy2026_dev.csv")]
    return tuple(award for award in found if isinstance(award, Award))


def documents() -> list[tuple[str, str]]:
    return [(award.award_id, f"{award.title}\n{award.abstract}") for award in awards()]


def overlap_groups() -> dict[str, list[tuple[str, list[str]]]]:
    """kind -> (group, its award numbers)."""
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    with (AWARDS / "collaborative_overlap_groups_DERIVED.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members[row["kind"], row["group"]].append(row["award_id"])
    found: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for (kind, group), ids in members.items():
        found[kind].append((group, ids))
    return found
