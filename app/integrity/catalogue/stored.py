"""A dossier as plain JSON and back, so that a run can be kept and made again."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from app.integrity.catalogue.dossier import Dossier
from app.kernel.crypto import content_hash
from app.kernel.fiscal import Month
from app.kernel.money import Money

_READ: dict[Any, Callable[[Any], Any]] = {
    Month: Month.parse,
    Decimal: Decimal,
    date: date.fromisoformat,
    Money: lambda pair: Money(pair[0], pair[1]),
}


def plain(value: Any) -> Any:
    """Dataclasses as objects without the fields that hold their default, sets sorted, numbers as text."""
    if isinstance(value, Month | Decimal | date):
        return str(value)
    if isinstance(value, Money):
        return [value.minor, value.currency]
    if is_dataclass(value):
        held = {field.name: getattr(value, field.name) for field in fields(value)}
        usual = {field.name: field.default for field in fields(value)}
        return {name: plain(it) for name, it in held.items() if usual[name] != it}
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def dossier_of(content: Any) -> Dossier:
    """The dossier that `plain` wrote. KeyError or TypeError for anything else."""
    read: Dossier = _read(Dossier, content)
    return read


def facts_hash(dossier: Dossier) -> str:
    return content_hash(plain(dossier))


def _read(kind: Any, content: Any) -> Any:
    if content is None or kind is Any:
        return content
    if kind in _READ:
        return _READ[kind](content)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], value) for name, value in content.items()})
    return _read_generic(kind, content)


def _read_generic(kind: Any, content: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        real = [each for each in inner if each is not types.NoneType and get_origin(each) is not Literal]
        return _read(real[0], content) if real else content
    if origin is frozenset:
        return frozenset(_read(inner[0], each) for each in content)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return tuple(_read(inner[0], each) for each in content)
        return tuple(_read(one, each) for one, each in zip(inner, content, strict=True))
    return content


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
