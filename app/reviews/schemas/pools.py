"""What the endpoints and forms of pools, profiles, relations and waivers read and write."""

import re
from typing import Any

from marshmallow import fields, post_load, pre_load, validate

from app.accounts import identifiers
from app.accounts.schemas import Address, Identifier
from app.accounts.service import Newcomer
from app.kernel.language import lazy
from app.kernel.parties import party as party_of
from app.kernel.parties import party_codes
from app.reviews.conflicts import Ground
from app.reviews.rules import Expertise, Tied
from app.reviews.schemas.reviewing import LONGEST_REASON, LONGEST_TEXT, ReasonIn
from app.reviews.states import RelationKind
from app.web.forms import BilingualField, InputSchema, MoneyField, OutputSchema, WholeField

NAME = validate.Length(max=200)
LONGEST_TITLE = 500


class BlankIsNothing(InputSchema):
    """A field of a form that was left empty was not given."""

    @pre_load
    def _without_blanks(self, data: Any, **_: Any) -> Any:
        return {key: value for key, value in data.items() if value != ""} if isinstance(data, dict) else data


def is_party(code: str) -> None:
    validate.OneOf(party_codes())(code)


class Words(fields.Field[list[str]]):
    """Keywords: a list, or one text with commas, semicolons or lines between them."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[str]:
        parts = value if isinstance(value, list) else re.split(r"[,;、，；\n]", str(value))
        return list(dict.fromkeys(str(part).strip()[:100] for part in parts if str(part).strip()))


class PoolInviteIn(InputSchema):
    """Somebody who is asked into a pool."""

    email = Address(required=True)
    name_latin = fields.String(required=True, validate=validate.Length(1, 200))
    name_native = fields.String(load_default="", validate=NAME)
    party = fields.String(required=True, validate=is_party)
    language = fields.String(required=True, validate=validate.OneOf(("en", "ja")))

    @post_load
    def _as_newcomer(self, data: dict[str, Any], **_kwargs: Any) -> Newcomer:
        return Newcomer(**data, zone=party_of(data["party"]).zone)


class JoinIn(InputSchema):
    confidentiality = fields.Boolean(load_default=False)


class NoteIn(InputSchema):
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))


class LimitIn(BlankIsNothing):
    most_load = WholeField(allow_none=True, load_default=None, validate=validate.Range(0, 200))
    rest_until = fields.Date(allow_none=True, load_default=None)


class ExpertiseIn(BlankIsNothing):
    """The own expertise and time."""

    keywords_en = Words(load_default=list)
    keywords_ja = Words(load_default=list)
    languages = fields.List(fields.String(validate=validate.OneOf(("en", "ja"))), load_default=list)
    away_from = fields.Date(allow_none=True, load_default=None)
    away_until = fields.Date(allow_none=True, load_default=None)
    most_load = WholeField(allow_none=True, load_default=None, validate=validate.Range(0, 200))

    @post_load
    def _as_expertise(self, data: dict[str, Any], **_kwargs: Any) -> Expertise:
        return Expertise(**data)


class TextIn(InputSchema):
    title = fields.String(load_default="", validate=validate.Length(max=LONGEST_TITLE))
    text = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT))


class RelationIn(BlankIsNothing):
    """A tie to a person or an institution."""

    kind = fields.Enum(RelationKind, by_value=True, required=True)
    name = fields.String(load_default="", validate=NAME)
    orcid = Identifier(
        identifiers.orcid,
        message=lazy("Write the ORCID iD as 0000-0002-1825-0097; its last character checks the others."),
    )
    institution = fields.String(load_default="", validate=validate.Length(max=300))
    ended_on = fields.Date(allow_none=True, load_default=None)
    authors = WholeField(allow_none=True, load_default=None, validate=validate.Range(2, 100_000))
    is_writing_group = fields.Boolean(load_default=False)
    evidence = fields.String(load_default="", validate=validate.Length(max=300))
    amount = MoneyField(allow_none=True, load_default=None)

    @pre_load
    def _without_blank_amount(self, data: Any, **_: Any) -> Any:
        amount = data.get("amount") if isinstance(data, dict) else None
        is_blank = isinstance(amount, dict) and amount.get("amount") == ""
        return {key: value for key, value in data.items() if key != "amount"} if is_blank else data

    @post_load
    def _as_tied(self, data: dict[str, Any], **_kwargs: Any) -> Tied:
        return Tied(**{**data, "orcid": data.get("orcid") or ""})


class WaiverIn(ReasonIn):
    """Which ground between whom and the proposal shall not count."""

    party = fields.String(required=True, validate=validate.Length(1, 8))
    person_id = fields.UUID(required=True)
    ground = fields.Enum(Ground, by_value=True, required=True)


class MemberOut(OutputSchema):
    """A member of a pool, for its officers."""

    id = fields.UUID(attribute="row.id")
    person_id = fields.UUID(attribute="row.person_id")
    name = BilingualField(attribute="row.person.name")
    institution = BilingualField(attribute="row.person.institution.name")
    state = fields.String(attribute="row.state")
    reason = fields.String(attribute="row.reason")
    orcid = fields.String(attribute="row.person.orcid")
    researcher_number = fields.String(attribute="row.person.researcher_number")
    keywords_en = fields.List(fields.String(), attribute="profile.keywords_en")
    keywords_ja = fields.List(fields.String(), attribute="profile.keywords_ja")
    languages = fields.List(fields.String(), attribute="profile.languages")
    texts = fields.Integer()
    most_load = fields.Integer(attribute="row.most_load")
    rest_until = fields.Date(attribute="row.rest_until")


class MembershipOut(OutputSchema):
    id = fields.UUID()
    agency_id = fields.UUID()
    state = fields.String()
    rest_until = fields.Date(allow_none=True)


class ProfileOut(OutputSchema):
    """The own page of a reviewer."""

    version = fields.Integer()
    keywords_en = fields.List(fields.String())
    keywords_ja = fields.List(fields.String())
    languages = fields.List(fields.String())
    away_from = fields.Date(allow_none=True)
    away_until = fields.Date(allow_none=True)
    most_load = fields.Integer(allow_none=True)
    relations_at = fields.AwareDateTime(allow_none=True)
    memberships = fields.List(fields.Nested(MembershipOut))


class TextOut(OutputSchema):
    id = fields.UUID()
    title = fields.String()
    text = fields.String()


class RelationOut(OutputSchema):
    id = fields.UUID()
    kind = fields.String()
    name = fields.String(attribute="other_name")
    orcid = fields.String(attribute="other_orcid")
    institution = BilingualField(attribute="institution.name")
    ended_on = fields.Date(allow_none=True)
    authors = fields.Integer(allow_none=True)
    is_writing_group = fields.Boolean()
    evidence = fields.String()
    amount = MoneyField()
    source = fields.String()
