"""Letters that follow from a change: ids in, one call. Done twice, a letter is still sent once (its key)."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from app.kernel.db import unit_of_work
from app.proposals import letters
from app.proposals.service import signing, submitting, team


def tell_submitted(payload: dict[str, Any]) -> None:
    unit_of_work(letters.submitted, uuid.UUID(payload["proposal_id"]), payload["number"])


def tell_withdrawn(payload: dict[str, Any]) -> None:
    unit_of_work(letters.withdrawn, uuid.UUID(payload["proposal_id"]))


def tell_asked(payload: dict[str, Any]) -> None:
    unit_of_work(letters.member_asked, uuid.UUID(payload["member_id"]))


def tell_voided(payload: dict[str, Any]) -> None:
    unit_of_work(letters.signature_voided, uuid.UUID(payload["signature_id"]))


def tell_wanted(payload: dict[str, Any]) -> None:
    proposal_id, party = uuid.UUID(payload["proposal_id"]), payload["party"]
    unit_of_work(letters.signature_wanted, proposal_id, party, payload["content_hash"])


HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {
    submitting.SUBMITTED: tell_submitted,
    submitting.WITHDRAWN: tell_withdrawn,
    team.ASKED: tell_asked,
    signing.VOIDED: tell_voided,
    signing.WANTED: tell_wanted,
}
