"""Column types: aware UTC instants, text enumerations, bilingual text, JSON."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum, String, Text, TypeDecorator
from sqlalchemy.orm import Composite, composite, mapped_column

from app.kernel.bilingual import Bilingual


class UTCDateTime(TypeDecorator[datetime]):
    """Only aware instants go in and only UTC comes out. SQLite keeps fixed-width text, which sorts as time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive instant cannot be stored")
        utc = value.astimezone(UTC)
        return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        instant: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(UTC)


class JSONText(TypeDecorator[Any]):
    """JSON kept as canonical text, the same on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def text_enum(kind: type[StrEnum]) -> Enum:
    """An enumeration stored as text by its value; the CHECK is written by `one_of`."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def one_of(column: str, kind: type[StrEnum], name: str) -> CheckConstraint:
    """CHECK that a text column holds a value of the enumeration; `name` is a sentence."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({values})", name=name)


def bilingual(prefix: str) -> Composite[Bilingual]:
    """Two text columns `<prefix>_en` and `<prefix>_ja` seen as one `Bilingual`."""
    return composite(
        Bilingual,
        mapped_column(f"{prefix}_en", Text, nullable=False, default=""),
        mapped_column(f"{prefix}_ja", Text, nullable=False, default=""),
    )
