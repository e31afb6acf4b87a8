"""What the endpoints and forms of experts' opinions read and write."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from app.accounts.schemas import Address
from app.kernel.clock import instant_of
from app.kernel.language import gettext as _
from app.reviews.rules.opinions import Expert, OpinionText, OpinionWish
from app.reviews.schemas.pools import NAME, BlankIsNothing, is_party
from app.reviews.schemas.reviewing import LONGEST_REASON, LONGEST_TEXT, WallTimeIn
from app.web.forms import InputSchema, OutputSchema

WISHES = ("question", "due_at", "clearance")


class OpinionIn(BlankIsNothing):
    """Who is asked, what, and until when. `clearance`: why a name or an unknown institution is no conflict."""

    email = Address(required=True)
    name_latin = fields.String(required=True, validate=validate.Length(1, 200))
    name_native = fields.String(load_default="", validate=NAME)
    party = fields.String(required=True, validate=is_party)
    language = fields.String(required=True, validate=validate.OneOf(("en", "ja")))
    institution = fields.String(load_default="", validate=validate.Length(max=300))
    question = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))
    due_at = fields.AwareDateTime(required=True)
    clearance = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))

    @post_load
    def _in_two(self, data: dict[str, Any], **_kwargs: Any) -> tuple[Expert, OpinionWish]:
        expert = {name: value for name, value in data.items() if name not in WISHES}
        return Expert(**expert), OpinionWish(**{name: data[name] for name in WISHES})


class OpinionForm(OpinionIn):
    """The same from a page, where the instant is a wall time in a zone."""

    due_at = fields.Nested(WallTimeIn, required=True)  # type: ignore[assignment]

    @post_load
    def _in_two(self, data: dict[str, Any], **kwargs: Any) -> tuple[Expert, OpinionWish]:
        try:
            due_at = instant_of(data["due_at"]["local"], data["due_at"]["zone"])
        except (ValueError, KeyError, OSError) as fault:
            message = _("This wall time does not exist, or exists twice, in that zone; choose another.")
            raise ValidationError({"due_at": [message]}) from fault
        expert = {name: value for name, value in data.items() if name not in WISHES}
        return Expert(**expert), OpinionWish(data["question"], due_at, data["clearance"])


class OpinionTextIn(InputSchema):
    """The short form of an opinion."""

    text = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT))
    closeness = fields.String(load_default="", validate=validate.OneOf(("", "own", "near", "far")))
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT))

    @post_load
    def _as_text(self, data: dict[str, Any], **_kwargs: Any) -> OpinionText:
        return OpinionText(**data)


class GivenOut(OutputSchema):
    """An opinion as the side's reviewers read it."""

    number = fields.Integer()
    question = fields.String()
    text = fields.String()
    closeness = fields.String()
    submitted_at = fields.AwareDateTime(allow_none=True)


class OpinionOut(OutputSchema):
    """An opinion for an officer of its side; the text once it is handed in."""

    id = fields.UUID()
    proposal_id = fields.UUID()
    party = fields.String()
    number = fields.Integer()
    person_id = fields.UUID()
    state = fields.String()
    version = fields.Integer()
    question = fields.String()
    due_at = fields.AwareDateTime()
    reason = fields.String()
    submitted_at = fields.AwareDateTime(allow_none=True)
    text = fields.Function(lambda row: row.text if row.submitted_at else "")
    closeness = fields.Function(lambda row: row.closeness if row.submitted_at else "")
    note = fields.Function(lambda row: row.note if row.submitted_at else "")


class OwnOpinionOut(OutputSchema):
    """One's own opinion."""

    id = fields.UUID()
    call = fields.String(attribute="proposal.call.code")
    call_id = fields.UUID()
    reference = fields.String(attribute="proposal.reference")
    party = fields.String()
    state = fields.String()
    version = fields.Integer()
    question = fields.String()
    due_at = fields.AwareDateTime()
    text = fields.String()
    closeness = fields.String()
    note = fields.String()
