"""The prose of the demonstration, read from `texts/`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from app.kernel.bilingual import Bilingual

TEXTS = Path(__file__).parent / "texts"


@cache
def read(name: str) -> dict[str, Any]:
    """A file of `texts/` as plain data; read once, never changed."""
    with (TEXTS / f"{name}.toml").open("rb") as stream:
        return tomllib.load(stream)


def bilingual(table: Mapping[str, str]) -> Bilingual:
    """`{en, ja}` as a text in both languages, without the blank lines around it."""
    return Bilingual(table["en"].strip(), table["ja"].strip())
