"""What is said within a side, and what goes into a reminder."""

from marshmallow import fields, validate

from app.reviews.schemas.reviewing import LONGEST_REASON, LONGEST_TEXT
from app.web.forms import InputSchema


class RemarkIn(InputSchema):
    text = fields.String(load_default="", validate=validate.Length(max=LONGEST_TEXT))


class ReminderIn(InputSchema):
    """Which reviews, and a word of the officer's own."""

    chosen = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=5000))
    note = fields.String(load_default="", validate=validate.Length(max=LONGEST_REASON))
