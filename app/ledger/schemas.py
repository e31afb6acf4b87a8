"""What the endpoints and forms of the books read and write."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from app.kernel.fiscal import Month
from app.kernel.language import gettext as _
from app.kernel.language import lazy
from app.ledger.drafts import CarryDraft, FundDraft, LotDraft, TradeDraft
from app.ledger.expiry import AS_ENACTED
from app.ledger.service import Move
from app.ledger.states import BudgetStep, FundKind, PeriodAction
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
    kind = fields.String(load_default=AS_ENACTED, validate=validate.Length(1, 32))

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
    kind = fields.String()
    expired_at = fields.AwareDateTime(allow_none=True)
    cancelled_at = fields.AwareDateTime(allow_none=True)


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


PLANNING = (BudgetStep.ALLOCATE, BudgetStep.RELEASE, BudgetStep.COMMIT, BudgetStep.UNCOMMIT)
"""What an officer does by hand; obligations and payments follow from awards."""


class MonthField(fields.Field[Month]):
    """`2027-09`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Month:
        try:
            return Month.parse(value)
        except (TypeError, ValueError):
            raise ValidationError(_("Write the month as year and month, for example 2027-09.")) from None


class AsOfIn(InputSchema):
    """Through which day, and as known when; both may be left out."""

    through = fields.Date(load_default=None, allow_none=True)
    at = fields.AwareDateTime(load_default=None, allow_none=True)


class TrialOut(OutputSchema):
    """One account; a credit balance is negative."""

    code = fields.String(attribute="account.code")
    party = fields.String(attribute="account.party")
    lot_id = fields.UUID(attribute="account.lot_id", allow_none=True)
    balance = MoneyField(positive=False)


class StatusOut(OutputSchema):
    """A lot and its stages, in minor units of the fund's currency; authority is the sum of the others."""

    lot = fields.Nested(LotOut)
    stages = fields.Dict(keys=fields.String(), values=fields.Integer())
    is_paying = fields.Integer()


class MoveIn(InputSchema):
    """Money of a lot from one stage to the next."""

    step = fields.Enum(BudgetStep, by_value=True, required=True, validate=validate.OneOf(PLANNING))
    amount = MoneyField(required=True)
    key = fields.String(required=True, validate=validate.Length(1, 120))
    on = fields.Date(required=True)
    memo = fields.String(load_default="", validate=validate.Length(max=2000))

    @post_load
    def _as_move(self, data: dict[str, Any], **_kwargs: Any) -> Move:
        return Move(**data)


class CarryIn(InputSchema):
    """A carry-over with its approval."""

    carry = fields.String(required=True, validate=validate.Length(1, 32))
    amount = MoneyField(required=True)
    authority = fields.String(required=True, validate=validate.Length(1, 2000))
    reason = fields.String(required=True, validate=validate.Length(1, 2000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_kwargs: Any) -> CarryDraft:
        return CarryDraft(**data)


class LotChangeOut(OutputSchema):
    kind = fields.String()
    carry = fields.String()
    amount_minor = fields.Integer()
    obligate_by = fields.Date()
    liquidate_by = fields.Date()
    authority = fields.String()
    reason = fields.String()
    effective_on = fields.Date()
    changed_at = fields.AwareDateTime()


class PeriodChangeIn(InputSchema):
    month = MonthField(required=True)
    action = fields.Enum(PeriodAction, by_value=True, required=True)
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class RefusalIn(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class PeriodOut(OutputSchema):
    first_on = fields.Date()
    last_on = fields.Date()
    state = fields.String()


class DecisionOut(OutputSchema):
    """What every row under four eyes tells."""

    id = fields.UUID()
    decision = fields.String()
    prepared_at = fields.AwareDateTime()
    decided_at = fields.AwareDateTime(allow_none=True)
    refusal = fields.String()
    version = fields.Integer()


class PeriodChangeOut(DecisionOut):
    period = fields.Nested(PeriodOut)
    action = fields.String()
    reason = fields.String()


class LotReversalOut(DecisionOut):
    """The reversal of the opening of a lot."""

    lot_id = fields.UUID()
    reason = fields.String()
    entry_id = fields.UUID(allow_none=True)


class TradeIn(InputSchema):
    """A trade that was made; `reference` is the counterparty's number."""

    reference = fields.String(required=True, validate=validate.Length(1, 80))
    sold_fund_id = fields.UUID(required=True)
    sold = MoneyField(required=True)
    bought_fund_id = fields.UUID(required=True)
    bought = MoneyField(required=True)
    traded_on = fields.Date(required=True)
    counterparty = fields.String(required=True, validate=validate.Length(1, 200))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_kwargs: Any) -> TradeDraft:
        return TradeDraft(**data)


class TradeOut(DecisionOut):
    reference = fields.String()
    sold = MoneyField()
    bought = MoneyField()
    traded_on = fields.Date()
    counterparty = fields.String()
    entry_id = fields.UUID(allow_none=True)


class RevaluationIn(InputSchema):
    fund_id = fields.UUID(required=True)
    month = MonthField(required=True)


class RevaluationOut(DecisionOut):
    fund_id = fields.UUID()
    month_end = fields.Date()
    position = MoneyField(positive=False)
    carrying = MoneyField(positive=False)
    value = MoneyField(positive=False)
    gain = MoneyField(positive=False)
    entry_id = fields.UUID(allow_none=True)


class SpanIn(InputSchema):
    first = fields.Date(required=True)
    last = fields.Date(required=True)


class GainOut(OutputSchema):
    currency = fields.String()
    gains_minor = fields.Integer()
    losses_minor = fields.Integer()
