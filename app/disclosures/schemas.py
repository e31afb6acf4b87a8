"""What the disclosure's endpoints and forms read and write. A draft may be incomplete; its entries may not be wrong."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from app.disclosures import rules
from app.kernel.language import gettext as _
from app.web.forms import InputSchema, MoneyField, OutputSchema, WholeField

MOST_ITEMS = 200


def _text(longest: int) -> fields.String:
    return fields.String(load_default="", validate=[validate.Length(max=longest), _seen])


def _seen(text: str) -> None:
    if "\x00" in text:
        raise ValidationError(_("The text holds a character that cannot be kept (NUL)."))


def _month(text: str) -> None:
    if text and not rules.is_month(text):
        raise ValidationError(_("Write a month as year and month, for example 2027-04."))


def _is_blank(value: Any) -> bool:
    """Whether a line of the form was left empty."""
    if isinstance(value, Mapping):
        return all(_is_blank(inner) for inner in value.values())
    return value in (None, "")


class PositionIn(InputSchema):
    """A post held anywhere, paid or not (integrity-rules 1.3)."""

    organisation = _text(300)
    title = _text(300)
    start = fields.String(load_default="", validate=_month)
    end = fields.String(load_default="", validate=_month)


class SupportIn(InputSchema):
    """Current or pending support from any source, this country's or another's (integrity-rules 1.5)."""

    title = _text(500)
    source = _text(300)
    status = fields.String(load_default="", validate=validate.OneOf(("", *rules.STATUSES)))
    amount = MoneyField(allow_none=True, load_default=None)
    start = fields.String(load_default="", validate=_month)
    end = fields.String(load_default="", validate=_month)
    effort = WholeField(allow_none=True, load_default=None, validate=validate.Range(min=0, max=100))

    @pre_load
    def _empty_is_none(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, dict):
            return data
        emptied = {
            name: None for name in ("amount", "effort") if name in data and _is_empty_entry(data[name])
        }
        return {**data, **emptied}

    @post_load
    def _plain(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        amount = data["amount"]
        kept = {"amount": str(amount), "currency": amount.currency} if amount else None
        return {**data, "amount": kept}


def _is_empty_entry(value: Any) -> bool:
    return value == "" or (isinstance(value, dict) and value.get("amount") == "")


class Section(InputSchema):
    """A list of items, or an explicit "nothing to declare"."""

    nothing = fields.Boolean(load_default=False)

    @pre_load
    def _without_blank_lines(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("items"), list):
            return data
        return {**data, "items": [item for item in data["items"] if not _is_blank(item)]}


class Positions(Section):
    items = fields.List(
        fields.Nested(PositionIn), load_default=list, validate=validate.Length(max=MOST_ITEMS)
    )


class SupportItems(Section):
    items = fields.List(fields.Nested(SupportIn), load_default=list, validate=validate.Length(max=MOST_ITEMS))


class Answer(InputSchema):
    """Yes, no, or not answered yet."""

    answer = fields.String(load_default="", validate=validate.OneOf((rules.UNANSWERED, rules.YES, rules.NO)))
    detail = _text(4000)


Questions: type[Schema] = InputSchema.from_dict(
    {
        code: fields.Nested(Answer, load_default=lambda: {"answer": "", "detail": ""})
        for code in rules.QUESTIONS
    },
    name="Questions",
)


class ContentIn(InputSchema):
    """The whole record; what is left out counts as not answered."""

    positions = fields.Nested(Positions, load_default=lambda: {"nothing": False, "items": []})
    support = fields.Nested(SupportItems, load_default=lambda: {"nothing": False, "items": []})
    questions = fields.Nested(Questions, load_default=lambda: Questions().load({}))


class CertificationIn(InputSchema):
    """The statement, typed by the person."""

    statement = fields.String(required=True, validate=validate.Length(max=100))


class DisclosureOut(OutputSchema):
    """One version, for its author."""

    number = fields.Integer()
    state = fields.String()
    version = fields.Integer()
    content = fields.Method("_shown")
    created_at = fields.AwareDateTime()
    certified_at = fields.AwareDateTime(allow_none=True)
    valid_until = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()

    def _shown(self, disclosure: Any) -> dict[str, Any]:
        return {name: part for name, part in disclosure.content.items() if name not in rules.HIDDEN}


class VersionOut(OutputSchema):
    """One version without its content."""

    number = fields.Integer()
    state = fields.String()
    created_at = fields.AwareDateTime()
    certified_at = fields.AwareDateTime(allow_none=True)
    valid_until = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()
