"""What the endowment's endpoints write."""

from typing import Any

from marshmallow import fields

from app.web.forms import BilingualField, MoneyField, OutputSchema


class PreparedOut(OutputSchema):
    """What everything under four eyes says of itself."""

    id = fields.UUID()
    state = fields.String(attribute="decision")
    prepared_at = fields.AwareDateTime()
    decided_at = fields.AwareDateTime(allow_none=True)
    reason = fields.String(attribute="refusal")
    version = fields.Integer()


class BookingOut(PreparedOut):
    kind = fields.String()
    party = fields.String()
    amount = MoneyField()
    effective_on = fields.Date()
    authority = fields.String()
    retention_authority = fields.String()
    pledge_id = fields.UUID(allow_none=True)
    donor_id = fields.UUID(allow_none=True)
    priority_id = fields.UUID(allow_none=True)
    holding_id = fields.UUID(allow_none=True)
    cost = MoneyField(allow_none=True)
    kept = MoneyField(allow_none=True)
    entry_id = fields.UUID(allow_none=True)
    is_reversed = fields.Boolean()


class PledgeOut(PreparedOut):
    party = fields.String()
    amount = MoneyField()
    basis = fields.String()
    match_by = fields.Date(allow_none=True)
    restriction = fields.String()
    authority = fields.String()
    retention_authority = fields.String()
    standing = fields.String()


class OutcomeOut(PreparedOut):
    pledge_id = fields.UUID()
    outcome = fields.String()
    effective_on = fields.Date()
    citation = fields.String()


class ValuationLineOut(OutputSchema):
    holding = fields.String(attribute="holding.code")
    cost_minor = fields.Integer()
    fair_minor = fields.Integer()


class ValuationOut(PreparedOut):
    currency = fields.String()
    quarter_end = fields.Date()
    cash = MoneyField()
    total = MoneyField()
    adjustment = MoneyField()
    citation = fields.String()
    replaces_id = fields.UUID(allow_none=True)
    lines = fields.List(fields.Nested(ValuationLineOut))


class PricesOut(PreparedOut):
    currency = fields.String()
    source = fields.String()
    sha256 = fields.String()
    months = fields.Integer()
    first_month = fields.Date()
    last_month = fields.Date()


class PayoutOut(PreparedOut):
    """A payout with everything behind it; amounts end in `_minor`."""

    currency = fields.String()
    year = fields.Integer()
    policy_id = fields.UUID()
    valuation_id = fields.UUID()
    policy_minor = fields.Integer()
    prudence_limit_minor = fields.Integer()
    amount_minor = fields.Integer()
    reserve_minor = fields.Integer()
    promised_minor = fields.Integer()
    new_minor = fields.Integer()
    obstacles = fields.List(fields.String())
    figures = fields.Dict()
    memorandum = fields.String()
    entry_id = fields.UUID(allow_none=True)
    is_withdrawn = fields.Boolean()


class CommitmentOut(PreparedOut):
    amount = MoneyField()
    year = fields.Integer()
    reference = fields.String()
    authority = fields.String()


class KeyOut(OutputSchema):
    party = fields.String()
    turned_by_id = fields.UUID()
    turned_at = fields.AwareDateTime()


class DrawOut(PreparedOut):
    """A draw of principal; it is booked with the last party's key. `because`: why; `reason`: why it was refused."""

    amount = MoneyField()
    authority = fields.String()
    because = fields.String(attribute="reason")
    keys = fields.List(fields.Nested(KeyOut))
    entry_id = fields.UUID(allow_none=True)


class ReversalOut(PreparedOut):
    """`because` is why the entry is reversed, `reason` why the reversal was refused."""

    reverses_id = fields.UUID()
    effective_on = fields.Date()
    because = fields.String(attribute="reason")
    entry_id = fields.UUID(allow_none=True)


class SignatureOut(OutputSchema):
    signed_by_id = fields.UUID()
    signed_at = fields.AwareDateTime()


class PolicyOut(OutputSchema):
    id = fields.UUID()
    currency = fields.String()
    number = fields.Integer()
    effective_from = fields.Date()
    settings = fields.Dict()
    stress = fields.Dict()
    closing_month = fields.Integer()
    parity_rule = fields.String()
    parity_permille = fields.Integer()
    opening_year = fields.Integer(allow_none=True)
    opening_minor = fields.Integer(allow_none=True)
    authority = fields.String()
    content_sha256 = fields.String()
    signatures = fields.List(fields.Nested(SignatureOut))


class NamedOut(OutputSchema):
    """A donor or a holding."""

    id = fields.UUID()
    code = fields.String()
    name = BilingualField()


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


class StepOut(OutputSchema):
    name = fields.String()
    kind = fields.String()
    amount = MoneyField(positive=False)
    account = fields.String()


class WaterfallOut(OutputSchema):
    """What may be allocated today in one book, and why that much."""

    currency = fields.String()
    uncommitted = MoneyField(positive=False)
    steps = fields.List(fields.Nested(StepOut))


class PairField(fields.Field[Any]):
    """A figure at the rates of the days of booking and at the rate of one day; null where a rate is missing."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        shown = [None if m is None else {"amount": str(m), "currency": m.currency} for m in value]
        return {"at_booking": shown[0], "at_one_rate": shown[1]}


class ParityOut(OutputSchema):
    party = fields.String()
    contributed = PairField()
    spent_at_home = PairField()
    spent_abroad = PairField()


class BankLineOut(OutputSchema):
    """`entry_id`: the movement it is, or could be; null where nobody knows."""

    id = fields.UUID(attribute="line.id")
    number = fields.Integer(attribute="line.number")
    day = fields.Date(attribute="line.day")
    amount = MoneyField(positive=False, attribute="line.amount")
    reference = fields.String(attribute="line.reference")
    text = fields.String(attribute="line.text")
    entry_id = fields.UUID(allow_none=True)


class MovementOut(OutputSchema):
    entry_id = fields.UUID()
    day = fields.Date()
    amount = MoneyField(positive=False)
    purpose = fields.String()
    memo = fields.String()


class BankStatementOut(OutputSchema):
    """A workbook that was taken, with how many of its lines are matched."""

    id = fields.UUID(attribute="statement.id")
    currency = fields.String(attribute="statement.currency")
    source = fields.String(attribute="statement.source")
    file_name = fields.String(attribute="statement.file_name")
    first_on = fields.Date(attribute="statement.first_on")
    last_on = fields.Date(attribute="statement.last_on")
    lines = fields.Integer(attribute="statement.line_count")
    matched = fields.Integer()
    imported_at = fields.AwareDateTime(attribute="statement.imported_at")


class ReconciliationOut(OutputSchema):
    """Lines that are matched, proposed and open, and movements of the books without a line."""

    id = fields.UUID()
    matched = fields.List(fields.Nested(BankLineOut))
    proposed = fields.List(fields.Nested(BankLineOut))
    open_lines = fields.List(fields.Nested(BankLineOut))
    open_movements = fields.List(fields.Nested(MovementOut))


class FanRowOut(OutputSchema):
    """The quantiles 5, 25, 50, 75 and 95 % of the value and of the payout, in prices of the first close."""

    year = fields.Integer()
    value = fields.List(MoneyField(positive=False))
    payout = fields.List(MoneyField(positive=False))


class FanOut(OutputSchema):
    """`ruin`, `poorer`: shares of the paths that could not pay, and that ended worth less in real terms."""

    paths = fields.Integer()
    ruin = fields.Decimal(as_string=True)
    poorer = fields.Decimal(as_string=True)
    rows = fields.List(fields.Nested(FanRowOut))


class VersionOut(OutputSchema):
    """One version of the policy: drawn futures and replayed history, null where a figure is missing."""

    policy_id = fields.UUID()
    number = fields.Integer()
    drawn = fields.Nested(FanOut, allow_none=True)
    replayed = fields.Nested(FanOut, allow_none=True)


class ProjectionOut(OutputSchema):
    """Statistics, not money: nothing of it is booked or authorised. The same seed gives the same figures."""

    currency = fields.String()
    first_year = fields.Integer()
    missing = fields.String()
    versions = fields.List(fields.Nested(VersionOut))


OUTPUT: dict[str, type[PreparedOut]] = {
    "bookings": BookingOut,
    "pledges": PledgeOut,
    "outcomes": OutcomeOut,
    "valuations": ValuationOut,
    "prices": PricesOut,
    "payouts": PayoutOut,
    "commitments": CommitmentOut,
    "draws": DrawOut,
    "reversals": ReversalOut,
}
"""What each kind under four eyes shows."""
