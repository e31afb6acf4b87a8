"""The people of the journey, as an operator makes them: they can sign in with a password, and hold their roles."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from app.accounts.models import Agency, Institution, Person
from app.accounts.passwords import hash_of
from app.accounts.roles import Role
from app.kernel.parties import Party, parties
from tests.browser.visitor import Findings, Visitor, Window
from tests.factories.accounts import PASSWORD, agency, grant, institution, person, save
from tests.factories.endowment import Administrators, opened

LETTERS = {"US": ("Ridgeline University", "リッジライン大学"), "JP": ("Aomine University", "青嶺大学")}
COMMENT = {"en": "A considered view.", "ja": "熟慮した所見です。"}
NOTE = {"en": "For the agency only.", "ja": "機関限りの所見です。"}


@dataclass
class Cast:
    """Who takes part; they take turns at one window."""

    window: Window
    findings: Findings
    agencies: dict[str, Agency] = field(default_factory=dict)
    places: dict[str, Institution] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.window.language

    @property
    def sides(self) -> tuple[Party, ...]:
        return parties()

    def gather(self) -> None:
        """Everybody of every side, and two administrators of the endowment with its empty books."""
        for side in self.sides:
            body, place = self._house(side)
            self._hire(f"council {side.code}", side, Role.COUNCIL_MEMBER, party=side.code)
            self._hire(f"officer {side.code}", side, Role.PROGRAMME_OFFICER, agency=body)
            self._hire(f"second {side.code}", side, Role.PROGRAMME_OFFICER, agency=body)
            self._hire(f"integrity {side.code}", side, Role.INTEGRITY_OFFICER, party=side.code)
            self._hire(f"signer {side.code}", side, Role.INSTITUTION_OFFICER, institution=place)
            self._hire(f"lead {side.code}", side, None, place=place)
            self._reviewer(side, body)
        first = self.sides[0]
        for name in ("preparer", "approver"):
            self._hire(name, first, Role.ENDOWMENT_ADMINISTRATOR)
        self._hire("auditor", first, Role.AUDITOR)
        opened(Administrators(self.people["preparer"], self.people["approver"]))

    def _house(self, side: Party) -> tuple[Agency, Institution]:
        """The agency and the university of one side."""
        english, japanese = LETTERS[side.code]
        body, place = agency(party=side.code), institution(english, party=side.code, name_ja=japanese)
        save(body, place)
        self.agencies[side.code], self.places[side.code] = body, place
        return body, place

    def _reviewer(self, side: Party, body: Agency) -> None:
        place = institution(f"Institute {side.code}", party=side.code, name_ja=f"研究所{side.code}")
        save(place)
        self._hire(f"reviewer {side.code}", side, Role.REVIEWER, agency=body, place=place)

    def _hire(
        self, name: str, side: Party, role: Role | None, *, place: Institution | None = None, **scope: Any
    ) -> None:
        who = person(
            name.title(), party=side.code, institution=place, name_native=f"{name}氏", language=self.language
        )
        who.password = password_hash()
        save(who, *([grant(who, role, **scope)] if role else []))
        self.people[name] = who

    # At the keyboard

    def signed_in(self, name: str) -> Visitor:
        """Signs in by password the first time."""
        if name not in self.visitors:
            words = [person.name_latin for person in self.people.values()]
            self.visitors[name] = Visitor(self.window, self.findings, allowed_words=words)
            self.visitors[name].sign_in(self.people[name].email, PASSWORD)
        return self.visitors[name]

    def everybody_leaves(self) -> None:
        self.visitors.clear()


@cache
def password_hash() -> str:
    return hash_of(PASSWORD)
