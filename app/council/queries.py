"""Reading agreements and priorities; lists take the actor and filter first."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.council.models import Agreement, AgreementSignatory, Priority
from app.council.policy import PUBLIC_PRIORITIES, is_inside
from app.council.states import AgreementState, PriorityState
from app.kernel.actor import Actor
from app.kernel.db import session


def priority(priority_id: uuid.UUID) -> Priority | None:
    return session().get(Priority, priority_id, options=[selectinload(Priority.endorsements)])


def priorities_for(actor: Actor, *, after: str = "", limit: int = 26) -> Sequence[Priority]:
    """Priorities the actor may see, by code."""
    seen = select(Priority).options(selectinload(Priority.endorsements)).order_by(Priority.code).limit(limit)
    if not is_inside(actor):
        seen = seen.where(Priority.state.in_(PUBLIC_PRIORITIES))
    return session().scalars(seen.where(Priority.code > after) if after else seen).all()


def active_priorities() -> Sequence[Priority]:
    return (
        session()
        .scalars(select(Priority).where(Priority.state == PriorityState.ACTIVE).order_by(Priority.code))
        .all()
    )


def agreement(agreement_id: uuid.UUID) -> Agreement | None:
    return session().get(Agreement, agreement_id, options=[_signatories()])


def agreements_for(actor: Actor, *, after: str = "", limit: int = 26) -> Sequence[Agreement]:
    """Agreements the actor may see, by code."""
    seen = select(Agreement).options(_signatories()).order_by(Agreement.code).limit(limit)
    if not is_inside(actor):
        seen = seen.where(Agreement.state != AgreementState.DRAFT)
    return session().scalars(seen.where(Agreement.code > after) if after else seen).all()


def signed_agreements() -> Sequence[Agreement]:
    signed = select(Agreement).options(_signatories()).where(Agreement.state == AgreementState.SIGNED)
    return session().scalars(signed.order_by(Agreement.code)).all()


def is_code_taken(model: type[Agreement] | type[Priority], code: str) -> bool:
    return session().scalar(select(model.id).where(model.code == code)) is not None


def _signatories() -> Any:
    return selectinload(Agreement.signatories).selectinload(AgreementSignatory.agency)
