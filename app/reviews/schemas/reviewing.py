"""What the endpoints and forms of reviews read and write."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate

from app.calls.schemas import ScoreField
from app.integrity.schemas import SideFlag
from app.kernel.clock import instant_of
from app.kernel.language import gettext as _
from app.reviews.states import ConflictKind
from app.web.forms import BilingualField, InputSchema, OutputSchema, WholeField

CODE = validate.Length(1, 32)
LONGEST_TEXT, LONGEST_REASON = 200_000, 4000


class AnswerIn(InputSchema):
    """One answer. Whether it fits the form is for the rules to say, so that a draft is never lost over it."""

    score = ScoreField(allow_none=True, load_default=None)
    text = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT))

    @pre_load
    def _without_blanks(self, data: Any, **_: Any) -> Any:
        return {key: value for key, value in data.items() if value != ""} if isinstance(data, dict) else data


class ReviewIn(InputSchema):
    """A review: criterion code → answer."""

    answers = fields.Dict(
        keys=fields.String(validate=CODE),
        values=fields.Nested(AnswerIn),
        required=True,
        validate=validate.Length(max=60),
    )


class SubmissionIn(InputSchema):
    """The same, or nothing: then what was saved is submitted."""

    answers = fields.Dict(
        keys=fields.String(validate=CODE),
        values=fields.Nested(AnswerIn),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=60),
    )


class DeclarationIn(InputSchema):
    """The own word about a conflict of interest."""

    kind = fields.Enum(ConflictKind, by_value=True, required=True)
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))


class ConflictIn(DeclarationIn):
    """An officer's word about a reviewer."""

    person_id = fields.UUID(required=True)


class AcceptanceIn(InputSchema):
    """The promise of confidence."""

    confidentiality = fields.Boolean(load_default=False)


class ReasonIn(InputSchema):
    """Why."""

    reason = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))


class CureIn(ReasonIn):
    """What is to be mended, and until when."""

    until = fields.AwareDateTime(required=True)


class WallTimeIn(InputSchema):
    """A wall time in a zone."""

    local = fields.NaiveDateTime(required=True, format="%Y-%m-%dT%H:%M")
    zone = fields.String(required=True, validate=validate.Length(1, 64))


class CureForm(ReasonIn):
    """The same from a page, where the instant is a wall time in a zone."""

    until = fields.Nested(WallTimeIn, required=True)

    @post_load
    def _as_instant(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        try:
            return {**data, "until": instant_of(data["until"]["local"], data["until"]["zone"])}
        except (ValueError, KeyError, OSError) as fault:
            message = _("This wall time does not exist, or exists twice, in that zone; choose another.")
            raise ValidationError({"until": [message]}) from fault


class ChosenIn(InputSchema):
    """Which proposals."""

    proposals = fields.List(fields.UUID(), required=True, validate=validate.Length(1, 5000))


class AssignmentIn(InputSchema):
    """Who is asked, for which side."""

    party = fields.String(required=True, validate=validate.Length(1, 8))
    reviewer_id = fields.UUID(required=True)


class PlaceIn(ReasonIn):
    """A place the panel gives; none lets the scores decide again."""

    place = WholeField(allow_none=True, load_default=None)

    @pre_load
    def _without_blanks(self, data: Any, **_: Any) -> Any:
        return {key: value for key, value in data.items() if value != ""} if isinstance(data, dict) else data


class LockIn(InputSchema):
    """Why a side is locked with fewer reviews than wanted."""

    shortfall_reason = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))


class PartyIn(InputSchema):
    """Which side signs."""

    party = fields.String(required=True, validate=validate.Length(1, 8))


class AnswerOut(OutputSchema):
    score = ScoreField(allow_none=True)
    text = fields.String()


class AnswersOut(OutputSchema):
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerOut))


class PeerOut(AnswersOut):
    """Another review of the same side, by its number."""

    reviewer = fields.Integer()
    overall = ScoreField(allow_none=True)


class OwnLine(OutputSchema):
    """One's own assignment in a list. `title` only: content opens with the acceptance."""

    id = fields.UUID()
    call = fields.String(attribute="proposal.call.code")
    call_id = fields.UUID()
    reference = fields.String(attribute="proposal.reference")
    party = fields.String()
    state = fields.String()
    version = fields.Integer()
    due_at = fields.AwareDateTime(attribute="proposal.call.review_ends_at")


class OwnReview(OwnLine):
    """One's own review."""

    title = BilingualField()
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerOut))
    overall = ScoreField(allow_none=True)
    submitted_at = fields.AwareDateTime(allow_none=True)


class OfficerReview(OutputSchema):
    """A review for an officer of its side: text and scores once it is submitted."""

    id = fields.UUID()
    proposal_id = fields.UUID()
    party = fields.String()
    reviewer_id = fields.UUID()
    pseudonym = fields.Integer()
    state = fields.String()
    version = fields.Integer()
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerOut))
    overall = ScoreField(allow_none=True)
    submitted_at = fields.AwareDateTime(allow_none=True)


class ProgressOut(OutputSchema):
    done = fields.Integer()
    assigned = fields.Integer()
    wanted = fields.Integer()
    mean = ScoreField(allow_none=True)


class HalfOut(OutputSchema):
    lead = BilingualField(attribute="lead_name")
    institution = BilingualField(attribute="institution_name")


class OverviewLine(OutputSchema):
    """A proposal for an officer. `others`: per cent done of sides whose reviews are not to be read yet."""

    id = fields.UUID(attribute="line.proposal_id")
    reference = fields.String(attribute="line.reference")
    title = BilingualField(attribute="line.title")
    state = fields.String(attribute="line.state")
    received_at = fields.AwareDateTime(attribute="line.received_at")
    halves = fields.Dict(keys=fields.String(), values=fields.Nested(HalfOut), attribute="line.halves")
    sides = fields.Dict(keys=fields.String(), values=fields.Nested(ProgressOut))
    others = fields.Dict(keys=fields.String(), values=fields.Integer())
    flags = fields.Dict(keys=fields.String(), values=fields.Nested(SideFlag))


class CandidateOut(OutputSchema):
    person_id = fields.UUID(attribute="person.id")
    name = BilingualField(attribute="person.name")
    institution = BilingualField(attribute="person.institution.name")
    load = fields.Integer()  # type: ignore[assignment]
    grounds = fields.List(fields.String())
    is_undeclared = fields.Boolean()
    review_id = fields.UUID(attribute="review.id")


class RankOut(OutputSchema):
    rank = fields.Integer()
    score = ScoreField()
    review_count = fields.Integer()
    reason = fields.String()


class PlacedOut(OutputSchema):
    proposal_id = fields.UUID()
    rank = fields.Integer()
    score = ScoreField(attribute="mean")
    review_count = fields.Integer(attribute="count")
    reason = fields.String()


class PanelOut(OutputSchema):
    call_id = fields.UUID()
    party = fields.String()
    state = fields.String()
    locked_at = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()
    shortfall_reason = fields.String()
    order = fields.List(fields.Nested(PlacedOut))


class JointLine(OutputSchema):
    proposal_id = fields.UUID()
    reference = fields.String()
    title = BilingualField()
    sides = fields.Dict(keys=fields.String(), values=fields.Nested(RankOut))


class ScoreLineOut(OutputSchema):
    """A proposal, raw and harmonised together. Ranks are doubled: 3 is place 1 1/2, shared by the first two."""

    proposal_id = fields.UUID()
    reference = fields.String()
    title = BilingualField()
    rank = fields.Integer()
    advisory = fields.Integer()
    sides = fields.Dict(keys=fields.String(), values=fields.Dict())


class ScoringOut(OutputSchema):
    """What was done to the scores of a call; shares and correlations in ten-thousandths."""

    method = fields.String()
    frozen_at = fields.AwareDateTime()
    scored_at = fields.AwareDateTime()
    content = fields.Dict()
    content_hash = fields.String()


class CommentOut(OutputSchema):
    """What an applicant reads of one review."""

    party = fields.String()
    reviewer = fields.Integer()
    texts = fields.Dict(keys=fields.String(), values=fields.String())


class PanelCommentOut(OutputSchema):
    """What an applicant reads of a panel's words."""

    party = fields.String()
    texts = fields.Dict(keys=fields.String(), values=fields.String())


class ResultsOut(OutputSchema):
    proposal_id = fields.UUID()
    reference = fields.String()
    state = fields.String()
    comments = fields.List(fields.Nested(CommentOut))
    panels = fields.List(fields.Nested(PanelCommentOut))
