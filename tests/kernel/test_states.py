"""The one transition function."""

from enum import StrEnum

import pytest

from app.kernel.errors import Conflict
from app.kernel.states import actions_from, step


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


class Move(StrEnum):
    PUSH = "push"
    LOCK = "lock"


TABLE = {(Door.OPEN, Move.PUSH): Door.SHUT, (Door.SHUT, Move.PUSH): Door.OPEN}


def test_a_line_of_the_table_leads_on() -> None:
    assert step(TABLE, Door.OPEN, Move.PUSH) == Door.SHUT


def test_a_missing_line_is_a_conflict_that_says_why() -> None:
    with pytest.raises(Conflict) as caught:
        step(TABLE, Door.OPEN, Move.LOCK)
    assert (caught.value.code, caught.value.facts) == (
        "state.not_allowed",
        {"state": "open", "action": "lock"},
    )


def test_what_can_be_done_from_a_state() -> None:
    assert actions_from(TABLE, Door.OPEN) == (Move.PUSH,)
