"""Posts, consulting and talent programmes: what a person does for whom (1.3, 1.6)."""

from dataclasses import dataclass
from enum import StrEnum

from app.disclosures.record.values import Effort, Organisation, answer, choice, country, prose, text, when


class PostKind(StrEnum):
    PRIMARY = "primary"
    SIDE = "side"
    CROSS = "cross_appointment"
    HONORARY = "honorary"
    TALENT = "talent_programme"
    OFFICER = "officer"
    ADVISER = "adviser"


class Band(StrEnum):
    """What a post or an interest is worth in twelve months, in the currency of the person's side."""

    NONE = "none"
    UNDER_5000 = "under_5000_usd"
    UNDER_20000 = "5000_to_20000_usd"
    UNDER_100000 = "20000_to_100000_usd"
    OVER_100000 = "over_100000_usd"


@dataclass(frozen=True, slots=True)
class Position:
    """A titled post held now or in the last three years, paid or not, in any country."""

    id: str
    title: str = text(300, needed=True)
    organisation: Organisation = Organisation()
    unit: str = text(200)
    kind: str = choice(PostKind)
    start: str = when(needed=True)
    end: str = when()
    effort: Effort = Effort()
    remunerated: str = answer()
    band: str = choice(Band)
    sponsor_government: str = answer()
    brings_resources: str = answer()
    personal_service: str = answer()
    contract_on_file: str = answer()
    contract_hash: str = text(64)
    nda: str = answer()
    reported: str = answer()
    reported_on: str = when()


@dataclass(frozen=True, slots=True)
class Consulting:
    """Work for somebody outside the post, with the three triggers of disclosure."""

    id: str
    client: Organisation = Organisation()
    description: str = prose(2000, needed=True)
    start: str = when(needed=True)
    end: str = when()
    effort: Effort = Effort()
    requires_research: str = answer(needed=True)
    affects_portfolio: str = answer(needed=True)
    conceals: str = answer(needed=True)
    contract_on_file: str = answer()
    reported: str = answer()


class ProgrammeStatus(StrEnum):
    APPLIED = "applied"
    CURRENT = "current"
    ENDED = "ended"


ELEMENTS = (
    "unauthorised_transfer",
    "recruits_others",
    "post_against_award_terms",
    "cannot_terminate",
    "limits_capacity",
    "must_win_sponsor_funds",
    "must_omit_institution",
    "must_not_disclose",
    "conflict_against_award_terms",
)
"""The nine element questions, in the order of 42 USC 19237 (FTR-01)."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A talent recruitment programme of another country, with the nine element questions (FTR-01)."""

    id: str
    name: str = text(300, needed=True)
    sponsor: Organisation = Organisation()
    country: str = country()
    status: str = choice(ProgrammeStatus, needed=True)
    start: str = when()
    end: str = when()
    effort: Effort = Effort()
    compensation: str = answer(needed=True)
    only_exchange: str = answer()
    unauthorised_transfer: str = answer(needed=True)
    recruits_others: str = answer(needed=True)
    post_against_award_terms: str = answer(needed=True)
    cannot_terminate: str = answer(needed=True)
    limits_capacity: str = answer(needed=True)
    must_win_sponsor_funds: str = answer(needed=True)
    must_omit_institution: str = answer(needed=True)
    must_not_disclose: str = answer(needed=True)
    conflict_against_award_terms: str = answer(needed=True)
    contract_on_file: str = answer()
    contract_hash: str = text(64)

    def elements(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in ELEMENTS)
