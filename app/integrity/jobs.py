"""Work that follows from news or from the night: the rules are asked after a submission, lists are compared daily."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from app.integrity import service
from app.integrity.states import RunReason
from app.kernel import outbox
from app.kernel.actor import system
from app.kernel.db import unit_of_work
from app.proposals.events import ProposalSubmitted

RULES = system("integrity rules")


def after_submission(news: ProposalSubmitted) -> None:
    """Lay the check into the outbox of the transaction that received the proposal."""
    payload = {"proposal_id": str(news.proposal_id)}
    outbox.enqueue(service.CHECK, payload, key=f"{service.CHECK}:{news.proposal_id}:{news.number}")


def check(payload: dict[str, Any]) -> None:
    proposal_id = uuid.UUID(payload["proposal_id"])
    reason = RunReason(payload.get("reason", RunReason.SUBMISSION))
    compare = reason == RunReason.SUBMISSION
    unit_of_work(service.check, RULES, proposal_id, reason, compare=compare)


def nightly(payload: dict[str, Any]) -> None:
    """Organisations of standing projects are laid beside the lists in force, in pieces, and awarded projects that were
    not checked for a month are checked again; a second run lays none.
    """
    unit_of_work(service.plan_rescreen, RULES, payload["day"])
    unit_of_work(service.plan_awarded, RULES, payload["day"])


def rescreen(payload: dict[str, Any]) -> None:
    places = [uuid.UUID(key) for key in payload["institutions"]]
    unit_of_work(service.rescreen, RULES, places, day=payload["day"])


DAILY = "integrity.nightly"
HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    service.CHECK: check,
    service.RESCREEN: rescreen,
}
