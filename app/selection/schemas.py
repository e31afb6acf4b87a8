"""What the joint meeting's endpoints and forms read and write."""

from marshmallow import fields, validate

from app.selection.states import DecisionAction
from app.web.forms import InputSchema, MoneyField, OutputSchema


class Key(InputSchema):
    """One party's key for one proposal."""

    action = fields.Enum(DecisionAction, by_value=True, required=True)
    reason = fields.String(load_default="", validate=validate.Length(max=4000))


class ShareOut(OutputSchema):
    party = fields.String()
    side_rank = fields.Integer()
    ask = MoneyField()
    national = MoneyField()
    fill = MoneyField()


class LineOut(OutputSchema):
    proposal_id = fields.UUID()
    reference = fields.String(attribute="proposal.reference")
    joint_rank = fields.Integer()
    is_funded = fields.Boolean()
    reason = fields.String()
    reason_party = fields.String()
    shares = fields.List(fields.Nested(ShareOut))


class JointListOut(OutputSchema):
    """The joint list in force."""

    id = fields.UUID()
    number = fields.Integer()
    method = fields.String()
    built_at = fields.AwareDateTime()
    purses = fields.Dict()
    version = fields.Integer()
    lines = fields.List(fields.Nested(LineOut))


class DecisionOut(OutputSchema):
    party = fields.String()
    state = fields.String()
    decided_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String()
