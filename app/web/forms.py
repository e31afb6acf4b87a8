"""How input arrives: one marshmallow schema reads JSON and HTML forms alike.

HTML names are dotted paths: `budget.0.amount` becomes `{"budget": [{"amount": ...}]}`. The names `csrf_token`,
`idempotency_key`, `version` and `_…` belong to the form itself and are taken away before the schema reads.
"""

import re
from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load
from werkzeug.datastructures import FileStorage, MultiDict

from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem, RuleBroken, VersionRequired
from app.kernel.language import gettext as _
from app.kernel.money import LIMIT, Money

WHOLE = re.compile(r"-?[0-9]{1,18}")
PLACE = re.compile(r"[0-9]{1,4}")
OWN_NAMES = {"csrf_token", "idempotency_key", "version"}


class InputSchema(Schema):
    """Base of every schema that reads input: an unknown field is refused (mass assignment), and so is a text with a
    NUL, which no database of ours keeps.
    """

    class Meta:
        unknown = RAISE

    @pre_load
    def _refuse_nul(self, data: Any, **_kwargs: Any) -> Any:
        faults = _nul_faults(data)
        if faults:
            raise ValidationError(faults)
        return data


class OutputSchema(Schema):
    """Base of every schema that writes output."""

    class Meta:
        unknown = EXCLUDE


def _nul_faults(value: Any) -> Any:
    """Where a text holds a NUL, as messages by place; nothing where none does."""
    if isinstance(value, str):
        return [_("The text holds a character that cannot be kept (NUL).")] if "\x00" in value else None
    places = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    return {place: fault for place, inner in places if (fault := _nul_faults(inner))}


def read_form(schema: Schema) -> Any:
    """The request's form, read by `schema`; raises ValidationError with every mistake.

    An optional day, number or choice that was left empty arrives as an empty text and counts as not given.
    """
    return schema.load(_emptied(schema, nested(request.form)))


def _emptied(schema: Schema, data: dict[str, Any]) -> dict[str, Any]:
    """`data` with None for what was left empty where the schema allows None."""
    return {name: _emptied_one(schema.load_fields.get(name), value) for name, value in data.items()}


def _emptied_one(field: fields.Field[Any] | None, value: Any) -> Any:
    if isinstance(field, fields.Nested) and isinstance(value, dict):
        return _emptied(field.schema, value)
    if isinstance(field, fields.List) and isinstance(value, list):
        return [_emptied_one(field.inner, one) for one in value]
    return None if value == "" and field is not None and field.allow_none else value


def nested(form: MultiDict[str, str]) -> dict[str, Any]:
    """Dotted names as nested dictionaries; keys that are numbers become lists. Empty rows of lists are dropped.

    Raises ValidationError for a name that is a value and a group at once (`title` beside `title.en`).
    """
    tree: dict[str, Any] = {}
    for name, values in form.lists():
        if name in OWN_NAMES or name.startswith("_"):
            continue
        path, place = name.split("."), tree
        for part in path[:-1]:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise _twofold(part)
        if isinstance(place.get(path[-1]), dict):
            raise _twofold(path[-1])
        place[path[-1]] = values if path[-1].endswith("[]") else values[-1].strip()
    return {key.removesuffix("[]"): _with_lists(value) for key, value in tree.items()}


def _twofold(name: str) -> ValidationError:
    return ValidationError({name: [_("There is no such field.")]})


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key.removesuffix("[]"): _with_lists(child) for key, child in value.items()}
    if inner and all(PLACE.fullmatch(key) for key in inner):
        rows = [inner[key] for key in sorted(inner, key=int)]
        return [row for row in rows if _is_filled(row)]
    return inner


def _is_filled(row: Any) -> bool:
    """Whether somebody typed into a row; the hidden currency of an amount does not count."""
    if isinstance(row, dict):
        return any(_is_filled(value) for name, value in row.items() if name != "currency")
    return bool(row)


def given_file(title: str, problem: str) -> FileStorage:
    """The upload in the field `file`; RuleBroken `title` with `problem` where there is none."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise RuleBroken(title, [Problem(problem, "/file")])
    return given


def given_version() -> int:
    """The version a change names: `If-Match` of the API, the hidden field of a form; 428 without."""
    raw = request.headers.get("If-Match") or request.form.get("version") or ""
    raw = raw.removeprefix("W/").strip('"')
    if not WHOLE.fullmatch(raw) or raw.startswith("-"):
        raise VersionRequired
    return int(raw)


class BilingualField(fields.Field[Bilingual]):
    """`{"en": ..., "ja": ...}`; `longest` characters each."""

    def __init__(self, *, longest: int = 20000, both: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest, self.both = longest, both

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Bilingual:
        if not isinstance(value, dict) or set(value) - {"en", "ja"}:
            raise ValidationError(_("Give the text as English (en) and Japanese (ja)."))
        texts = {language: value.get(language) or "" for language in ("en", "ja")}
        faults = {name: fault for name, text in texts.items() if (fault := self._fault_of(text))}
        if faults:
            raise ValidationError({name: [fault] for name, fault in faults.items()})
        return Bilingual(**{name: text.strip() for name, text in texts.items()})

    def _fault_of(self, text: Any) -> str:
        if not isinstance(text, str):
            return _("Write text here.")
        if "\x00" in text:
            return _("The text holds a character that cannot be kept (NUL).")
        if len(text) > self.longest:
            return _(
                "At most %(longest)s characters; this has %(length)s.", longest=self.longest, length=len(text)
            )
        return _("This field is needed.") if self.both and not text.strip() else ""

    def _serialize(self, value: Bilingual | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else {"en": value.en, "ja": value.ja}


class WholeField(fields.Integer):
    """A whole number, as a JSON number or as plain digits; one with a fraction is refused, not cut."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, float) or (isinstance(value, str) and not WHOLE.fullmatch(value)):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


class MoneyField(fields.Field[Money]):
    """`{"amount": "12500.00", "currency": "USD"}`: text with exactly the currency's decimals, never a number."""

    def __init__(self, *, positive: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.positive = positive

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Money:
        if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
            raise ValidationError(_("Give the amount with its currency."))
        amount, currency = value["amount"], value["currency"]
        if not isinstance(amount, str) or not isinstance(currency, str):
            raise ValidationError(_('Write the amount as text, for example "12500.00".'))
        try:
            money = Money.parse(amount, currency, whole_units=bool(request and request.form))
        except ValueError:
            raise ValidationError(
                _(
                    "Write the amount in %(currency)s with digits only and exactly its decimals, below %(limit)s.",
                    currency=currency,
                    limit=f"{LIMIT:,}",
                )
            ) from None
        if self.positive and money.minor < 0:
            raise ValidationError(_("The amount must not be negative."))
        return money

    def _serialize(self, value: Money | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else {"amount": str(value), "currency": value.currency}


def kept(typed: Mapping[str, str], name: str, fallback: Any = "") -> Any:
    """What was typed into a field, or the stored value where the form is drawn for the first time."""
    return typed.get(name, fallback) if typed else fallback


def kept_texts(typed: Mapping[str, str], name: str, fallback: Bilingual | None = None) -> Bilingual | None:
    """The same for a text in two languages."""
    if not typed:
        return fallback
    return Bilingual(typed.get(f"{name}.en", ""), typed.get(f"{name}.ja", ""))
