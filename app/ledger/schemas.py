"""What the endpoints and forms of the books read and write."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.kernel.language import lazy
from app.ledger.drafts import FundDraft, LotDraft
from app.ledger.states import FundKind
from app.web.forms import BilingualField, InputSchema, MoneyField, OutputSchema, WholeField

CODE = validate.Regexp(
    r"^[A-Z0-9][A-Z0-9-]{1,30}$",
    error=lazy("Write 2 to 31 capital letters, digits and hyphens."),  # type: ignore[arg-type]
)


class FundIn(InputSchema):
    """An appropriation of an agency."""

    code = fields.String(required=True, validate=CODE)
    name = BilingualField(required=True, longest=200, both=True)
    agency_id = fields.UUID(required=True)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_kwargs: Any) -> FundDraft:
        return FundDraft(kind=FundKind.APPROPRIATION, currency="", **data)


class LotIn(InputSchema):
    """A lot of a fund: its authority in the fund's currency."""

    code = fields.String(required=True, validate=CODE)
    fund_id = fields.UUID(required=True)
    fiscal_year = WholeField(required=True, validate=validate.Range(2000, 2100))
    obligate_by = fields.Date(required=True)
    liquidate_by = fields.Date(required=True)
    authority = fields.String(required=True, validate=validate.Length(1, 2000))
    amount = MoneyField(required=True)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_kwargs: Any) -> LotDraft:
        return LotDraft(**data)


class FundOut(OutputSchema):
    id = fields.UUID()
    code = fields.String()
    kind = fields.String()
    party = fields.String()
    currency = fields.String()
    name = BilingualField()


class BalanceOut(OutputSchema):
    code = fields.String()
    party = fields.String()
    posted = MoneyField(positive=False)
    free = MoneyField(positive=False)


class LotOut(OutputSchema):
    id = fields.UUID()
    code = fields.String()
    fund_id = fields.UUID()
    fiscal_year = fields.Integer()
    obligate_by = fields.Date()
    liquidate_by = fields.Date()
    authority = fields.String()


class LineOut(OutputSchema):
    account = fields.String(attribute="account.code")
    amount = MoneyField(positive=False)


class EntryOut(OutputSchema):
    """One entry of the journal; debit positive, credit negative."""

    id = fields.UUID()
    key = fields.String()
    purpose = fields.String()
    memo = fields.String()
    state = fields.String()
    effective_on = fields.Date()
    booked_at = fields.AwareDateTime()
    lines = fields.List(fields.Nested(LineOut))
