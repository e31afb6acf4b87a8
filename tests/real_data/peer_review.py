"""Readers of `peer_review/` in the folder of real data (its README says where each file comes from)."""

import csv
import gzip
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.plugins.needs import real_data


def folder() -> Path:
    return real_data() / "peer_review"


@dataclass(frozen=True)
class Midl:
    """A conference: affinity (118 papers, 177 reviewers), NaN a conflict, 3 reviews each, load bounds."""

    affinity: np.ndarray
    min_load: np.ndarray
    max_load: np.ndarray


def midl() -> Midl:
    scores, low, high = (
        np.load(folder() / "midl_affinity" / f"{name}.npy", allow_pickle=False)
        for name in ("scores", "loads-lb", "loads")
    )
    return Midl(np.where(scores == -1, np.nan, scores).T, low, high)


@dataclass(frozen=True)
class GoldStandard:
    """Expertise 1 to 5 that researchers gave themselves for papers they had read (arXiv 2303.16750).

    `papers`: texts; `expertise[r]`: {place of paper: rating}; `profiles[r]`: (year, text) of the researcher's papers.
    """

    papers: list[str]
    expertise: list[dict[int, float]]
    profiles: list[list[tuple[int, str]]]


def gold_standard() -> GoldStandard:
    """Of papers and profiles only what has a title, an abstract and a year, as the data's authors do."""
    here = folder() / "goldstandard"
    texts = {paper["ssId"]: paper for paper in _lines(here / "papers.jsonl.gz") if _whole(paper)}
    owned = {person["authorId"]: person["papers"] for person in _lines(here / "participants.jsonl.gz")}
    with (here / "evaluations.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    rated = [
        {row[f"Paper{n}"]: float(row[f"Expertise{n}"]) for n in range(1, 11) if row[f"Paper{n}"] in texts}
        for row in rows
    ]
    place = {key: at for at, key in enumerate(sorted({key for ratings in rated for key in ratings}))}
    profiles = [
        sorted({paper["paperId"] for paper in owned[row["ParticipantID"]]} & texts.keys()) for row in rows
    ]
    return GoldStandard(
        papers=[_text(texts[key]) for key in place],
        expertise=[{place[key]: value for key, value in ratings.items()} for ratings in rated],
        profiles=[[(texts[key]["year"], _text(texts[key])) for key in keys] for keys in profiles],
    )


def _lines(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _whole(paper: dict) -> bool:
    return all(paper[name] for name in ("title", "abstract", "year"))


def _text(paper: dict) -> str:
    return f"{paper['title']}. {paper['abstract']}"


def aibs() -> np.ndarray:
    """(28 proposals, 12 reviewers) of a real grant panel, negated so that higher is better; NaN: no score."""
    with (folder() / "aibs_grant_panel" / "AIBS_ratings.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    return -np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows]).T


def iclr_2021() -> tuple[np.ndarray, np.ndarray]:
    """(2966 papers, up to 6 anonymous ratings 1 to 10) and whether each was accepted."""
    with (folder() / "iclr2021" / "ratings.tsv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    scores = np.array([[float(row[n]) if row[n] else np.nan for n in "012345"] for row in rows])
    return scores, np.array([row["decision"].startswith("Accept") for row in rows])


def abstracts() -> list[str]:
    """Titles with abstracts of ICLR 2021."""
    with (folder() / "iclr2021" / "paperlist.tsv").open(newline="", encoding="utf-8") as file:
        return [f"{row['title']}. {row['abstract'] or ''}" for row in csv.DictReader(file, delimiter="\t")]
