"""The items of a JSON array one by one, each with its line; what is broken costs only itself where it can."""

import json
import re
from collections.abc import Iterator
from typing import Any

from app.integrity.sources.reading import Refusal

_SPACE = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\n\s*\{")


def array_items(text: str, key: str | None) -> Iterator[tuple[int, Any]]:
    """(line, item or Refusal) of the array under `key`, or of the whole text when `key` is None.

    After an item that is no JSON, reading goes on at the next object that begins a line.
    """
    start = _array_start(text, key)
    if start is None:
        yield 1, Refusal(1, "json.unknown_layout", f"no list {key or ''}".strip())
        return
    decoder = json.JSONDecoder()
    at = _skip(text, start)
    line, counted = text.count("\n", 0, at) + 1, at
    while at < len(text) and text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            item, at = decoder.raw_decode(text, at)
        except ValueError as error:
            yield line, Refusal(line, "json.malformed", str(error))
            found = _NEXT_OBJECT.search(text, at + 1)
            at = found.end() - 1 if found else len(text)
        else:
            yield line, item
        at = _skip(text, at)
    if at >= len(text):
        yield line, Refusal(text.count("\n") + 1, "json.malformed", "the list has no end")


def _array_start(text: str, key: str | None) -> int | None:
    found = re.compile(r"\s*\[" if key is None else rf'"{key}"\s*:\s*\[')
    match = found.match(text) if key is None else found.search(text)
    return match.end() if match else None


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
