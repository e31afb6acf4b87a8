"""What auditors and administrators look after: the record and its seal, accounts that wait, work that died."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.accounts.models import Person, RoleGrant
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.audit import queries as audit
from app.audit.models import AuditLeaf, AuditRow
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.kernel.outbox import Job, JobState
from app.reports.queries.items import Task

MOST = 50


@dataclass(frozen=True, slots=True)
class Sealing:
    """How far the record is sealed. `root` and `sealed_at` are of the newest signed head; none at the very start."""

    sealed: int
    waiting: int
    root: str
    sealed_at: datetime | None


def sealing() -> Sealing:
    rows = session().scalar(select(func.count()).select_from(AuditRow)) or 0
    leaves = session().scalar(select(func.count()).select_from(AuditLeaf)) or 0
    head = audit.newest_head()
    return Sealing(leaves, rows - leaves, head.root if head else "", head.sealed_at if head else None)


def latest_rows(*, subject: str = "", after: list[Any] | None = None, limit: int = 26) -> Sequence[AuditRow]:
    """The record, newest first; `subject` is the name of a table. For auditors: the caller has asked the policy."""
    wanted = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id).limit(limit)
    if subject:
        wanted = wanted.where(AuditRow.subject_type == subject)
    if after:
        at, last = datetime.fromisoformat(after[0]), uuid.UUID(after[1])
        wanted = wanted.where(or_(AuditRow.at < at, and_(AuditRow.at == at, AuditRow.id > last)))
    return session().scalars(wanted).all()


def officers_among(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who of them is or was an officer of an agency: they act in their own name."""
    wanted = select(RoleGrant.person_id).where(
        RoleGrant.person_id.in_(people), RoleGrant.role == Role.PROGRAMME_OFFICER
    )
    return set(session().scalars(wanted))


def position(row: AuditRow) -> list[str]:
    """The sort key of a row of the record, for the cursor of the next page."""
    return [row.at.isoformat(), str(row.id)]


def subjects() -> Sequence[str]:
    """What the record speaks of."""
    return session().scalars(select(AuditRow.subject_type).distinct().order_by(AuditRow.subject_type)).all()


def dead_jobs() -> Sequence[Job]:
    """Work that failed again and again and was given up, newest first."""
    wanted = select(Job).where(Job.state == JobState.DEAD).order_by(Job.created_at.desc(), Job.id)
    return session().scalars(wanted.limit(MOST)).all()


def administrator_tasks() -> list[Task]:
    """How many accounts wait to be opened, and how much work died."""
    waiting = session().scalar(select(func.count()).where(Person.state == PersonState.INVITED)) or 0
    dead = session().scalar(select(func.count()).where(Job.state == JobState.DEAD)) or 0
    nothing = Bilingual("", "")
    tasks = [Task("open_accounts", nothing, "accounts.people", count=waiting)] if waiting else []
    return tasks + ([Task("dead_jobs", nothing, "reports.checks", count=dead)] if dead else [])
