"""Keys of parties are replaced around what checks say of disclosures, as they are around the disclosures themselves."""

import uuid
from collections.abc import Mapping

from app.audit import service as audit
from app.audit.service import Note
from app.integrity.models import CheckRun, Finding, FindingStep, FormCheck, PlanStep, WorkAnswers
from app.integrity.queries import sealed
from app.kernel import envelope
from app.kernel.actor import Actor
from app.kernel.db import Model
from app.kernel.errors import Forbidden
from app.kernel.ids import new_id
from app.kernel.sealed import rewrapped

SEALED: Mapping[str, tuple[type[Model], str]] = {
    "runs": (CheckRun, "facts"),
    "findings": (Finding, "evidence"),
    "steps": (FindingStep, "words"),
    "plans": (PlanStep, "words"),
    "form_checks": (FormCheck, "faults"),
    "work": (WorkAnswers, "answers"),
}
"""Every sealed column of the package, under the word by which the keys are rotated."""


def rotate_keys(
    actor: Actor, place: str, after: uuid.UUID | None = None, *, retire: bool = False
) -> tuple[int, uuid.UUID | None]:
    """Wrap some rows of a sealed column with each party's newest key, from behind `after`; with `retire`, by it only.

    How many rows changed, and after which row to go on (None at the end). What is sealed is not touched. Raises
    SealedForOthersError where no key at hand opens a row.
    """
    if not actor.is_system:
        raise Forbidden
    model, column = SEALED[place]
    rows = sealed.rows_after(model, column, after)
    changed = 0
    for key, data in rows:
        renewed = rewrapped(data, retire=retire)
        if renewed != data:
            sealed.replace(model, column, key, renewed)
            changed += 1
    if changed:
        keys = sorted(f"{key.party}:{key.key_id}" for key in envelope.ring().newest())
        facts = {"place": place, "keys": keys, "rows": changed, "retired": retire}
        audit.record_all(actor, [Note("sealed_column.rotated", model, new_id(), facts)])
    return changed, rows[-1][0] if rows else None
