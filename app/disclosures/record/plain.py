"""Record to plain JSON and back; losing nothing. What older formats say is read into the present one."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.disclosures.record import earlier
from app.disclosures.record.content import ITEMS, Record, Section
from app.disclosures.record.values import Effort, Provenance, YearValue
from app.kernel.fiscal import Month
from app.kernel.money import Money

FORMAT = 2
OWN = frozenset({"format", "salt", "provenance"})
"""What belongs to the record and not to the person: never shown, never compared."""


def plain(value: Any) -> Any:
    """A value of the record as JSON holds it."""
    if isinstance(value, Money):
        return {"amount": str(value), "currency": value.currency}
    if isinstance(value, Effort):
        return _plain_effort(value)
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value) if field.name != "provenance"]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Month | Decimal | StrEnum):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value


def _plain_effort(effort: Effort) -> dict[str, Any]:
    return {
        "shares": {str(month): str(share) for month, share in effort.shares},
        "estimated": effort.estimated,
        "person_months": plain(effort.person_months),
        "percents": plain(effort.percents),
    }


def content_of(record: Record, salt: str) -> dict[str, Any]:
    """What is kept of a record. `salt` keeps equal records from having equal hashes."""
    return {"format": FORMAT, "salt": salt, **plain(record), "provenance": kept(record.provenance)}


def kept(provenance: Mapping[str, Provenance]) -> dict[str, Any]:
    """Each different provenance once, and which of them each place has."""
    distinct = list(dict.fromkeys(provenance.values()))
    number = {one: index for index, one in enumerate(distinct)}
    return {
        "values": [plain(one) for one in distinct],
        "of": {place: number[one] for place, one in provenance.items()},
    }


def record_of(content: Mapping[str, Any]) -> Record:
    """The record that `content_of` kept, or an older format did."""
    present = earlier.modern(content) if content.get("format") == 1 else content
    kept_origins = present.get("provenance", {"values": [], "of": {}})
    origins = [_provenance(one) for one in kept_origins["values"]]
    parts: dict[str, Any] = {name: _section(name, present.get(name, {})) for name in ITEMS}
    parts |= {name: read(_hints(Record)[name], present.get(name, {})) for name in WHOLE}
    provenance = {place: origins[number] for place, number in kept_origins["of"].items()}
    return Record(**parts, provenance=provenance)


WHOLE = ("identity", "declarations")
"""Sections that are no lists."""


def _section(name: str, data: Mapping[str, Any]) -> Section[Any]:
    items = tuple(read(ITEMS[name], item) for item in data.get("items", ()))
    return Section(bool(data.get("nothing")), items)


def read(kind: Any, data: Any) -> Any:
    """A value of that type from plain JSON; what is missing has its default."""
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(arm for arm in get_args(kind) if arm is not type(None))
        return None if data is None else read(kind, data)
    if kind is Money:
        return Money.parse(data["amount"], data["currency"])
    if kind is Effort:
        return _effort(data)
    if get_origin(kind) is tuple:
        return tuple(read(get_args(kind)[0], one) for one in data)
    if dataclasses.is_dataclass(kind):
        made: Any = kind
        hints = _hints(made)
        return made(**{name: read(hints[name], value) for name, value in data.items() if name in hints})
    return data


def _effort(data: Mapping[str, Any]) -> Effort:
    shares = {Month.parse(month): Decimal(share) for month, share in data.get("shares", {}).items()}
    return Effort(
        tuple(sorted(shares.items())),
        bool(data.get("estimated")),
        _year_values(data.get("person_months", ())),
        _year_values(data.get("percents", ())),
    )


def _year_values(data: Any) -> tuple[YearValue, ...]:
    return tuple(YearValue(one["year"], Decimal(one["value"])) for one in data)


def _provenance(data: Mapping[str, Any]) -> Provenance:
    dates = {
        name: datetime.fromisoformat(data[name]) if data[name] else None
        for name in ("entered_at", "certified_at")
    }
    return Provenance(**{**data, **dates})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
