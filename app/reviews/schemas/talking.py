"""What is said within a side, and what goes into a reminder."""

from marshmallow import fields, validate

from app.reviews.schemas.reviewing import LONGEST_REASON, LONGEST_TEXT
from app.web.forms import BilingualField, InputSchema, OutputSchema


class RemarkIn(InputSchema):
    text = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT))


class ReminderIn(InputSchema):
    """Which reviews, and a word of the officer's own."""

    chosen = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=5000))
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))


class RemarkOut(OutputSchema):
    """What somebody of the side said. `reviewer`: the number; none where an officer speaks."""

    reviewer = fields.Integer(allow_none=True)
    text = fields.String()
    mentions = fields.List(fields.Integer())
    said_at = fields.AwareDateTime()


class OwingOut(OutputSchema):
    """A review that is not handed in, for an officer of its side."""

    review_id = fields.UUID()
    reference = fields.String()
    reviewer_id = fields.UUID()
    name = BilingualField()
    state = fields.String()
    reminded_at = fields.AwareDateTime(allow_none=True)


class VersionOut(OutputSchema):
    """One version of an own review, and what it changed."""

    number = fields.Integer()
    kind = fields.String()
    reason = fields.String()
    made_at = fields.AwareDateTime()


class ServedOut(OutputSchema):
    """So many reviews for an agency in a released call."""

    agency = BilingualField()
    call = BilingualField()
    code = fields.String()
    reviews = fields.Integer()
    released_at = fields.AwareDateTime()
