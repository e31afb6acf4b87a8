"""Work that follows: copies without names for reviewers, the sides on one scale, and the letters of a release."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from app.files import service as files
from app.kernel.actor import system
from app.kernel.db import read_only, snapshot, unit_of_work
from app.proposals import queries as proposals
from app.reviews import letters, queries, service
from app.reviews.service.competing import compare_pending
from app.reviews.service.eligibility import BLIND, COMPARE
from app.reviews.service.releasing import TELL
from app.reviews.service.scoring import SCORE
from app.reviews.states import RunKind

COPYIST = system("copies without names")
SCORER = system("harmonisation")
ASSIGNER = system("assignment")
COMPARER = system("conflicts")


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


def work_out(payload: dict[str, Any]) -> None:
    """Work an assignment out; what contradicts itself is kept as the run's fault."""
    from app.reviews.assignment import call as engine  # noqa: PLC0415 - brings the solver

    run_id = uuid.UUID(payload["run_id"])
    if not unit_of_work(service.start_run, ASSIGNER, run_id):
        return
    with snapshot():
        run = queries.run(run_id)
        if run is None:
            return
        material, wish, seed = queries.material_of(run), engine.Wish(**run.settings), run.seed
        repairs = run.kind == RunKind.REPAIR
    tell = lambda percent: unit_of_work(service.report_run, ASSIGNER, run_id, percent)  # noqa: E731
    try:
        outcome = engine.work_out(material, wish, seed, repairs=repairs, tell=tell)
    except ValueError as fault:
        unit_of_work(service.fail_run, ASSIGNER, run_id, str(fault))
    else:
        unit_of_work(service.finish_run, ASSIGNER, run_id, outcome)


def compare(payload: dict[str, Any]) -> None:
    """With the proposals that are pending in other calls."""
    unit_of_work(compare_pending, COMPARER, uuid.UUID(payload["proposal_id"]))


HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    BLIND: make_blind_copies,
    COMPARE: compare,
    SCORE: put_side_by_side,
    service.WORK_OUT: work_out,
    TELL: tell_released,
    letters.TELL_TEAM: tell_team,
}
