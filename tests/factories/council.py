"""Agreements in force and active priorities, built through the services."""

from app.accounts.models import Agency, Person
from app.accounts.roles import Role
from app.council import service
from app.council.models import Agreement, Priority
from app.council.service import PriorityText
from app.council.states import PriorityAction
from app.kernel import db
from app.kernel.bilingual import Bilingual
from app.kernel.parties import party_codes
from tests.factories.accounts import actor_of, grant, person, save

TITLE = Bilingual("Quantum sensing", "量子センシング")
SUMMARY = Bilingual("Sensors beyond the classical limit.", "古典限界を超えるセンサ。")


def council_members() -> dict[str, Person]:
    """One council member a party."""
    members = {code: person(f"Member {code}", party=code) for code in party_codes()}
    save(*members.values(), *(grant(who, Role.COUNCIL_MEMBER, party=code) for code, who in members.items()))
    return members


def active_priority(members: dict[str, Person] | None = None, *, code: str = "QST-01") -> Priority:
    members = members or council_members()
    first = actor_of(next(iter(members.values())))
    made = db.unit_of_work(service.propose_priority, first, code, PriorityText(TITLE, SUMMARY))
    made = db.unit_of_work(service.move_priority, first, made.id, made.version, PriorityAction.CONSULT)
    for party, who in members.items():
        made = db.unit_of_work(service.endorse_priority, actor_of(who), made.id, party)
    return db.unit_of_work(service.move_priority, first, made.id, made.version, PriorityAction.ACTIVATE)


def signed_agreement(officers: dict[Agency, Person], *, code: str = "MOC-01") -> Agreement:
    """An agreement between the agencies, signed by the officer of each."""
    first = actor_of(next(iter(officers.values())))
    made = db.unit_of_work(service.draft_agreement, first, code, TITLE, [agency.id for agency in officers])
    for agency, officer in officers.items():
        made = db.unit_of_work(service.sign_agreement, actor_of(officer), made.id, agency.id)
    return made
