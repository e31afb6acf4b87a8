"""The one transition function. A table of transitions is data: {(state, action): state}."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.kernel.errors import Conflict

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


def step(table: Mapping[tuple[S, A], S], state: S, action: A) -> S:
    """The state after `action`; Conflict `state.not_allowed` when the table has no such line."""
    try:
        return table[state, action]
    except KeyError:
        raise Conflict("state.not_allowed", state=state.value, action=action.value) from None


def actions_from(table: Mapping[tuple[S, A], S], state: S) -> tuple[A, ...]:
    """What can be done from `state`, in the order of the table."""
    return tuple(action for source, action in table if source == state)
