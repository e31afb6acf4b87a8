"""What the forms of a panel at work read."""

from marshmallow import fields, validate

from app.calls.schemas import ScoreField
from app.reviews.schemas.reviewing import LONGEST_TEXT
from app.web.forms import InputSchema, WholeField

TEXT = validate.Length(max=LONGEST_TEXT)


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
    notes = fields.String(load_default="", validate=TEXT)
    consensus = fields.String(load_default="", validate=TEXT)
    rank = WholeField(load_default=None, allow_none=True, validate=validate.Range(1, 100_000))


class DissentIn(InputSchema):
    text = fields.String(load_default="", validate=TEXT)
