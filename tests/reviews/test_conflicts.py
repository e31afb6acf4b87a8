"""Whether somebody may judge a proposal, from facts alone."""

import uuid
from dataclasses import dataclass

import pytest

from app.reviews.conflicts import Ground, Judge, grounds

ME, OTHER, HERE, THERE = (uuid.UUID(int=n) for n in range(1, 5))


@dataclass(frozen=True)
class Mate:
    person_id: uuid.UUID
    institution_id: uuid.UUID | None


TEAM = [Mate(OTHER, THERE), Mate(uuid.UUID(int=9), None)]


@pytest.mark.parametrize(
    ("judge", "team", "applicants", "expected"),
    [
        (Judge(ME, HERE), TEAM, set(), []),
        (Judge(ME, THERE), TEAM, set(), [Ground.INSTITUTION]),
        (Judge(ME, None), TEAM, set(), [Ground.UNKNOWN]),
        (Judge(ME, None, {"officer": "none"}), TEAM, set(), []),
        (Judge(ME, None, {"self": "none"}), TEAM, set(), [Ground.UNKNOWN]),
        (Judge(ME, HERE, {"self": "family"}), TEAM, set(), [Ground.DECLARED]),
        (Judge(ME, HERE, {"self": "none", "officer": "money"}), TEAM, set(), [Ground.DECLARED]),
        (Judge(ME, HERE), TEAM, {ME}, [Ground.APPLICANT]),
        (Judge(OTHER, THERE), TEAM, {OTHER}, [Ground.TEAM, Ground.APPLICANT, Ground.INSTITUTION]),
        (Judge(ME, HERE), [], set(), []),
    ],
)
def test_every_ground_is_found(
    judge: Judge, team: list[Mate], applicants: set[uuid.UUID], expected: list[Ground]
):
    assert grounds(judge, team, applicants) == expected


def test_an_officer_clears_only_what_is_unknown():
    cleared = Judge(ME, THERE, {"officer": "none"})
    assert grounds(cleared, TEAM, {ME}) == [Ground.APPLICANT, Ground.INSTITUTION]
