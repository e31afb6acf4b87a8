"""The way of a disclosure."""

import pytest

from app.disclosures.states import TRANSITIONS, DisclosureAction, DisclosureState
from app.kernel.errors import Conflict
from app.kernel.states import step


def test_draft_becomes_certified_and_then_superseded():
    certified = step(TRANSITIONS, DisclosureState.DRAFT, DisclosureAction.CERTIFY)
    assert certified == DisclosureState.CERTIFIED
    assert step(TRANSITIONS, certified, DisclosureAction.SUPERSEDE) == DisclosureState.SUPERSEDED


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (s, a)
        for s in DisclosureState
        for a in DisclosureAction
        if (s, a) not in {("draft", "certify"), ("certified", "supersede")}
    ],
)
def test_there_is_no_other_way(state, action):
    with pytest.raises(Conflict):
        step(TRANSITIONS, state, action)
