"""The roles of the programme. A grant limits a role to a party, an agency, an institution or a call."""

from enum import StrEnum


class Role(StrEnum):
    """Everybody signed in may be a researcher; the other roles are granted."""

    INSTITUTION_OFFICER = "institution_officer"
    REVIEWER = "reviewer"
    PROGRAMME_OFFICER = "programme_officer"
    INTEGRITY_OFFICER = "integrity_officer"
    ENDOWMENT_ADMINISTRATOR = "endowment_administrator"
    COUNCIL_MEMBER = "council_member"
    AUDITOR = "auditor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


SCOPES: dict[Role, frozenset[str]] = {
    Role.INSTITUTION_OFFICER: frozenset({"institution"}),
    Role.REVIEWER: frozenset({"agency"}),
    Role.PROGRAMME_OFFICER: frozenset({"agency"}),
    Role.INTEGRITY_OFFICER: frozenset({"party"}),
    Role.ENDOWMENT_ADMINISTRATOR: frozenset(),
    Role.COUNCIL_MEMBER: frozenset({"party"}),
    Role.AUDITOR: frozenset(),
    Role.SYSTEM_ADMINISTRATOR: frozenset(),
}
"""What a grant of each role must name. An agency or an institution brings its party with it."""
