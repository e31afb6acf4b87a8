"""What the endpoints and forms of proposals read and write. A draft may be incomplete; its entries may not be wrong."""

import re
from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate

from app.kernel import clock
from app.kernel.bilingual import LANGUAGES
from app.kernel.language import gettext as _
from app.kernel.money import Money
from app.proposals import rules
from app.proposals.rules import Cost
from app.proposals.service import HalfText, NewMember, SharedText
from app.proposals.states import WRITTEN, DocumentKind, TeamRole
from app.web.forms import BilingualField, InputSchema, MoneyField, OutputSchema, WholeField

LONGEST_TITLE, LONGEST_ABSTRACT, LONGEST_CONTRIBUTION = 300, 6000, 12000
MOST_CELLS = 400
PARTY = validate.Length(min=1, max=8)
SEPARATORS = re.compile(r"[,;、，；\n]")


def _seen(text: str) -> None:
    if "\x00" in text:
        raise ValidationError(_("The text holds a character that cannot be kept (NUL)."))


class ProposalStart(InputSchema):
    """A new draft in a call."""

    call_id = fields.UUID(required=True)
    title = BilingualField(required=True, longest=LONGEST_TITLE)
    party = fields.String(load_default="", validate=validate.Length(max=8))


class SharedIn(InputSchema):
    """The shared text. `keywords` is a list, or one text with commas."""

    title = BilingualField(required=True, longest=LONGEST_TITLE)
    abstract = BilingualField(required=True, longest=LONGEST_ABSTRACT)
    keywords = fields.List(fields.String(validate=_seen), required=True)
    months = WholeField(required=True, validate=validate.Range(min=1, max=600))

    @pre_load
    def _split(self, data: Any, **_kwargs: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("keywords"), str):
            return {**data, "keywords": SEPARATORS.split(data["keywords"])}
        return data

    @post_load
    def _as_text(self, data: dict[str, Any], **_kwargs: Any) -> SharedText:
        words = tuple(dict.fromkeys(word.strip() for word in data.pop("keywords") if word.strip()))
        return SharedText(**data, keywords=words)


class HalfIn(InputSchema):
    """The text of a half; its budget has a schema of its own."""

    institution_id = fields.UUID(allow_none=True, load_default=None)
    contribution = BilingualField(required=True, longest=LONGEST_CONTRIBUTION)

    @pre_load
    def _empty_is_none(self, data: Any, **_kwargs: Any) -> Any:
        if isinstance(data, dict) and data.get("institution_id") == "":
            return {**data, "institution_id": None}
        return data

    @post_load
    def _as_text(self, data: dict[str, Any], **_kwargs: Any) -> HalfText:
        return HalfText(**data)


class CostIn(InputSchema):
    """One cell of the grid."""

    fiscal_year = WholeField(required=True, validate=validate.Range(min=2000, max=2100))
    category = fields.String(required=True, validate=validate.Length(min=1, max=32))
    amount = MoneyField(required=True)

    @post_load
    def _as_cost(self, data: dict[str, Any], **_kwargs: Any) -> Cost:
        return Cost(**data)


class BudgetIn(InputSchema):
    """The whole grid of a half."""

    budget = fields.List(fields.Nested(CostIn), required=True, validate=validate.Length(max=MOST_CELLS))


def _nothing_in(currency: Any) -> str:
    """Zero with the decimals of the currency; of a currency that is none, the amount is refused for that reason."""
    try:
        return str(Money.zero(currency))
    except (ValueError, TypeError):
        return "0"


class BudgetForm(BudgetIn):
    """The same from a page, where an empty cell is nothing."""

    @pre_load
    def _empty_is_nothing(self, data: Any, **_kwargs: Any) -> Any:
        cells = data.get("budget", []) if isinstance(data, dict) else []
        for cell in cells if isinstance(cells, list) else []:
            amount = cell.get("amount") if isinstance(cell, dict) else None
            if isinstance(amount, dict) and amount.get("amount") == "":
                amount["amount"] = _nothing_in(amount.get("currency"))
        return {"budget": [], **data} if isinstance(data, dict) else data


class MemberIn(InputSchema):
    """Whom a lead asks to take part; the name is needed where the address has no account."""

    party = fields.String(required=True, validate=PARTY)
    email = fields.String(required=True, validate=[validate.Length(max=254), _seen])
    role = fields.Enum(TeamRole, by_value=True, load_default=TeamRole.MEMBER)
    name = fields.String(load_default="", validate=[validate.Length(max=200), _seen])
    language = fields.String(load_default="", validate=validate.OneOf(("", *LANGUAGES)))

    @post_load
    def _as_member(self, data: dict[str, Any], **_kwargs: Any) -> NewMember:
        return NewMember(**data)


class RoleIn(InputSchema):
    role = fields.Enum(TeamRole, by_value=True, required=True)


class DocumentIn(InputSchema):
    """A file that was uploaded before, as a document; `party` is empty for the shared part."""

    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    party = fields.String(load_default="", validate=validate.Length(max=8))
    file_id = fields.UUID(required=True)


class DocumentForm(InputSchema):
    """The same from a page; the file travels beside it."""

    kind = fields.Enum(DocumentKind, by_value=True, required=True)
    party = fields.String(load_default="", validate=validate.Length(max=8))


class SignatureIn(InputSchema):
    """The hash of the text that was read."""

    content_hash = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))


class WithdrawalIn(InputSchema):
    """Why, and the reference typed as a second thought."""

    confirm = fields.String(required=True, validate=validate.Length(max=40))
    reason = fields.String(load_default="", validate=[validate.Length(max=2000), _seen])


class EmptyIn(InputSchema):
    """A request that says all by its address."""


class FileOut(OutputSchema):
    id = fields.UUID()
    sha256 = fields.String()
    size = fields.Integer()
    name = fields.String(attribute="original_name")
    state = fields.String()
    pages = fields.Integer(allow_none=True)


class DocumentOut(OutputSchema):
    id = fields.UUID()
    kind = fields.String()
    party = fields.String()
    added_at = fields.AwareDateTime()
    file = fields.Nested(FileOut)


class TeamPersonOut(OutputSchema):
    id = fields.UUID()
    name = BilingualField()


class MemberOut(OutputSchema):
    id = fields.UUID()
    person = fields.Nested(TeamPersonOut)
    party = fields.String()
    role = fields.String()
    added_at = fields.AwareDateTime()
    confirmed_at = fields.AwareDateTime(allow_none=True)


class CostOut(OutputSchema):
    fiscal_year = fields.Integer()
    category = fields.String()
    amount = MoneyField()


class SignatureOut(OutputSchema):
    institution_id = fields.UUID()
    signed_by_id = fields.UUID()
    signed_at = fields.AwareDateTime()
    content_hash = fields.String()


class HalfOut(OutputSchema):
    party = fields.String()
    version = fields.Integer()
    currency = fields.String()
    lead_id = fields.UUID(allow_none=True)
    institution_id = fields.UUID(allow_none=True)
    contribution = BilingualField()
    budget = fields.List(fields.Nested(CostOut), attribute="lines")
    total = fields.Function(lambda half: {"amount": str(rules.total(half)), "currency": half.currency})
    signature = fields.Nested(SignatureOut, allow_none=True)


class ProposalLine(OutputSchema):
    """A proposal in a list of one's own."""

    id = fields.UUID()
    reference = fields.String()
    call_id = fields.UUID()
    title = BilingualField()
    state = fields.Function(lambda proposal: rules.shown_state(proposal, clock.now()).value)
    submission_count = fields.Integer()
    submitted_at = fields.AwareDateTime(allow_none=True)


class ProposalOut(ProposalLine):
    """A proposal for its team. `version` is told while the text can change."""

    version = fields.Function(lambda proposal: proposal.version if proposal.state in WRITTEN else None)
    abstract = BilingualField()
    keywords = fields.List(fields.String())
    months = fields.Integer()
    closes_at = fields.Function(lambda proposal: rules.closes_at(proposal).isoformat())
    halves = fields.List(fields.Nested(HalfOut))
    team = fields.List(fields.Nested(MemberOut))
    documents = fields.List(fields.Nested(DocumentOut))


class SubmissionOut(OutputSchema):
    """A received version; `receipt` is the signed text."""

    number = fields.Integer()
    content_hash = fields.String()
    received_at = fields.AwareDateTime()
    receipt = fields.String()


class SubmissionContentOut(SubmissionOut):
    content = fields.Raw()


class ReceiptKeyOut(OutputSchema):
    algorithm = fields.String()
    public_key = fields.String()


class ToSignOut(OutputSchema):
    """A half that waits for the actor's institution."""

    proposal_id = fields.UUID()
    reference = fields.String(attribute="proposal.reference")
    title = BilingualField(attribute="proposal.title")
    party = fields.String()
    institution_id = fields.UUID()
    signature = fields.Nested(SignatureOut, allow_none=True)


class SigningOut(OutputSchema):
    """What a signature would cover: the content, its hash, and what is still missing."""

    content = fields.Raw()
    content_hash = fields.String()
    problems = fields.Raw()
