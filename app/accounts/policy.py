"""Who may do what with people, roles, institutions and agencies."""

from uuid import UUID

from app.accounts.models import Person, RoleGrant, SignIn
from app.accounts.roles import Role
from app.kernel.actor import Actor, Grant

INVITES = {Role.PROGRAMME_OFFICER: Role.REVIEWER}
"""Which role may call others into which role, within its own agency."""


def may_administer(actor: Actor) -> bool:
    """Administrators of the service keep its people; so does the operator at the command line."""
    return actor.is_system or actor.has(Role.SYSTEM_ADMINISTRATOR)


def may_list_people(actor: Actor) -> bool:
    return may_administer(actor) or actor.has(Role.AUDITOR)


def may_view_person(actor: Actor, person: Person) -> bool:
    """One's own account; administrators and auditors see every account, never a password."""
    return is_own(actor, person.id) or may_list_people(actor)


def is_own(actor: Actor, person_id: UUID) -> bool:
    return actor.person_id is not None and actor.person_id == person_id


def may_edit_profile(actor: Actor, person: Person) -> bool:
    """A profile is what a person says of himself: nobody else writes it."""
    return is_own(actor, person.id)


def may_invite(actor: Actor, grant: Grant | None = None) -> bool:
    """Administrators invite anybody. A programme officer invites researchers, and reviewers of the own
    agency.
    """
    if may_administer(actor):
        return True
    if grant is None:
        return any(actor.has(role) for role in INVITES) or actor.has(Role.INSTITUTION_OFFICER)
    return any(grant.role == invited and _is_within(actor, role, grant) for role, invited in INVITES.items())


def _is_within(actor: Actor, role: Role, grant: Grant) -> bool:
    return any(own.agency_id == grant.agency_id for own in actor.grants_of(role))


def may_invite_into(actor: Actor, institution_id: UUID | None) -> bool:
    """Whoever invites only for an institution names that institution."""
    if may_administer(actor) or any(actor.has(role) for role in INVITES):
        return True
    return any(own.institution_id == institution_id for own in actor.grants_of(Role.INSTITUTION_OFFICER))


def may_grant(actor: Actor, person_id: UUID) -> bool:
    """Administrators give roles, nobody to himself."""
    return may_administer(actor) and not is_own(actor, person_id)


def may_revoke(actor: Actor, grant: RoleGrant) -> bool:
    return may_grant(actor, grant.person_id)


def may_disable(actor: Actor, person: Person) -> bool:
    return may_grant(actor, person.id)


def may_end_sign_in(actor: Actor, sign_in: SignIn) -> bool:
    """Everybody ends his own sessions; administrators end anybody's."""
    return is_own(actor, sign_in.person_id) or may_administer(actor)


def may_change_password(actor: Actor) -> bool:
    return actor.is_signed_in


def may_keep_directory(actor: Actor) -> bool:
    """Institutions and agencies are imported and added by administrators."""
    return may_administer(actor)


def may_search_institutions(actor: Actor) -> bool:  # noqa: ARG001
    """Institutions are public; whoever registers needs them before there is an account."""
    return True
