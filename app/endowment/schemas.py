"""What the endowment's endpoints and forms read and write."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from app.endowment.rules import BookingDraft
from app.endowment.states import BookingKind
from app.kernel.language import gettext as _
from app.kernel.parties import parties
from app.web.forms import InputSchema, MoneyField, OutputSchema


def _is_a_party_currency(text: str) -> None:
    if text not in {party.currency for party in parties()}:
        raise ValidationError(_("No party uses this currency."))


class BookIn(InputSchema):
    """The currency of a new book."""

    currency = fields.String(required=True, validate=_is_a_party_currency)


class BookingIn(InputSchema):
    """A contribution or income to prepare."""

    kind = fields.Enum(BookingKind, by_value=True, required=True)
    party = fields.String(load_default="", validate=validate.Length(max=8))
    amount = MoneyField(required=True)
    effective_on = fields.Date(required=True)
    authority = fields.String(required=True, validate=validate.Length(1, 2000))
    retention_authority = fields.String(load_default="", validate=validate.Length(max=2000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> BookingDraft:
        return BookingDraft(**data)


class Refusal(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class BookingOut(OutputSchema):
    id = fields.UUID()
    kind = fields.String()
    state = fields.String()
    party = fields.String()
    amount = MoneyField()
    effective_on = fields.Date()
    authority = fields.String()
    retention_authority = fields.String()
    prepared_at = fields.AwareDateTime()
    decided_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String()
    version = fields.Integer()


class AccountOut(OutputSchema):
    code = fields.String()
    party = fields.String()
    posted = MoneyField(positive=False)
    free = MoneyField(positive=False)


class PositionOut(OutputSchema):
    """One book of the endowment."""

    code = fields.String(attribute="fund.code")
    currency = fields.String(attribute="fund.currency")
    free = MoneyField(positive=False)
    accounts = fields.List(fields.Nested(AccountOut))
