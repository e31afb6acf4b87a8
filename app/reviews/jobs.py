"""Work that follows: copies without names for reviewers, and the letters of a release."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from app.files import service as files
from app.kernel.actor import system
from app.kernel.db import read_only, unit_of_work
from app.proposals import queries as proposals
from app.reviews import letters
from app.reviews.service.eligibility import BLIND
from app.reviews.service.releasing import TELL

COPYIST = system("copies without names")


def make_blind_copies(payload: dict[str, Any]) -> None:
    """Of every document of the newest submission; one that is there already is kept."""
    with read_only():
        submission = proposals.submission_for_reading(uuid.UUID(payload["proposal_id"]))
        file_ids = [row.file_id for row in submission.files] if submission else []
    for file_id in file_ids:
        files.blind_copy(COPYIST, file_id)


def tell_released(payload: dict[str, Any]) -> None:
    unit_of_work(letters.released, uuid.UUID(payload["call_id"]))


def tell_team(payload: dict[str, Any]) -> None:
    unit_of_work(letters.released_to_team, uuid.UUID(payload["proposal_id"]))


HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    BLIND: make_blind_copies,
    TELL: tell_released,
    letters.TELL_TEAM: tell_team,
}
