"""What the endpoints and forms of integrity read and write."""

from marshmallow import fields

from app.integrity.rules import LONGEST_CONDITION, LONGEST_REASON
from app.integrity.states import Flag
from app.web.forms import BilingualField, InputSchema, OutputSchema


class FlagIn(InputSchema):
    """A flag to set. Lengths are checked by the rules, which name every problem at once."""

    flag = fields.Enum(Flag, by_value=True, required=True)
    condition = fields.String(load_default="", metadata={"maxLength": LONGEST_CONDITION})
    reason = fields.String(load_default="", metadata={"maxLength": LONGEST_REASON})


class FlagOut(OutputSchema):
    """A side's flag as its own officers see it."""

    proposal_id = fields.UUID()
    party = fields.String()
    number = fields.Integer()
    flag = fields.Enum(Flag, by_value=True)
    condition = fields.String()
    reason = fields.String()
    set_at = fields.AwareDateTime()


class SideFlag(OutputSchema):
    """A flag in a list; `condition` only of the reader's own side."""

    flag = fields.Enum(Flag, by_value=True)
    condition = fields.String(allow_none=True)


class FlagLine(OutputSchema):
    """A proposal and the flags on it."""

    proposal_id = fields.UUID()
    reference = fields.String()
    title = BilingualField()
    flags = fields.Dict(keys=fields.String(), values=fields.Nested(SideFlag))
