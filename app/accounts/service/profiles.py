"""What people say of themselves."""

import uuid
from dataclasses import asdict, dataclass
from typing import Any

from app.accounts import policy, queries, rules
from app.accounts.models import Person
from app.audit import service as audit
from app.kernel.actor import Actor
from app.kernel.db import expect_version, lock
from app.kernel.errors import Forbidden, NotFound, Problem, refuse_if


@dataclass(frozen=True, slots=True)
class Profile:
    """Names in each script, identifiers in their written form, and how the person wants to be served."""

    name_latin: str
    language: str
    zone: str
    name_native: str = ""
    name_kana: str = ""
    orcid: str | None = None
    researcher_number: str | None = None
    institution_id: uuid.UUID | None = None


def profile_of(actor: Actor, person: Person) -> Profile:
    """The profile as kept; the caller has asked whether the actor may see it."""
    return Profile(**{name: getattr(person, name) for name in Profile.__dataclass_fields__})


def update_profile(actor: Actor, person_id: uuid.UUID, version: int, profile: Profile) -> Person:
    """Change the own profile. Raises VersionStale with the present one when it was changed elsewhere."""
    person = lock(Person, person_id)
    if person is None or not policy.may_view_person(actor, person):
        raise NotFound
    if not policy.may_edit_profile(actor, person):
        raise Forbidden
    expect_version(person.version, version, _as_text(profile_of(actor, person)))
    refuse_if(_problems(person, profile), "person.refused")
    changed = [name for name, value in asdict(profile).items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, getattr(profile, name))
    if changed:
        audit.record(actor, "person.edited", person, party=person.party, changes={"fields": sorted(changed)})
    return person


def _problems(person: Person, profile: Profile) -> list[Problem]:
    problems = rules.person_problems(party=person.party, language=profile.language, zone=profile.zone)
    if queries.is_taken(Person.orcid, profile.orcid, but=person.id):
        problems.append(Problem("person.orcid_taken", "/orcid"))
    if queries.is_taken(Person.researcher_number, profile.researcher_number, but=person.id):
        problems.append(Problem("person.researcher_number_taken", "/researcher_number"))
    if profile.institution_id is not None and queries.institution(profile.institution_id) is None:
        problems.append(Problem("institution.unknown", "/institution_id"))
    return problems


def _as_text(profile: Profile) -> dict[str, Any]:
    return {name: "" if value is None else str(value) for name, value in asdict(profile).items()}
