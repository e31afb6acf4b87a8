"""What the awards' endpoints and forms read and write."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from app.awards.rules import ReportDraft, SalesDraft
from app.awards.states import PeriodKind
from app.kernel.language import gettext as _
from app.kernel.money import Money
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


class CostIn(InputSchema):
    """Direct cost of one kind; `kind` is one of the side's categories."""

    kind = fields.String(required=True, validate=validate.Length(1, 32))
    amount = MoneyField(required=True)


class NamedAmountIn(InputSchema):
    """A subaward by its number, or an amount that the base of indirect cost leaves out, by what it is."""

    name = fields.String(required=True, validate=validate.Length(1, 200))
    amount = MoneyField(required=True)


class ReportIn(InputSchema):
    """What was spent of a line in a period: `fiscal_year:2026`, or `milestone:1`."""

    period = fields.String(required=True, validate=validate.Regexp(r"(fiscal_year|milestone):[0-9]{1,4}\Z"))
    costs = fields.List(fields.Nested(CostIn), required=True, validate=validate.Length(max=40))
    subawards = fields.List(
        fields.Nested(NamedAmountIn), load_default=list, validate=validate.Length(max=200)
    )
    excluded = fields.List(fields.Nested(NamedAmountIn), load_default=list, validate=validate.Length(max=200))
    indirect = MoneyField(required=True)
    unspent = MoneyField(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=5000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_kwargs: Any) -> ReportDraft:
        kind, _colon, number = data.pop("period").partition(":")
        keys = {"costs": "kind", "subawards": "name", "excluded": "name"}
        data |= {group: _by_name(data[group], group, key) for group, key in keys.items()}
        return ReportDraft(period_kind=PeriodKind(kind), period=int(number), **data)


def _by_name(rows: list[dict[str, Any]], group: str, key: str) -> dict[str, Money]:
    found = {row[key]: row["amount"] for row in rows}
    if len(found) < len(rows):
        raise ValidationError({group: [_("Write each of them once.")]})
    return found


class ReportItemOut(OutputSchema):
    """`kind`: direct, subaward or excluded."""

    kind = fields.String()
    name = fields.String()
    amount = MoneyField()


class ReportOut(OutputSchema):
    """A report of expenditure. `matching` is the indirect cost that comes back with `unspent`; `refusal` says why a
    report was sent back.
    """

    id = fields.UUID()
    line_id = fields.UUID()
    number = fields.Integer()
    state = fields.String()
    period = fields.Function(lambda report: f"{report.period_kind}:{report.period}")
    items = fields.List(fields.Nested(ReportItemOut))
    direct = MoneyField()
    indirect = MoneyField()
    unspent = MoneyField()
    matching = MoneyField()
    note = fields.String()
    sent_at = fields.AwareDateTime()
    checked_at = fields.AwareDateTime(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    refusal = fields.String()
    entry_id = fields.UUID(allow_none=True)
    version = fields.Integer()


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
    reported = MoneyField()
    returned = MoneyField()
    left = MoneyField()
    reports = fields.List(fields.Nested(ReportOut))
    payments = fields.List(fields.Nested(PaymentOut))


class InsideAward(AwardOut):
    """An award with its money, for those who keep it."""

    lines = fields.List(fields.Nested(InsideLine))
    royalties = fields.List(fields.Nested(RoyaltyOut))
