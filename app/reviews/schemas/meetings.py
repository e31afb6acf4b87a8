"""What the endpoints and forms of a panel at work read and write."""

from marshmallow import fields, validate

from app.calls.schemas import ScoreField
from app.reviews.schemas.reviewing import CODE, LONGEST_TEXT, AnswerIn, AnswerOut
from app.web.forms import BilingualField, InputSchema, OutputSchema, WholeField

TEXT = validate.Length(max=LONGEST_TEXT)


ANSWERS = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerOut))


class MeetingIn(InputSchema):
    """Whose panel; '' for one of all sides."""

    party = fields.String(load_default="", validate=validate.Length(max=8))


class SeatIn(InputSchema):
    person_id = fields.UUID(required=True)
    is_chair = fields.Boolean(load_default=False)


class MeetingScoreIn(InputSchema):
    """The own score, before the discussion or after it."""

    before = ScoreField(load_default=None, allow_none=True)
    after = ScoreField(load_default=None, allow_none=True)


class MinuteIn(InputSchema):
    """The minutes of one proposal. `answers`: party → answers to the agency's form for panels; none keeps them."""

    notes = fields.String(load_default="", validate=TEXT)
    consensus = fields.String(load_default="", validate=TEXT)
    rank = WholeField(load_default=None, allow_none=True, validate=validate.Range(1, 100_000))
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 8)),
        values=fields.Dict(keys=fields.String(validate=CODE), values=fields.Nested(AnswerIn)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=8),
    )


class DissentIn(InputSchema):
    text = fields.String(load_default="", validate=TEXT)


class SeatOut(OutputSchema):
    person_id = fields.UUID()
    name = BilingualField(attribute="person.name")
    is_chair = fields.Boolean()


class MeetingOut(OutputSchema):
    """A panel: of one side, or of all sides together (`party` '')."""

    id = fields.UUID()
    call_id = fields.UUID()
    party = fields.String()
    state = fields.String()
    version = fields.Integer()
    opened_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()
    members = fields.List(fields.Nested(SeatOut))


class DissentOut(OutputSchema):
    """Disagreement for the record; it names nobody."""

    text = fields.String()
    said_at = fields.AwareDateTime()


class AgendaOut(OutputSchema):
    """A line of the agenda as the caller sees it; `own_before` and `own_after` are the caller's own scores."""

    id = fields.UUID(attribute="item.id")
    number = fields.Integer()
    proposal_id = fields.UUID(attribute="item.proposal_id")
    reference = fields.String()
    title = BilingualField()
    state = fields.String(attribute="item.state")
    version = fields.Integer(attribute="item.version")
    mean_before = ScoreField(attribute="before")
    mean_after = ScoreField(attribute="after")
    own_before = ScoreField(attribute="own.before")
    own_after = ScoreField(attribute="own.after")
    rank = fields.Integer(attribute="item.rank")
    consensus = fields.String(attribute="item.consensus")
    notes = fields.String(attribute="item.notes")
    answers = fields.Dict(keys=fields.String(), values=ANSWERS, attribute="item.answers")
    dissents = fields.List(fields.Nested(DissentOut), attribute="item.dissents")


class StatementOut(OutputSchema):
    """What a closed panel said of a proposal. `party` '': one panel of all sides; `answers` by party and question."""

    party = fields.String(attribute="meeting.party")
    rank = fields.Integer()
    consensus = fields.String()
    answers = fields.Dict(keys=fields.String(), values=ANSWERS)
