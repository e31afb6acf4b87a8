"""Ties that a person's certified disclosure names count as if declared here (COA tables 1 to 5; REV-01 to REV-05)."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date

from app.audit import service as audit
from app.disclosures.events import DisclosedTie
from app.disclosures.record.people import Relation as Letter
from app.disclosures.record.values import last_month
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.reviews import queries
from app.reviews.conflicts import name_keys
from app.reviews.models import Relation
from app.reviews.service.profiles import FINDER, void_conflicted
from app.reviews.states import RelationKind as K

KIND_OF = {
    Letter.OWN: K.EMPLOYMENT,
    Letter.RELATIONSHIP: K.FAMILY,
    Letter.ADVISOR: K.ADVISOR,
    Letter.ADVISEE: K.ADVISEE,
    Letter.CO_AUTHOR: K.COAUTHOR,
    Letter.COLLABORATOR: K.COLLABORATOR,
    Letter.BOARD: K.COEDITOR,
    Letter.CO_EDITOR: K.COEDITOR,
}
SOURCE = "disclosure"
LONGEST_NAME = 200
Line = tuple[K, str, uuid.UUID | None, date | None]


def take_disclosed(actor: Actor, person_id: uuid.UUID, ties: Sequence[DisclosedTie]) -> int:
    """Bring the ties taken from a disclosure to what the newest certified version says. Returns how many are new."""
    wanted = {line for tie in ties if (line := _line(tie)) is not None}
    kept = {_said(row): row for row in queries.disclosed_relations(person_id)}
    for line in kept.keys() - wanted:
        kept[line].removed_at = clock.now()
        audit.record(actor, "relation.removed", kept[line])
    new = [_relation(person_id, line) for line in sorted(wanted - kept.keys(), key=str)]
    session().add_all(new)
    session().flush()
    for row in new:
        audit.record(actor, "relation.declared", row, changes={"kind": row.kind.value, "source": SOURCE})
    if new:
        void_conflicted(FINDER, {person_id})
    return len(new)


def _line(tie: DisclosedTie) -> Line | None:
    """What of a line can be compared: a person by name; an own affiliation by an institution the directory knows."""
    kind = KIND_OF.get(Letter(tie.relation)) if tie.relation in set(Letter) else None
    if kind is None:
        return None
    place = None
    if kind == K.EMPLOYMENT:
        known = queries.institution_named(tie.organisation)
        place = known.id if known else None
    name = "" if kind == K.EMPLOYMENT else tie.name.strip()[:LONGEST_NAME]
    return (kind, name, place, _last_day(tie.last_active)) if name or place else None


def _last_day(said: str) -> date | None:
    """The last day an ISO date of any precision stands for; one that is still to come has not ended."""
    if not said:
        return None
    month = last_month(said)
    day = date.fromisoformat(said) if len(said) > len("2027-04") else month.last_day() if month else None
    return day if day and day <= clock.now().astimezone(UTC).date() else None


def _said(row: Relation) -> Line:
    return row.kind, row.other_name, row.institution_id, row.ended_on


def _relation(person_id: uuid.UUID, line: Line) -> Relation:
    kind, name, place, ended_on = line
    key, turned = name_keys(name)
    return Relation(
        person_id=person_id,
        kind=kind,
        institution_id=place,
        other_name=name,
        other_key=key,
        turned_key=turned,
        ended_on=ended_on,
        source=SOURCE,
        declared_at=clock.now(),
    )
