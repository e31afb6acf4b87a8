"""Words for roles, states and refusals of accounts."""

from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.kernel.language import lazy

ROLES = {
    Role.INSTITUTION_OFFICER: lazy("Institution officer"),
    Role.REVIEWER: lazy("Reviewer"),
    Role.PROGRAMME_OFFICER: lazy("Programme officer"),
    Role.INTEGRITY_OFFICER: lazy("Integrity officer"),
    Role.ENDOWMENT_ADMINISTRATOR: lazy("Endowment administrator"),
    Role.COUNCIL_MEMBER: lazy("Council member"),
    Role.AUDITOR: lazy("Auditor"),
    Role.SYSTEM_ADMINISTRATOR: lazy("System administrator"),
}
PERSON_STATES = {
    PersonState.INVITED: lazy("Invited"),
    PersonState.ACTIVE: lazy("Active"),
    PersonState.DISABLED: lazy("Closed"),
}
INSTITUTION_STATES = {
    "active": lazy("In operation"),
    "inactive": lazy("No longer in operation"),
    "withdrawn": lazy("Withdrawn from the registry"),
}
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
LANGUAGES = {"en": "English", "ja": "日本語"}
PROBLEMS = {
    "sign_in.refused": lazy(
        "The e-mail address and the password do not belong together, or there is no such account."
    ),
    "sign_in.locked": lazy("Too many wrong passwords. Set a new password by e-mail to go on."),
    "password.refused": lazy("The password cannot be used."),
    "password.too_short": lazy(
        "Use at least %(shortest)s characters; this has %(length)s. Several words with blanks are fine."
    ),
    "password.too_long": lazy("Use at most %(longest)s characters."),
    "password.guessable": lazy(
        "This password is easy to guess: a known one, a row of keys, or little more than your name. Choose another."
    ),
    "password.wrong": lazy("This is not your present password."),
    "password.differs": lazy("The two passwords differ. Type the same one twice."),
    "link.unusable": lazy(
        "This link was used, is too old, or was replaced by a newer one. Ask for a new one."
    ),
    "invitation.refused": lazy("The invitation cannot be sent."),
    "person.refused": lazy("The entries about this person cannot be kept like this."),
    "person.email_taken": lazy("There is already an account with the address %(email)s."),
    "person.orcid_taken": lazy("Another account has this ORCID iD. Write to us if it is yours."),
    "person.researcher_number_taken": lazy(
        "Another account has this researcher number. Write to us if it is yours."
    ),
    "person.not_waiting": lazy("The account is open already; there is nothing to invite to."),
    "party.unknown": lazy("Choose one of the parties of the programme."),
    "language.unknown": lazy("Choose English or Japanese."),
    "zone.unknown": lazy("Choose a time zone from the list, for example Asia/Tokyo."),
    "institution.unknown": lazy("Choose an institution from the list."),
    "institution.choose": lazy(
        "Choose the institution from the list below; if it is not there, write more of its name, or another name."
    ),
    "institution.refused": lazy("The institution cannot be added like this."),
    "institution.known_already": lazy("There is an institution of this name already."),
    "institution.name_needed": lazy("Write the name in English, in Japanese, or in both."),
    "agency.refused": lazy("The agency cannot be added like this."),
    "agency.code_taken": lazy("The code %(code)s is taken; choose another."),
    "agency.name_in_both_languages": lazy("Write the name in both English and Japanese."),
    "role.refused": lazy("The role cannot be given or taken like this."),
    "role.unknown": lazy("Choose a role from the list."),
    "role.agency_needed": lazy("Choose the agency for which this role is held."),
    "role.agency_not_used": lazy("This role is not limited to an agency; leave the agency empty."),
    "role.institution_needed": lazy("Choose the institution for which this role is held."),
    "role.institution_not_used": lazy(
        "This role is not limited to an institution; leave the institution empty."
    ),
    "role.party_needed": lazy("Choose the party for which this role is held."),
    "role.held_already": lazy("The person holds this role already."),
    "role.revoked_already": lazy("This role was taken back already."),
    "role.last_administrators": lazy("At least %(fewest)s other system administrators must remain."),
}


def browser_of(agent: str) -> str:
    """`Firefox · Windows` of a User-Agent header; its first word where it is none of the usual; '' without one."""
    known = [next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or agent.partition(" ")[0][:60]
