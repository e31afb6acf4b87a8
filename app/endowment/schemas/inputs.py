"""What the endowment's endpoints and forms read."""

import uuid
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from app.endowment.rules import (
    BookingDraft,
    CommitmentDraft,
    DonorDraft,
    DrawDraft,
    Fair,
    HoldingDraft,
    OutcomeDraft,
    PledgeDraft,
    PolicyDraft,
    ReversalDraft,
    ValuationDraft,
)
from app.endowment.spending import Rule, Underwater
from app.endowment.states import BookingKind, DonorKind, Outcome, ParityBasis, ParityRule
from app.kernel.language import gettext as _
from app.kernel.parties import parties
from app.web.forms import BilingualField, InputSchema, MoneyField, WholeField

CITATION = validate.Length(1, 2000)
CODE = validate.Regexp(r"\A[A-Z0-9][A-Z0-9-]{0,31}\Z")
MOST_YEARS_DRAWN = 10_000 * 30
"""Futures times years of one look ahead."""
YEAR = validate.Range(1900, 2999)
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _is_a_party_currency(text: str) -> None:
    if text not in {party.currency for party in parties()}:
        raise ValidationError(_("No party uses this currency."))


def _currency(**options: Any) -> fields.String:
    return fields.String(required=True, validate=_is_a_party_currency, **options)


def _share(default: str) -> fields.String:
    """A share of one as text, so that it is kept digit by digit: `0.045` is 4.5 %."""
    shape = validate.Regexp(r"\A(0(\.[0-9]{1,9})?|1(\.0{1,9})?)\Z")
    return fields.String(load_default=default, validate=shape)


class BookIn(InputSchema):
    """The currency of a new book."""

    currency = _currency()


class DonorIn(InputSchema):
    code = fields.String(required=True, validate=CODE)
    kind = fields.Enum(DonorKind, by_value=True, required=True)
    name = BilingualField(required=True, both=True, longest=200)
    firewall = fields.String(required=True, validate=CITATION)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> DonorDraft:
        return DonorDraft(**data)


class HoldingIn(InputSchema):
    code = fields.String(required=True, validate=CODE)
    currency = _currency()
    name = BilingualField(required=True, both=True, longest=200)
    custodian = fields.String(required=True, validate=validate.Length(1, 200))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> HoldingDraft:
        return HoldingDraft(**data)


class CostField(MoneyField):
    """An amount that a form leaves empty when there is none; the hidden currency alone does not count."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, dict) and value.get("amount") == "":
            return None
        return super()._deserialize(value, attr, data, **kwargs)


class BookingIn(InputSchema):
    """A movement of a book to prepare."""

    kind = fields.Enum(BookingKind, by_value=True, required=True)
    party = fields.String(load_default="", validate=validate.Length(max=8))
    amount = MoneyField(required=True)
    effective_on = fields.Date(required=True)
    authority = fields.String(required=True, validate=CITATION)
    retention_authority = fields.String(load_default="", validate=validate.Length(max=2000))
    pledge_id = fields.UUID(load_default=None, allow_none=True)
    donor_id = fields.UUID(load_default=None, allow_none=True)
    priority_id = fields.UUID(load_default=None, allow_none=True)
    holding_id = fields.UUID(load_default=None, allow_none=True)
    cost = CostField(load_default=None, allow_none=True)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> BookingDraft:
        return BookingDraft(**data)


class PledgeIn(InputSchema):
    party = fields.String(required=True, validate=validate.Length(max=8))
    amount = MoneyField(required=True)
    basis = fields.Enum(ParityBasis, by_value=True, required=True)
    match_by = fields.Date(load_default=None, allow_none=True)
    restriction = fields.String(load_default="", validate=validate.Length(max=2000))
    authority = fields.String(required=True, validate=CITATION)
    retention_authority = fields.String(load_default="", validate=validate.Length(max=2000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> PledgeDraft:
        return PledgeDraft(**data)


class OutcomeIn(InputSchema):
    pledge_id = fields.UUID(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)
    effective_on = fields.Date(required=True)
    citation = fields.String(required=True, validate=CITATION)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> OutcomeDraft:
        return OutcomeDraft(**data)


class FairIn(InputSchema):
    holding_id = fields.UUID(required=True)
    amount = MoneyField(required=True)

    @post_load
    def _as_fair(self, data: dict[str, Any], **_: Any) -> Fair:
        return Fair(**data)


class ValuationIn(InputSchema):
    quarter_end = fields.Date(required=True)
    cash = MoneyField(required=True)
    lines = fields.List(fields.Nested(FairIn), load_default=list)
    citation = fields.String(required=True, validate=CITATION)
    reason = fields.String(load_default="", validate=validate.Length(max=2000))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> ValuationDraft:
        return ValuationDraft(**{**data, "lines": tuple(data["lines"])})


class PricesIn(InputSchema):
    """A published index as text: a heading `Date,Index`, then one line a month."""

    currency = _currency()
    source = fields.String(required=True, validate=validate.Length(1, 400))
    text = fields.String(required=True, validate=validate.Length(1, 200_000))


class PolicyIn(InputSchema):
    """One version of a book's spending policy. Rates are shares of one (`0.045`)."""

    currency = _currency()
    effective_from = fields.Date(required=True)
    authority = fields.String(required=True, validate=CITATION)
    rules = fields.List(
        fields.Enum(Rule, by_value=True), required=True, validate=validate.Length(1, len(Rule))
    )
    rate = _share("0.045")
    weight = _share("0.8")
    collar_low = fields.String(load_default="", validate=validate.Regexp(r"\A(0(\.[0-9]{1,9})?|1)?\Z"))
    collar_high = fields.String(load_default="", validate=validate.Regexp(r"\A(0(\.[0-9]{1,9})?|1)?\Z"))
    quarters = WholeField(load_default=12, validate=validate.Range(1, 80))
    minimum_quarters = WholeField(load_default=12, validate=validate.Range(1, 80))
    lag = WholeField(load_default=2, validate=validate.Range(0, 10))
    principal_rate = _share("0.05")
    prudence_rate = _share("0.07")
    underwater = fields.Enum(Underwater, by_value=True, load_default=Underwater.SCALED)
    reserve = _share("0.10")
    stress_fall = _share("0.25")
    stress_inflation = _share("0.025")
    stress_income = _share("0.03")
    closing_month = WholeField(load_default=12, validate=validate.OneOf((3, 6, 9, 12)))
    parity_rule = fields.Enum(ParityRule, by_value=True, load_default=ParityRule.FLAG)
    parity_permille = WholeField(load_default=0, validate=validate.Range(0, 500))
    opening_year = WholeField(load_default=None, allow_none=True, validate=YEAR)
    opening = CostField(load_default=None, allow_none=True)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> PolicyDraft:
        settings: dict[str, object] = {name: data[name] for name in SETTINGS}
        settings |= {"rules": [rule.value for rule in data["rules"]], "underwater": data["underwater"].value}
        if data["collar_low"] or data["collar_high"]:
            settings["collar"] = [data["collar_low"] or "0", data["collar_high"] or "1"]
        return PolicyDraft(
            settings=settings,
            stress={name: data[given] for name, given in STRESS.items()},
            **{name: data[name] for name in OUTSIDE},
        )


SETTINGS = (
    "rate",
    "weight",
    "quarters",
    "minimum_quarters",
    "lag",
    "principal_rate",
    "prudence_rate",
    "reserve",
)
STRESS = {"fall": "stress_fall", "inflation": "stress_inflation", "income_yield": "stress_income"}
OUTSIDE = (
    "currency",
    "effective_from",
    "authority",
    "closing_month",
    "parity_rule",
    "parity_permille",
    "opening_year",
    "opening",
)


class PayoutIn(InputSchema):
    """The year whose payout is to be computed; `amount` only to authorise less than the policy allows."""

    currency = _currency()
    year = WholeField(required=True, validate=YEAR)
    amount = CostField(load_default=None, allow_none=True)
    memorandum = fields.String(load_default="", validate=validate.Length(max=2000))


class CommitmentIn(InputSchema):
    amount = MoneyField(required=True)
    year = WholeField(required=True, validate=YEAR)
    reference = fields.String(required=True, validate=validate.Length(1, 80))
    authority = fields.String(required=True, validate=CITATION)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> CommitmentDraft:
        return CommitmentDraft(**data)


class DrawIn(InputSchema):
    """Principal to draw, within the share of it that the policy in force pays."""

    amount = MoneyField(required=True)
    authority = fields.String(required=True, validate=CITATION)
    reason = fields.String(required=True, validate=CITATION)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> DrawDraft:
        return DrawDraft(**data)


class ReversalIn(InputSchema):
    """A posted entry to reverse. Reversing a payout withdraws its authorisation."""

    reverses_id = fields.UUID(required=True)
    effective_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=CITATION)

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> ReversalDraft:
        return ReversalDraft(**data)


class Refusal(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class StatementIn(InputSchema):
    """What goes with a workbook."""

    currency = _currency()
    source = fields.String(required=True, validate=validate.Length(1, 200))


class MatchIn(InputSchema):
    """Lines with the entries that they are, `line:entry`; an empty choice chooses nothing."""

    chosen = fields.List(fields.String(validate=validate.Regexp(rf"\A({UUID}:{UUID})?\Z")), load_default=list)

    @post_load
    def _as_pairs(self, data: dict[str, Any], **_: Any) -> dict[str, dict[uuid.UUID, uuid.UUID]]:
        pairs = (text.split(":") for text in data["chosen"] if text)
        return {"chosen": {uuid.UUID(line): uuid.UUID(entry) for line, entry in pairs}}


class UndoIn(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 500))


class MarketIn(InputSchema):
    source = fields.String(required=True, validate=validate.Length(1, 400))


class ProjectionIn(InputSchema):
    """What to look ahead with. `shares`: part of the fund that is held in shares."""

    currency = fields.String(load_default="")
    policies = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=3))
    years = WholeField(load_default=30, validate=validate.Range(1, 60))
    paths = WholeField(load_default=2000, validate=validate.Range(1, 10_000))
    seed = WholeField(load_default=1, validate=validate.Range(0, 2**31))
    shares = _share("0.6")

    @validates_schema
    def _is_answered_at_once(self, data: dict[str, Any], **_options: Any) -> None:
        """A look ahead is worked out while the reader waits (decision 0031)."""
        if data["paths"] * data["years"] > MOST_YEARS_DRAWN:
            raise ValidationError(
                _("Draw fewer futures or look fewer years ahead: 10,000 futures of 30 years are the most."),
                "paths",
            )


INPUT: dict[str, type[InputSchema]] = {
    "bookings": BookingIn,
    "pledges": PledgeIn,
    "outcomes": OutcomeIn,
    "valuations": ValuationIn,
    "prices": PricesIn,
    "payouts": PayoutIn,
    "commitments": CommitmentIn,
    "draws": DrawIn,
    "reversals": ReversalIn,
}
"""What each kind under four eyes is prepared from."""
