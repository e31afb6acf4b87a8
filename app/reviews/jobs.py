"""Work that follows: copies without names for reviewers, the sides on one scale, and the letters of a release."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from app.files import service as files
from app.kernel.actor import system
from app.kernel.db import read_only, unit_of_work
from app.proposals import queries as proposals
from app.reviews import letters, service
from app.reviews.service.eligibility import BLIND
from app.reviews.service.releasing import TELL
from app.reviews.service.scoring import SCORE

COPYIST = system("copies without names")
SCORER = system("harmonisation")


def make_blind_copies(payload: dict[str, Any]) -> None:
    """Of every document of the newest submission; one that is there already is kept."""
    with read_only():
        submission = proposals.submission_for_reading(uuid.UUID(payload["proposal_id"]))
        file_ids = [row.file_id for row in submission.files] if submission else []
    for file_id in file_ids:
        files.blind_copy(COPYIST, file_id)


def put_side_by_side(payload: dict[str, Any]) -> None:
    unit_of_work(service.score, SCORER, uuid.UUID(payload["call_id"]))


def tell_released(payload: dict[str, Any]) -> None:
    unit_of_work(letters.released, uuid.UUID(payload["call_id"]))


def tell_team(payload: dict[str, Any]) -> None:
    unit_of_work(letters.released_to_team, uuid.UUID(payload["proposal_id"]))


HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    BLIND: make_blind_copies,
    SCORE: put_side_by_side,
    TELL: tell_released,
    letters.TELL_TEAM: tell_team,
}
