"""Questions travel up: a package asks, `app.wiring` says who answers. An answer changes nothing and decides nothing.

Where a package below must know what only a package above can tell (docs/decisions/0023). The answers of all who were
asked come as one list, in the order of the table.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Answers = Mapping[type[Any], tuple[Callable[[Any], Iterable[Any]], ...]]
_answers: dict[type[Any], tuple[Callable[[Any], Iterable[Any]], ...]] = {}


def answer_with(answers: Answers) -> None:
    """Install the table of who answers what; called once, by the composition root."""
    _answers.clear()
    _answers.update(answers)


def ask(question: object) -> list[Any]:
    return [each for answer in _answers.get(type(question), ()) for each in answer(question)]
