"""What the disclosure's endpoints and forms read and write. A draft may be incomplete; its entries may not be wrong.

The schemas of the sections are made from the fields of `record`; what they load is the plain form that is kept.
"""

import dataclasses
import re
import secrets
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, get_args, get_type_hints

from babel import Locale
from marshmallow import Schema, ValidationError, fields, post_load, pre_load, validate

from app.accounts import identifiers
from app.disclosures import rules
from app.disclosures.effort import spread_person_months
from app.disclosures.exchange import coa, erad, orcid, sciencv
from app.disclosures.record import plain
from app.disclosures.record.content import ITEMS, Record
from app.disclosures.record.people import Declarations, Identity
from app.disclosures.record.values import Answer, Effort, Origin, Run, effort_of_runs
from app.disclosures.sources.faults import Fault, UnreadableFileError
from app.disclosures.states import Fact
from app.kernel.errors import Problem, RuleBroken
from app.kernel.fiscal import Month
from app.kernel.language import gettext as _
from app.kernel.money import Money
from app.kernel.parties import Party, parties, party_codes
from app.web.forms import InputSchema, MoneyField, OutputSchema, WholeField

MOST_ITEMS = 200
MOST_RUNS = 60
MOST_MONTHS = 600
FUNDED_BY_ALL = "both"
COUNTRIES = frozenset(
    code for code in map(str, list(Locale("en").territories)) if re.fullmatch("[A-Y][A-Z]|Z[A-Y]", code)
)


def _day(text: str) -> None:
    if text and not rules.is_day(text):
        raise ValidationError(_("Write a year, a month or a day, for example 2027, 2027-04 or 2027-04-01."))


def _month(text: str) -> None:
    if not rules.is_month(text):
        raise ValidationError(_("Write a month as year and month, for example 2027-04."))


def _country(text: str) -> None:
    if text and text not in COUNTRIES:
        raise ValidationError(_("Write the two letters of a country (ISO 3166)."))


def _kana(text: str) -> None:
    if not rules.is_kana(text):
        raise ValidationError(_("Write the reading in full-width katakana."))


def _readable(reader: Callable[[str], str], message: Callable[[], str]) -> Callable[[str], None]:
    def check(text: str) -> None:
        try:
            if text:
                reader(text)
        except ValueError as fault:
            raise ValidationError(message()) from fault

    return check


def _side(text: str) -> None:
    if text not in ("", FUNDED_BY_ALL, *party_codes()):
        raise ValidationError(_("Choose one of the sides."))


CHECKS: dict[str, Callable[[str], None]] = {
    "orcid": _readable(identifiers.orcid, lambda: _("This is no ORCID iD.")),
    "ror": _readable(
        identifiers.ror_id, lambda: _("This is no number of the Research Organization Registry (ROR).")
    ),
    "erad_number": _readable(
        identifiers.researcher_number, lambda: _("An e-Rad researcher number has eight digits.")
    ),
    "funded_side": _side,
}
"""What is checked by the name of the field, beyond its kind."""


class PlainMoneyField(MoneyField):
    """An amount in the plain form that is kept."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == "" or (isinstance(value, Mapping) and not str(value.get("amount", "")).strip()):
            return None
        read = super()._deserialize(value, attr, data, **kwargs)
        return plain.plain(read) if isinstance(read, Money) else read


class RunIn(InputSchema):
    """Months in a row: a percentage of all one's working time, or person-months spread over them."""

    first = fields.String(load_default="", validate=lambda text: _month(text) if text else None)
    last = fields.String(load_default="", validate=lambda text: _month(text) if text else None)
    percent = fields.String(load_default="", validate=validate.Length(max=12))
    person_months = fields.String(load_default="", validate=validate.Length(max=12))

    @post_load
    def _run(self, data: dict[str, str], **_kwargs: Any) -> list[Run]:
        """Nothing for an empty line."""
        if not any(data.values()):
            return []
        if not data["first"] or not data["last"] or data["last"] < data["first"]:
            raise ValidationError(_("Give the first and the last month."), "last")
        first, last = Month.parse(data["first"]), Month.parse(data["last"])
        if first.until(last) >= MOST_MONTHS:
            raise ValidationError(_("The end lies too far from the beginning."), "last")
        if data["person_months"].strip() and not data["percent"].strip():
            return _spread(_number(data["person_months"], "person_months"), first, last)
        share = _number(data["percent"], "percent") / 100
        if not 0 <= share <= 1:
            raise ValidationError(_("Write a percentage from 0 to 100."), "percent")
        return [Run(first, last, share)]


def _number(text: str, field: str) -> Decimal:
    try:
        number = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number.as_tuple().exponent < -6:  # type: ignore[operator]
        raise ValidationError(_("Write a number, with a point before decimals."), field)
    return number


def _spread(amount: Decimal, first: Month, last: Month) -> list[Run]:
    try:
        spread = spread_person_months(amount, first, last)
    except ValueError as fault:
        raise ValidationError(_("There are fewer months than person-months."), "person_months") from fault
    return [Run(month, month, share) for month, share in spread.items()]


class YearValueIn(InputSchema):
    year = WholeField(required=True, validate=validate.Range(min=1990, max=2100))
    value = fields.String(required=True, validate=validate.Regexp(r"[0-9]{1,3}(\.[0-9]{1,6})?\Z"))


class EffortIn(InputSchema):
    """Shares of working time by month, as `shares` or as `runs` of months; what a form leaves empty is none."""

    runs = fields.List(fields.Nested(RunIn), validate=validate.Length(max=MOST_RUNS))
    shares = fields.Dict(
        keys=fields.String(validate=_month), values=fields.String(validate=validate.Length(max=12))
    )
    estimated = fields.Boolean(load_default=False)
    person_months = fields.List(fields.Nested(YearValueIn), load_default=list)
    percents = fields.List(fields.Nested(YearValueIn), load_default=list)

    @post_load
    def _plain(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        runs = [run for line in data.get("runs", ()) for run in line]
        shares = data.get("shares", {})
        if len(shares) > MOST_MONTHS:
            raise ValidationError(_("The end lies too far from the beginning."), "shares")
        runs += [Run(Month.parse(m), Month.parse(m), _number(share, "shares")) for m, share in shares.items()]
        entered = {name: data[name] for name in ("estimated", "person_months", "percents")}
        return {**_vector(runs), **entered}


def _vector(runs: list[Run]) -> dict[str, Any]:
    try:
        return {"shares": plain.plain(effort_of_runs(runs))["shares"]}
    except ValueError as fault:
        raise ValidationError(
            _("One item cannot take more than all of a month's working time."), "runs"
        ) from fault


class PartSchema(InputSchema):
    """Base of the schemas made from dataclasses: what is left out has its default, texts lose outer blanks."""

    @pre_load
    def _without_noise(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {
            name: "" if value is None and name in self._texts() else value for name, value in data.items()
        }

    def _texts(self) -> set[str]:
        return {name for name, field in self.fields.items() if isinstance(field, fields.String)}


class ItemSchema(PartSchema):
    """An entry of a list, with an id of its own."""

    id = fields.String(load_default="", validate=validate.Regexp(r"[0-9a-f]{0,32}\Z"))

    @post_load
    def _with_id(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {**data, "id": data["id"] or secrets.token_hex(6)}


@cache
def schema_of(kind: type) -> type[Schema]:
    """The schema that reads a dataclass of the record."""
    hints = get_type_hints(kind)
    made = {f.name: _field(f, hints[f.name]) for f in dataclasses.fields(kind) if f.name != "id"}
    is_item = any(f.name == "id" for f in dataclasses.fields(kind))
    parent = ItemSchema if is_item else PartSchema
    return parent.from_dict(made, name=f"{kind.__name__}In")


def _field(field: dataclasses.Field[Any], hint: Any) -> fields.Field[Any]:
    if hint is Effort:
        return fields.Nested(EffortIn, load_default=lambda: EffortIn().load({}))
    if dataclasses.is_dataclass(hint):
        nested = schema_of(hint)  # type: ignore[arg-type]
        return fields.Nested(nested, load_default=lambda: nested().load({}))
    inner = get_args(hint)
    if inner and dataclasses.is_dataclass(inner[0]) and inner[0] is not Money:
        nested = schema_of(inner[0])  # type: ignore[arg-type]
        return fields.List(fields.Nested(nested), load_default=list, validate=validate.Length(max=MOST_ITEMS))
    if field.metadata["kind"] == "money":
        return PlainMoneyField(allow_none=True, load_default=None)
    if field.metadata["kind"] == "whole":
        limits = validate.Range(min=field.metadata["least"], max=field.metadata["most"])
        return WholeField(allow_none=True, load_default=None, validate=limits)
    return fields.String(load_default="", validate=_checks(field))


def _checks(field: dataclasses.Field[Any]) -> list[Any]:
    kind = field.metadata["kind"]
    checks: dict[str, list[Any]] = {
        "when": [_day],
        "country": [_country],
        "answer": [validate.OneOf([str(one) for one in Answer])],
        "choice": [validate.OneOf(["", *(str(one) for one in field.metadata.get("choices", ()))])],
    }
    named = [CHECKS[field.name]] if field.name in CHECKS else []
    return [*checks.get(kind, [validate.Length(max=field.metadata.get("longest", 300))]), *named]


class SectionSchema(InputSchema):
    """A list of items, or an explicit "nothing to declare". An entry that says nothing is left out."""

    nothing = fields.Boolean(load_default=False)

    @pre_load
    def _without_blank_entries(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("items"), list):
            return data
        return {
            **data,
            "items": [item for item in data["items"] if not (isinstance(item, dict) and is_blank(item))],
        }

    @post_load
    def _with_different_ids(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        seen: set[str] = set()
        for item in data["items"]:
            if item["id"] in seen:
                item["id"] = secrets.token_hex(6)
            seen.add(item["id"])
        return data


def is_blank(value: Any) -> bool:
    """Whether an entry of the form was left empty; its id and the currency of an amount do not count."""
    if isinstance(value, Mapping):
        return all(is_blank(inner) for name, inner in value.items() if name not in ("id", "currency"))
    if isinstance(value, list):
        return all(is_blank(inner) for inner in value)
    return value in (None, "", False)


def _section_schema(name: str) -> type[Schema]:
    items = fields.List(
        fields.Nested(schema_of(ITEMS[name])), load_default=list, validate=validate.Length(max=MOST_ITEMS)
    )
    return SectionSchema.from_dict({"items": items}, name=f"{name.title().replace('_', '')}SectionIn")


class _KanaSchema(PartSchema):
    family = fields.String(load_default="", validate=[validate.Length(max=100), _kana])
    given = fields.String(load_default="", validate=[validate.Length(max=100), _kana])


IdentityIn: type[Schema] = schema_of(Identity).from_dict(
    {"kana": fields.Nested(_KanaSchema, load_default=lambda: _KanaSchema().load({}))},
    name="IdentitySectionIn",
)
SECTION_SCHEMAS: dict[str, type[Schema]] = {
    "identity": IdentityIn,
    **{name: _section_schema(name) for name in ITEMS},
    "declarations": schema_of(Declarations),
}
"""By section, in the order of the editor."""

ContentIn: type[Schema] = InputSchema.from_dict(
    {name: fields.Nested(schema) for name, schema in SECTION_SCHEMAS.items()}, name="ContentIn"
)
"""Sections of the record; one that is left out stays as it is."""


class CertificationIn(InputSchema):
    """The statement, typed by the person."""

    statement = fields.String(required=True, validate=validate.Length(max=100))


class FactsIn(InputSchema):
    """What an institution states as of a day."""

    as_of = fields.Date(required=True)
    answers = fields.Dict(
        keys=fields.String(validate=validate.OneOf([str(fact) for fact in Fact])),
        values=fields.String(validate=validate.OneOf([str(one) for one in Answer])),
        load_default=dict,
    )

    @post_load
    def _typed(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {**data, "answers": {Fact(name): said for name, said in data["answers"].items()}}


def shown(record: Record) -> dict[str, Any]:
    """A record as the API gives it: the sections, and where each value came from."""
    return {"content": plain.plain(record), "provenance": plain.kept(record.provenance)}


class DisclosureOut(OutputSchema):
    """One version, for its author."""

    number = fields.Integer()
    state = fields.String()
    version = fields.Integer()
    content = fields.Dict()
    provenance = fields.Dict()
    created_at = fields.AwareDateTime()
    certified_at = fields.AwareDateTime(allow_none=True)
    valid_until = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()


class VersionOut(OutputSchema):
    """One version without its content."""

    number = fields.Integer()
    state = fields.String()
    created_at = fields.AwareDateTime()
    certified_at = fields.AwareDateTime(allow_none=True)
    valid_until = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()


class ReadingOut(OutputSchema):
    """Who else read the record, and why."""

    at = fields.AwareDateTime()
    reader = fields.Function(lambda reading: {"en": reading.reader.en, "ja": reading.reader.ja})
    party = fields.String()
    purpose = fields.String()
    matter = fields.String()
    number = fields.Integer()


class ConsentOut(OutputSchema):
    """A consent with its dates; `withdrawn_at` is empty while it holds."""

    party = fields.String()
    terms = fields.Integer()
    given_at = fields.AwareDateTime()
    withdrawn_at = fields.AwareDateTime(allow_none=True)


FILES: dict[str, tuple[Origin, str, str]] = {
    "sciencv-support": (Origin.SCIENCV, "current-and-pending.xml", "application/xml"),
    "sciencv-sketch": (Origin.SCIENCV, "biosketch.xml", "application/xml"),
    "coa": (Origin.COA, "coa.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "orcid": (Origin.ORCID, "orcid.json", "application/json"),
    "erad": (Origin.ERAD, "e-rad.csv", "text/csv; charset=utf-8"),
}
"""Published formats: where a value read from one came from, the name of the file, its type."""


def file_of(kind: str, record: Record) -> bytes:
    """A record as a file of a published format."""
    if kind == "erad":
        return erad.write(record, japanese_form())
    writers = {
        "sciencv-support": sciencv.write_support,
        "sciencv-sketch": sciencv.write_sketch,
        "coa": coa.write,
        "orcid": orcid.write,
    }
    return writers[kind](record)


def read_file(kind: str, data: bytes, record: Record) -> dict[str, Any]:
    """The sections of `record` with what a file says of them, in plain form, checked like anything that is typed.

    Raises RuleBroken `disclosure.file_not_read` with every fault and its place.
    """
    readers = {"coa": coa.read, "orcid": orcid.read, "erad": _read_erad}
    try:
        read = readers.get(kind, sciencv.read)(data, record)
    except UnreadableFileError as refused:
        raise RuleBroken(
            "disclosure.file_not_read", [_problem(fault) for fault in refused.faults]
        ) from refused
    before, after = plain.plain(record), plain.plain(read)
    changed = {name: after[name] for name in SECTION_SCHEMAS if after[name] != before[name]}
    loaded: dict[str, Any] = ContentIn().load(changed)
    return loaded


def _read_erad(data: bytes, record: Record) -> Record:
    return erad.read(data, record, japanese_form())


def _problem(fault: Fault) -> Problem:
    return Problem(f"disclosure.file_{fault.code}", "/file", {"place": fault.place, **fault.facts})


def japanese_form() -> Party:
    """The party whose form counts effort in percent of its fiscal year."""
    return next(party for party in parties() if party.language == "ja")
