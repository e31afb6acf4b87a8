"""What the awards' endpoints and forms read and write."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.awards.rules import SalesDraft
from app.web.forms import BilingualField, InputSchema, MoneyField, OutputSchema


class PaymentIn(InputSchema):
    """An instalment to pay."""

    amount = MoneyField(required=True)
    pay_on = fields.Date(required=True)


class Voiding(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class PartyChoice(InputSchema):
    """Which party confirms."""

    party = fields.String(required=True, validate=validate.Length(1, 8))


class SalesIn(InputSchema):
    """Sales of one side in a period, from which the programme's rule finds what comes back."""

    party = fields.String(required=True, validate=validate.Length(1, 8))
    sales = MoneyField(required=True, positive=False)
    period_end = fields.Date(required=True)
    received_on = fields.Date(required=True)
    citation = fields.String(required=True, validate=validate.Length(1, 2000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> SalesDraft:
        return SalesDraft(**data)


class RoyaltyOut(OutputSchema):
    """`year` counts from the completion of the project; `reason` is why it was refused."""

    id = fields.UUID()
    award_id = fields.UUID()
    party = fields.String()
    state = fields.String(attribute="decision")
    sales = MoneyField(positive=False)
    due = MoneyField(positive=False)
    period_end = fields.Date()
    received_on = fields.Date()
    year = fields.Integer()
    citation = fields.String()
    entry_id = fields.UUID(allow_none=True)
    reason = fields.String(attribute="refusal")
    version = fields.Integer()


class PublicLine(OutputSchema):
    """One source of an award, as everybody may see it."""

    kind = fields.String()
    party = fields.String()
    agency = fields.String(attribute="agency.code")
    amount = MoneyField()
    lead = BilingualField(attribute="lead_name")
    institution = BilingualField(attribute="institution_name")


class AwardOut(OutputSchema):
    """An award as everybody may see it."""

    id = fields.UUID()
    reference = fields.String()
    call_id = fields.UUID()
    title = BilingualField()
    abstract = BilingualField()
    state = fields.String()
    months = fields.Integer()
    active_at = fields.AwareDateTime(allow_none=True)
    version = fields.Integer()
    lines = fields.List(fields.Nested(PublicLine))


class PaymentOut(OutputSchema):
    id = fields.UUID()
    line_id = fields.UUID()
    number = fields.Integer()
    state = fields.String()
    amount = MoneyField()
    pay_on = fields.Date()
    decided_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String()
    is_reversed = fields.Boolean()
    version = fields.Integer()


class ReversalOut(OutputSchema):
    """The reversal of a payment; `refusal` is why it was refused."""

    id = fields.UUID()
    payment_id = fields.UUID()
    state = fields.String(attribute="decision")
    reason = fields.String()
    refusal = fields.String()
    entry_id = fields.UUID(allow_none=True)
    version = fields.Integer()


class InsideLine(PublicLine):
    """One source with what was paid."""

    id = fields.UUID()
    paid = MoneyField()
    payments = fields.List(fields.Nested(PaymentOut))


class InsideAward(AwardOut):
    """An award with its money, for those who keep it."""

    lines = fields.List(fields.Nested(InsideLine))
    royalties = fields.List(fields.Nested(RoyaltyOut))
