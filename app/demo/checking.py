"""What the rules asked about: a shared passage, an open clause, a name that was somebody else's."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.demo.reading import read
from app.demo.world import OPERATOR, World, do
from app.integrity import queries
from app.integrity import service as integrity
from app.integrity.catalogue.disposition import View
from app.integrity.models import Finding
from app.integrity.rules import WORK_QUESTIONS
from app.integrity.sources.awards import CSV_COLUMNS
from app.integrity.sources.denied_persons import COLUMNS
from app.integrity.states import Answer, RunReason
from app.kernel.actor import system
from app.kernel.db import read_only

RULES = system("integrity rules")
ASKED, NAMESAKE = "solid-state", "sodium"
LISTS, CHECKED, ANSWERED, JUDGED, CONCURRED = -29, -28, -24, -17, -12
"""Days on which lists came in, the rules were asked, the people answered, and each side's officer spoke."""
ELSEWHERE = (
    "Recovered materials for stationary storage are graded, sorted and certified in a pilot line, and the grades are kept"
    " in a register that manufacturers can query before they buy."
)


def check(world: World) -> None:
    """One proposal with two questions, of which one is answered; another whose member is cleared by both sides."""
    with world.days.at(LISTS), TemporaryDirectory() as folder:
        do(integrity.import_awards, OPERATOR, _awards(world, Path(folder)))
        path = _denied(world, Path(folder))
        do(integrity.import_list, OPERATOR, "denied-persons", path, world.days.day(LISTS))
    with world.days.at(CHECKED):
        lead, key = world.actor(_project(ASKED)["starter"]), world.proposals[ASKED]
        do(
            integrity.declare_work,
            lead,
            key,
            1,
            {**dict.fromkeys(WORK_QUESTIONS, "no"), "sponsor_approves": "yes", "sites": ["US", "JP"]},
        )
        for project in (ASKED, NAMESAKE):
            do(integrity.check, RULES, world.proposals[project], RunReason.SUBMISSION, compare=True)
    with world.days.at(ANSWERED):
        _answer(
            world,
            ASKED,
            "OVL-01",
            Answer.EXPLAIN,
            "The earlier award ends before the cells of this project are built.",
        )
        _answer(
            world, NAMESAKE, "ENT-05", Answer.NOT_ME, "I share the name; I have never lived or traded there."
        )
    found = _finding(world, NAMESAKE, "ENT-05")
    other = next(side for side in _project(NAMESAKE)["leads"] if side != found.party)
    _speak(world, found.party, JUDGED, integrity.adjudicate)
    _speak(world, other, CONCURRED, integrity.concur)


def _speak(world: World, side: str, day: int, verb: Callable[..., object]) -> None:
    with world.days.at(day, side=side, hour=15):
        found = _finding(world, NAMESAKE, "ENT-05")
        reason = "Another person: no identifier agrees, and the post named is somebody else's."
        do(verb, world.actor(f"integrity-{side.lower()}"), found.id, found.version, View.CLEAR, reason=reason)


def _answer(world: World, project: str, rule: str, said: Answer, words: str) -> None:
    found = _finding(world, project, rule)
    who = _namesake() if found.person_id else _project(project)["starter"]
    do(integrity.answer, world.actor(who), found.id, found.version, said, words)


def _finding(world: World, project: str, rule: str) -> Finding:
    with read_only():
        return next(it for it in queries.findings_of_proposal(world.proposals[project]) if it.rule == rule)


def _project(key: str) -> dict[str, Any]:
    return next(table for table in read("projects_running")["project"] if table["key"] == key)


def _namesake() -> str:
    """The lead of the United States side, whose name stands on a list too."""
    return str(_project(NAMESAKE)["leads"]["US"])


def _awards(world: World, folder: Path) -> Path:
    """A funded project elsewhere whose leader has the name of a lead here, and which says a paragraph in the same words."""
    table = _project(ASKED)
    leader = world.people[str(table["starter"])].name_latin.split()
    paragraph = str(table["abstract"]["en"]).strip().split("\n\n")[0]
    dates = {"start_date": f"{world.days.day(-300):%m/%d/%Y}", "end_date": f"{world.days.day(700):%m/%d/%Y}"}
    cells = {
        "award_id": "2599001",
        "title_clean": "Recovered lithium for stationary storage",
        "pi_first": leader[0],
        "pi_last": leader[-1],
        "institution": "Cascadia",
        "amount_usd": "420000",
        "abstract": f"{paragraph} {ELSEWHERE}",
        **dates,
    }
    return _written(folder / "awards.csv", cells, list(dict.fromkeys((*CSV_COLUMNS, *cells))), ",")


def _denied(world: World, folder: Path) -> Path:
    """An invented order against somebody of the same name in the same city."""
    person = world.people[_namesake()]
    place = next(it for it in world.institutions.values() if it.id == person.institution_id)
    cells = dict.fromkeys(COLUMNS, "")
    cells |= {
        "Name": person.name_latin.upper(),
        "Street_Address": "1 MAIN ST",
        "City": place.city.upper(),
        "Country": "US",
    }
    cells |= {
        "Effective_Date": "01/01/2020",
        "Standard_Order": "Y",
        "Action": "Added",
        "FR_Citation": "85 F.R. 1",
    }
    return _written(folder / "denied.txt", cells, COLUMNS, "\t")


def _written(path: Path, cells: dict[str, str], columns: Sequence[str], delimiter: str) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerow(cells)
    return path
