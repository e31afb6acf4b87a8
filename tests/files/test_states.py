import pytest

from app.files.states import TRANSITIONS, FileAction, FileState
from app.kernel.errors import Conflict
from app.kernel.states import step


def test_a_verdict_is_final():
    assert step(TRANSITIONS, FileState.PENDING, FileAction.PASS) is FileState.CLEAN
    assert step(TRANSITIONS, FileState.PENDING, FileAction.REFUSE) is FileState.REFUSED
    for state in (FileState.CLEAN, FileState.REFUSED):
        for action in FileAction:
            with pytest.raises(Conflict):
                step(TRANSITIONS, state, action)
