"""What the council's endpoints and forms read and write."""

from typing import Any

from marshmallow import fields, post_load, validate

from app.council.service import PriorityText
from app.kernel.language import lazy
from app.web.forms import BilingualField, InputSchema, OutputSchema

CODE = validate.Regexp(
    r"^[A-Z0-9][A-Z0-9-]{1,30}$",
    error=lazy("Write 2 to 31 capital letters, digits and hyphens."),  # type: ignore[arg-type]
)


class PriorityEdit(InputSchema):
    """The text of a priority."""

    title = BilingualField(required=True, longest=200)
    summary = BilingualField(required=True, longest=4000)

    @post_load
    def _as_text(self, data: dict[str, Any], **_: Any) -> Any:
        return PriorityText(data["title"], data["summary"])


class PriorityProposal(InputSchema):
    """A new priority."""

    code = fields.String(required=True, validate=CODE)
    title = BilingualField(required=True, longest=200)
    summary = BilingualField(required=True, longest=4000)


class PartyChoice(InputSchema):
    """Which party acts."""

    party = fields.String(required=True)


class AgreementDraft(InputSchema):
    """A new agreement between agencies."""

    code = fields.String(required=True, validate=CODE)
    title = BilingualField(required=True, longest=200)
    agencies = fields.List(fields.UUID(), required=True, validate=validate.Length(min=1, max=20))
    expires_on = fields.Date(allow_none=True, load_default=None)


class EndorsementOut(OutputSchema):
    party = fields.String()
    endorsed_at = fields.AwareDateTime()


class PriorityOut(OutputSchema):
    id = fields.UUID()
    code = fields.String()
    title = BilingualField()
    summary = BilingualField()
    state = fields.String()
    version = fields.Integer()
    proposed_at = fields.AwareDateTime()
    endorsed_at = fields.AwareDateTime(allow_none=True)
    endorsements = fields.List(fields.Nested(EndorsementOut))


class SignatoryOut(OutputSchema):
    agency = fields.String(attribute="agency.code")
    agency_id = fields.UUID()
    party = fields.String()
    signed_at = fields.AwareDateTime(allow_none=True)


class AgreementOut(OutputSchema):
    id = fields.UUID()
    code = fields.String()
    title = BilingualField()
    state = fields.String()
    version = fields.Integer()
    expires_on = fields.Date(allow_none=True)
    signed_at = fields.AwareDateTime(allow_none=True)
    signatories = fields.List(fields.Nested(SignatoryOut))
