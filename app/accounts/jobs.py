"""Work of accounts that is done after the answer."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from app.accounts import service
from app.accounts.service import Newcomer
from app.accounts.service.joining import REGISTER, RESET
from app.kernel.actor import system
from app.kernel.db import unit_of_work


def register(payload: dict[str, Any]) -> None:
    """Carry out a registration. Done twice, it sends a second link that replaces the first."""
    institution_id = payload["institution_id"]
    newcomer = Newcomer(
        **{**payload, "institution_id": uuid.UUID(institution_id) if institution_id else None}
    )
    unit_of_work(service.register, system("registration"), newcomer)


def reset(payload: dict[str, Any]) -> None:
    unit_of_work(service.request_reset, system("password reset"), payload["email"])


HANDLERS: Mapping[str, Callable[[dict[str, Any]], object]] = {REGISTER: register, RESET: reset}
