"""What the endpoints and forms of official rates read and write."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.fx.rates import Rate, decimal_text
from app.fx.rules import RateDraft
from app.fx.states import RatePurpose
from app.web.forms import InputSchema, OutputSchema


class RateIn(InputSchema):
    """One `base` costs `figure` `quote` from `day` on."""

    purpose = fields.Enum(RatePurpose, by_value=True, required=True)
    base = fields.String(required=True, validate=validate.Length(equal=3))
    quote = fields.String(required=True, validate=validate.Length(equal=3))
    figure = fields.String(required=True, validate=validate.Length(1, 20))
    day = fields.Date(required=True)
    citation = fields.String(required=True, validate=validate.Length(1, 2000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_kwargs: Any) -> RateDraft:
        return RateDraft(**data)


class RefusalIn(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class RateOut(OutputSchema):
    """`rate` is to be read; computing takes `numerator / denominator`."""

    id = fields.UUID()
    purpose = fields.String()
    base = fields.String()
    quote = fields.String()
    numerator = fields.Integer()
    denominator = fields.Integer()
    rate = fields.Method("_shown")
    day = fields.Date()
    citation = fields.String()
    decision = fields.String()
    prepared_at = fields.AwareDateTime()
    decided_at = fields.AwareDateTime(allow_none=True)
    refusal = fields.String()
    version = fields.Integer()

    def _shown(self, row: Any) -> str:
        return decimal_text(Rate(row.base, row.quote, row.numerator, row.denominator, row.day, ""), places=6)
