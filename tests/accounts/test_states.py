from itertools import product

import pytest

from app.accounts.states import TRANSITIONS, PersonAction, PersonState
from app.kernel.errors import Conflict
from app.kernel.states import step

ALLOWED = {
    ("invited", "accept"): "active",
    ("invited", "disable"): "disabled",
    ("active", "disable"): "disabled",
    ("disabled", "enable"): "active",
    ("disabled", "invite"): "invited",
}


@pytest.mark.parametrize(("state", "action"), list(product(PersonState, PersonAction)))
def test_every_pair_of_state_and_action(state, action):
    expected = ALLOWED.get((state.value, action.value))
    if expected is None:
        with pytest.raises(Conflict):
            step(TRANSITIONS, state, action)
    else:
        assert step(TRANSITIONS, state, action) == expected
