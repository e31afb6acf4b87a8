"""The same intent sent twice has one effect: the first answer is kept and given again (INV-02)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CheckConstraint, String, Table, bindparam, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock
from app.kernel.columns import JSONText
from app.kernel.db import Model, insert_unless_there, session
from app.kernel.errors import Problem, RuleBroken
from app.kernel.ids import new_id


class KeptAnswer(Model):
    """The first answer given under a key of one person."""

    __tablename__ = "kept_answers"
    __audited__ = False
    __table_args__ = (CheckConstraint("length(key) BETWEEN 8 AND 220", name="key_has_a_sensible_length"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(220), unique=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answer: Mapped[dict[str, Any]] = mapped_column(JSONText)
    created_at: Mapped[datetime]


_ANSWERS = cast("Table", KeptAnswer.__table__)
_KEEP = update(_ANSWERS).where(_ANSWERS.c.id == bindparam("claim")).values(answer=bindparam("said"))


@dataclass(frozen=True, slots=True)
class Intent:
    """Who wants what: the person, the key they chose, and the hash of all they sent."""

    person: str
    key: str
    fingerprint: str

    @property
    def stored_key(self) -> str:
        return f"{self.person}:{self.key}"


def once(intent: Intent, effect: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run `effect` unless this intent already had its answer; runs inside the caller's unit of work.

    The key is claimed before the effect: a twin that comes at the same moment waits for the first one's commit and
    then gets its answer. Raises RuleBroken `idempotency.key_reused` when the key was used for something else.
    """
    claim = _claim(intent)
    if claim is None:
        kept = session().execute(select(KeptAnswer).where(KeptAnswer.key == intent.stored_key)).scalar_one()
        if kept.fingerprint != intent.fingerprint:
            raise RuleBroken("idempotency.key_reused", [Problem("idempotency.key_reused")])
        return kept.answer
    answer = effect()
    session().connection().execute(_KEEP, {"claim": claim, "said": answer})
    return answer


def _claim(intent: Intent) -> uuid.UUID | None:
    """The id of a new row under the key, still without an answer; None where the key is taken."""
    row = {
        "key": intent.stored_key,
        "fingerprint": intent.fingerprint,
        "answer": {},
        "created_at": clock.now(),
    }
    claimed: uuid.UUID | None = insert_unless_there(KeptAnswer, "key", **row)
    return claimed
