"""Work that follows from news: the rules are asked after a submission; a letter is sent once."""

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
    unit_of_work(service.check, RULES, proposal_id, RunReason.SUBMISSION, compare=True)


HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {service.CHECK: check}
