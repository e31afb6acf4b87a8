"""Two texts that began as one and went apart: what changed on one side only is taken, and the rest is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.reviews.rules.answers import Answers

PARTS = ("score", "text")
EMPTY: Mapping[str, Any] = {"score": None, "text": ""}


@dataclass(slots=True)
class Merged:
    """`answers`: the whole afterwards. `changes`: what that changes in what is kept. `conflicts`: what is kept where
    both sides changed the same part in two ways; empty when all could be put together.
    """

    answers: dict[str, dict[str, Any]]
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    conflicts: dict[str, dict[str, Any]] = field(default_factory=dict)


def merged(ancestor: Answers, present: Answers, given: Answers) -> Merged:
    """`given` was written on top of `ancestor`; `present` is what is kept now. A question that was not given stays."""
    result = Merged({code: {**EMPTY, **answer} for code, answer in present.items()})
    for code, answer in given.items():
        for part in PARTS:
            old, now, new = (_part(of, code, part) for of in (ancestor, present, {code: answer}))
            if new in (old, now):
                continue
            target = result.changes if now == old else result.conflicts
            target.setdefault(code, {})[part] = new if now == old else now
    return _laid(result)


def _laid(result: Merged) -> Merged:
    for code, parts in result.changes.items():
        result.answers[code] = {**EMPTY, **result.answers.get(code, {}), **parts}
    return result


def _part(answers: Answers, code: str, part: str) -> Any:
    value = answers.get(code, {}).get(part)
    return tidied(value) if part == "text" else value


def tidied(text: str | None) -> str:
    """A text with the line ends of the database, whatever the browser sent."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n")


def laid_together(changes: Iterable[Answers]) -> dict[str, dict[str, Any]]:
    """The answers after a sequence of changes, oldest first."""
    answers: dict[str, dict[str, Any]] = {}
    for change in changes:
        for code, parts in change.items():
            answers[code] = {**EMPTY, **answers.get(code, {}), **parts}
    return answers
