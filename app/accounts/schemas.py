"""What the endpoints and forms of accounts read and write."""

from functools import cache
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from app.accounts import identifiers
from app.accounts.roles import Role
from app.accounts.rules import known_zones
from app.accounts.service import Newcomer, Profile
from app.kernel.actor import Grant
from app.kernel.language import gettext as _
from app.kernel.language import lazy
from app.web.forms import BilingualField, InputSchema, OutputSchema

ONE_LINE = validate.Regexp(
    r"^[^\x00-\x1f\x7f]*$",
    error=lazy("Write one line without control characters."),  # type: ignore[arg-type]
)
CODE = validate.Regexp(
    r"^[A-Z0-9][A-Z0-9-]{1,15}$",
    error=lazy("Write 2 to 16 capital letters, digits and hyphens."),  # type: ignore[arg-type]
)
SHORT = [validate.Length(max=200, error=lazy("Write at most {max} characters.")), ONE_LINE]  # type: ignore[arg-type]
LONGEST_ADDRESS = 254
PLACES = (
    *("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/"),
    "Pacific/",
)
NEEDED = validate.Length(min=1, error=lazy("This field is needed."))  # type: ignore[arg-type]


class Address(fields.Field[str]):
    """An e-mail address, folded to the form in which it is kept."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        try:
            text: str = validate.Email()(value.strip().lower() if isinstance(value, str) else "")
        except ValidationError:
            text = ""
        if not text.isascii() or not 0 < len(text) <= LONGEST_ADDRESS:
            raise ValidationError(_("Write an e-mail address, for example name@example.org."))
        return text


class Identifier(fields.Field[str]):
    """An identifier with a fixed form, read by one of the readers of `identifiers`; empty is none."""

    def __init__(self, read: Any, *, message: Any, **kwargs: Any) -> None:
        super().__init__(allow_none=True, load_default=None, **kwargs)
        self.read, self.message = read, message

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError(str(self.message))
        if not value.strip():
            return None
        try:
            return self.read(value)
        except ValueError:
            raise ValidationError(str(self.message)) from None


class OptionalId(fields.UUID):
    """The id of a choice that may be left open: an empty form field is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_none=True, load_default=None, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().deserialize(None if value == "" else value, *args, **kwargs)
        except ValidationError:
            raise ValidationError(_("Choose one from the list.")) from None


class SignInIn(InputSchema):
    """Address and password. Neither is judged here: every wrong pair gets the same answer."""

    email = fields.String(required=True, validate=validate.Length(max=1000))
    password = fields.String(required=True, validate=validate.Length(max=1000))


class ConfirmIn(InputSchema):
    password = fields.String(required=True, validate=validate.Length(max=1000))


class NewPasswordIn(InputSchema):
    """A password of one's own, typed twice so that a slip is seen."""

    password = fields.String(required=True, validate=validate.Length(max=1000))
    again = fields.String(required=True, validate=validate.Length(max=1000))

    @post_load
    def _same(self, data: dict[str, str], **_kwargs: Any) -> Any:
        if data["password"] != data["again"]:
            raise ValidationError({"again": [_("The two passwords differ. Type the same one twice.")]})
        return data["password"]


class ChangePasswordIn(InputSchema):
    old = fields.String(required=True, validate=validate.Length(max=1000))
    new = fields.String(required=True, validate=validate.Length(max=1000))
    again = fields.String(required=True, validate=validate.Length(max=1000))

    @post_load
    def _same(self, data: dict[str, str], **_kwargs: Any) -> Any:
        if data["new"] != data["again"]:
            raise ValidationError({"again": [_("The two passwords differ. Type the same one twice.")]})
        return data


class AddressIn(InputSchema):
    email = Address(required=True)


class NamesIn(InputSchema):
    """Names as the person writes them, and how the person wants to be served."""

    name_latin = fields.String(required=True, validate=[NEEDED, *SHORT])
    name_native = fields.String(load_default="", validate=SHORT)
    name_kana = fields.String(load_default="", validate=SHORT)
    language = fields.String(required=True)
    zone = fields.String(required=True)
    institution_id = OptionalId()


class NewcomerIn(NamesIn):
    """Somebody who registers or is invited."""

    email = Address(required=True)
    party = fields.String(required=True)

    @post_load
    def _as_newcomer(self, data: dict[str, Any], **_kwargs: Any) -> Any:
        return Newcomer(**data)


class GrantIn(InputSchema):
    """A role and what it is limited to."""

    role = fields.String(required=True)
    party = fields.String(load_default="")
    agency_id = OptionalId()
    institution_id = OptionalId()
    call_id = OptionalId()

    @post_load
    def _as_grant(self, data: dict[str, Any], **_kwargs: Any) -> Any:
        return Grant(**data)


class InvitationIn(NewcomerIn):
    """A newcomer, with a role that waits for them where one is named."""

    role = fields.String(load_default="")
    role_party = fields.String(load_default="")
    role_agency_id = OptionalId()
    role_institution_id = OptionalId()

    @post_load
    def _as_newcomer(self, data: dict[str, Any], **_kwargs: Any) -> Any:
        scope = {name: data.pop(f"role_{name}") for name in ("party", "agency_id", "institution_id")}
        role = data.pop("role")
        if role == Role.INSTITUTION_OFFICER and scope["institution_id"] is None:
            scope["institution_id"] = data["institution_id"]  # an officer binds the institution he works for
        return Newcomer(**data), Grant(role, **scope) if role else None


class ProfileIn(NamesIn):
    """What a person says of himself."""

    orcid = Identifier(
        identifiers.orcid,
        message=lazy("Write the ORCID iD as 0000-0002-1825-0097; its last character checks the others."),
    )
    researcher_number = Identifier(
        identifiers.researcher_number, message=lazy("Write the eight digits of the researcher number.")
    )

    @post_load
    def _as_profile(self, data: dict[str, Any], **_kwargs: Any) -> Any:
        return Profile(**data)


class AgencyIn(InputSchema):
    code = fields.String(required=True, validate=CODE)
    party = fields.String(required=True)
    name = BilingualField(required=True, longest=200)


class InstitutionIn(InputSchema):
    party = fields.String(required=True)
    name = BilingualField(required=True, longest=200)
    city = fields.String(load_default="", validate=SHORT)


class SearchIn(InputSchema):
    """A search: `q` words, `party` to search within one."""

    q = fields.String(load_default="", validate=validate.Length(max=200))
    party = fields.String(load_default="")


class InstitutionOut(OutputSchema):
    id = fields.UUID()
    ror_id = fields.String(allow_none=True)
    party = fields.String()
    name = BilingualField()
    city = fields.String()
    status = fields.String()


class AgencyOut(OutputSchema):
    id = fields.UUID()
    code = fields.String()
    party = fields.String()
    name = BilingualField()


class GrantOut(OutputSchema):
    """A role in force or one that has ended."""

    id = fields.UUID()
    role = fields.String()
    party = fields.String()
    agency_id = fields.UUID(allow_none=True)
    institution_id = fields.UUID(allow_none=True)
    call_id = fields.UUID(allow_none=True)
    granted_at = fields.AwareDateTime()
    revoked_at = fields.AwareDateTime(allow_none=True)


class PersonOut(OutputSchema):
    """A person without anything secret."""

    id = fields.UUID()
    email = fields.String()
    state = fields.String()
    version = fields.Integer()
    name_latin = fields.String()
    name_native = fields.String()
    name_kana = fields.String()
    orcid = fields.String(allow_none=True)
    researcher_number = fields.String(allow_none=True)
    party = fields.String()
    language = fields.String()
    zone = fields.String()
    institution = fields.Nested(InstitutionOut, allow_none=True)
    grants = fields.List(fields.Nested(GrantOut))


class SignInOut(OutputSchema):
    id = fields.UUID()
    created_at = fields.AwareDateTime()
    last_seen_at = fields.AwareDateTime()
    expires_at = fields.AwareDateTime()
    agent = fields.String()


class MeOut(OutputSchema):
    """Who is asking, and the token that every change must carry in the header `X-CSRFToken`."""

    is_signed_in = fields.Boolean()
    is_fresh = fields.Boolean()
    csrf_token = fields.String()
    person = fields.Nested(PersonOut, allow_none=True)


@cache
def zones() -> tuple[str, ...]:
    """IANA zones a person may choose: those named after a place, and UTC."""
    return (*sorted(zone for zone in known_zones() if zone.startswith(PLACES)), "UTC")
