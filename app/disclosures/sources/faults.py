"""What is wrong with a file, and where."""

import re
from dataclasses import dataclass, field
from typing import Any

LARGEST = 900_000
"""Bytes of a file; the service takes a million in one request."""

_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` ends a stable code (`bad_date`); `place` is a line, a cell or a path of the file."""

    code: str
    place: str
    facts: dict[str, Any] = field(default_factory=dict)


class UnreadableFileError(Exception):
    """The file was not taken; `faults` holds every reason."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.code}" for fault in faults))
        self.faults = faults


class Collected:
    """Faults of one file, gathered while it is read to its end."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, code: str, place: str, **facts: Any) -> None:
        self.faults.append(Fault(code, place, {name: str(value)[:60] for name, value in facts.items()}))

    def day(self, text: str, place: str) -> str:
        """An ISO date as precise as it is known; a fault for anything else."""
        if text and _DAY.fullmatch(text) is None:
            self.add("bad_date", place, found=text)
            return ""
        return text

    def one_of(self, text: str, allowed: tuple[str, ...], place: str) -> str:
        if text and text not in allowed:
            self.add("bad_choice", place, found=text, allowed=", ".join(allowed))
            return ""
        return text

    def number(self, text: str, place: str, pattern: str = r"[0-9]{1,15}(?:\.[0-9]{1,6})?") -> str:
        if text and re.fullmatch(pattern, text) is None:
            self.add("bad_number", place, found=text)
            return ""
        return text

    def settle(self) -> None:
        """Raise UnreadableFileError where something was wrong."""
        if self.faults:
            raise UnreadableFileError(*self.faults)


def small_enough(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise UnreadableFileError(Fault("too_large", "1", {"limit": LARGEST}))
    return data
