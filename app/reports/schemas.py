"""What the desk's endpoint writes."""

from marshmallow import fields

from app.web.forms import BilingualField, OutputSchema


class TaskOut(OutputSchema):
    """Something that waits. `code` is stable; `path` leads to the page where it is done."""

    code = fields.String()
    kind = fields.String()
    sentence = fields.String()
    title = BilingualField()
    reference = fields.String()
    party = fields.String()
    count = fields.Integer()
    due = fields.AwareDateTime(allow_none=True)
    path = fields.String()


class ThingOut(OutputSchema):
    """Something of one's own."""

    kind = fields.String()
    title = BilingualField()
    reference = fields.String()
    state = fields.String()
    path = fields.String()


class DeskOut(OutputSchema):
    """What waits, due first in front, and what is one's own."""

    waiting = fields.List(fields.Nested(TaskOut))
    things = fields.List(fields.Nested(ThingOut))
