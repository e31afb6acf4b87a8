"""From the deadline to the locks: eligibility, flags of integrity, assignments, reviews, panels."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.calls.models import CallAgency, Criterion
from app.demo import gathering
from app.demo.applying import PROJECTS
from app.demo.reading import read
from app.demo.world import World, do
from app.integrity import service as integrity
from app.integrity.states import Flag
from app.kernel.parties import party
from app.reviews import service as reviews
from app.reviews.models import Review
from app.reviews.rules.meeting import JOINT, is_joint
from app.reviews.service import meetings
from app.reviews.states import ConflictKind

POOL = 4
"""So many reviewers each side has; the first of them is the one to sign in as."""

PANEL, PANEL_CALLED = 3, 5
"""So many members the panel has that is about to meet, and so many days ago it was called together."""

BETWEEN_SENTENCES = {"en": " ", "ja": ""}
HIGH, MIDDLE = 0.8, 0.55
"""From which share of the scale on a score is called high, and middle."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When a call's proposals were checked, assigned and reviewed, and when each side locked."""

    checked: int
    assigned: int
    accepted: int
    reviewed: int
    locked: int | None = None


DATES = {
    "quantum": Dates(-264, -255, -250, -170, -72),
    "disaster": Dates(-134, -125, -120, -60, -31),
    "storage": Dates(-41, -33, -30, -9),
}
NOT_ELIGIBLE = {
    "flow": "The half of the Japanese side names no facility for safety tests, which the call requires.",
}
TO_MEND = {
    "second-life": "Please name the facility where packs are tested to the end of life, in both halves, and sign again.",
}
DAYS_TO_MEND = 5
CONDITION = "Before the award the lead tells the agency in writing how the unpaid advisory post named in the disclosure will be handled."
FLAGS: Mapping[str, Mapping[str, tuple[Flag, str, str]]] = {
    "evacuation": {
        "US": (Flag.CONDITION, CONDITION, "An advisory post abroad is declared; no overlap with the project.")
    },
    "liquefaction": {},
    "solid-state": {"US": (Flag.CLEAR, "", "Nothing to note."), "JP": (Flag.CLEAR, "", "確認事項なし。")},
    "sodium": {"JP": (Flag.CLEAR, "", "確認事項なし。")},
    "second-life": {},
    "flow": {},
}
CLEAR: Mapping[str, tuple[Flag, str, str]] = {
    "US": (Flag.CLEAR, "", "Disclosures compared with the proposal; nothing to note."),
    "JP": (Flag.CLEAR, "", "情報開示と申請書を照合し、確認事項なし。"),
}


def review(world: World) -> None:
    gathering.gather(world)
    for call, dates in DATES.items():
        tables = [table for table in _projects() if table["call"] == call]
        _check_eligibility(world, call, tables, dates)
        if call == gathering.CALL:
            gathering.bid(world)
        for number, table in enumerate(tables):
            _flag(world, table, dates)
            if table["scores"]:
                _review_project(world, table, dates, number)
        if dates.locked is not None:
            _lock(world, call, dates.locked)
        else:
            gathering.deepen(world)
            _call_panel(world, call)


def _projects() -> Iterator[Mapping[str, Any]]:
    for name in PROJECTS:
        yield from read(name)["project"]


def _check_eligibility(world: World, call: str, tables: Iterable[Mapping[str, Any]], dates: Dates) -> None:
    agency = next(iter(world.calls[call].agencies)).agency.code
    officer = world.officer(agency)
    accepted: list[uuid.UUID] = []
    with world.days.at(dates.checked):
        for table in tables:
            key = world.proposals[table["key"]]
            if table["key"] in NOT_ELIGIBLE:
                do(reviews.refuse_proposal, officer, key, NOT_ELIGIBLE[table["key"]])
            elif table["key"] in TO_MEND:
                until = world.days.instant(DAYS_TO_MEND, hour=17)
                do(reviews.ask_cure, officer, key, TO_MEND[table["key"]], until)
            else:
                accepted.append(key)
        do(reviews.accept_proposals, officer, world.calls[call].id, accepted)


def _flag(world: World, table: Mapping[str, Any], dates: Dates) -> None:
    """Each side's officer says what the check of the disclosures came to."""
    for side, (flag, condition, reason) in FLAGS.get(table["key"], CLEAR).items():
        with world.days.at(dates.assigned + 1, side=side, hour=14):
            officer, key = world.actor(f"integrity-{side.lower()}"), world.proposals[table["key"]]
            do(integrity.set_flag, officer, key, side, flag, condition=condition, reason=reason, number=0)


def _review_project(world: World, table: Mapping[str, Any], dates: Dates, number: int) -> None:
    """Two reviewers of each side. Where the side is not locked yet, the second of them is still at work."""
    for side in world.calls[table["call"]].agencies:
        for place, scores in enumerate(table["scores"][side.agency.code]):
            is_done = dates.locked is not None or place == 0
            turn = number + 2 * place + 1 if dates.locked is not None else (number + 1) * (1 - place)
            reviewer = f"reviews-{side.party.lower()}-{turn % POOL + 1}"
            made = _assign(world, table, side, reviewer, dates)
            if is_done or number == 0:
                _accept(world, reviewer, made, dates)
                answers = _answers(side, table, scores, place)
                _write(
                    world, reviewer, made, dates, answers if is_done else _half_done(answers), is_done=is_done
                )
    if table["key"] == "solid-state":
        side = world.calls[table["call"]].side("US")
        _accept(world, "brightwater", _assign(world, table, side, "brightwater", dates), dates)


def _assign(world: World, table: Mapping[str, Any], side: CallAgency, reviewer: str, dates: Dates) -> Review:
    with world.days.at(dates.assigned, side=side.party, hour=16):
        officer, key = world.officer(side.agency.code), world.proposals[table["key"]]
        return do(reviews.assign, officer, key, side.party, world.people[reviewer].id)


def _accept(world: World, reviewer: str, made: Review, dates: Dates) -> None:
    actor = world.actor(reviewer)
    with world.days.at(dates.accepted, side=made.party, hour=20):
        do(reviews.declare, actor, made.id, ConflictKind.NONE)
        do(reviews.accept, actor, made.id, confidentiality=True)


def _write(
    world: World, reviewer: str, made: Review, dates: Dates, answers: Mapping[str, Any], *, is_done: bool
) -> None:
    with world.days.at(dates.reviewed, side=made.party, hour=21):
        saved = do(reviews.save, world.actor(reviewer), made.id, made.version + 1, answers)
        if is_done:
            do(reviews.submit, world.actor(reviewer), made.id, saved.version)


def _answers(
    side: CallAgency, table: Mapping[str, Any], scores: Sequence[float], place: int
) -> dict[str, Any]:
    scored = [criterion for criterion in side.criteria if criterion.has_score]
    language, answers = party(side.party).language, {}
    for number, (criterion, score) in enumerate(zip(scored, scores, strict=True)):
        text = _text(side, criterion, score, place)
        if number == place == 0:
            text = BETWEEN_SENTENCES[language].join((table["strength"][language], text))
        answers[criterion.code] = {"score": round(score * 100), "text": text}
    note = read("reviews")[language]["note"][_band(side, scores[0])][0]
    return answers | {"note": {"score": None, "text": note}}


def _text(side: CallAgency, criterion: Criterion, score: float, place: int) -> str:
    pool = read("reviews")[party(side.party).language]
    texts: list[str] = pool.get(criterion.shared_code or "feasibility", pool["feasibility"])[
        _band(side, score)
    ]
    return texts[place % len(texts)]


def _band(side: CallAgency, score: float) -> str:
    share = (score * 100 - side.scale_min) / (side.scale_max - side.scale_min)
    share = share if side.higher_is_better else 1 - share
    return "high" if share >= HIGH else "middle" if share >= MIDDLE else "low"


def _half_done(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The first question is answered, the second begun."""
    first, second, *_rest = answers.items()
    return {first[0]: first[1], second[0]: {"score": None, "text": second[1]["text"]}}


def _call_panel(world: World, call: str) -> None:
    """The panel of the first side is about to meet; its agenda is in order."""
    here = world.calls[call]
    side = here.agencies[0]
    officer = world.officer(side.agency.code)
    with world.days.at(-PANEL_CALLED, side=side.party, hour=11):
        made = do(meetings.plan_meeting, officer, here.id, JOINT if is_joint(here.settings) else side.party)
        for number in range(1, PANEL + 1):
            who = world.people[f"reviews-{side.party.lower()}-{number}"].id
            do(meetings.seat, officer, made.id, who, is_chair=number == 1)
        do(meetings.set_agenda, officer, made.id)


def _lock(world: World, call: str, days: int) -> None:
    for side in world.calls[call].agencies:
        with world.days.at(days, side=side.party, hour=17):
            do(reviews.lock_side, world.officer(side.agency.code), world.calls[call].id, side.party)
