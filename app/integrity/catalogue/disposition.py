"""What two sides' findings come to together: the disposition table (integrity-rules 2.9)."""

from enum import StrEnum


class View(StrEnum):
    """What one side's officer found against the written rule."""

    CLEAR = "clear"
    NEEDS_INFORMATION = "needs_information"
    MITIGABLE = "mitigable"
    STATUTORY_BAR = "statutory_bar"
    OWN_SHARE = "own_share"
    """The own side's share falls (concentration, a false pledge); the other side asks whether the science survives."""
    CONCERN = "concern"


class Joint(StrEnum):
    """What follows for the proposal."""

    PROCEED = "proceed"
    ASK = "ask"
    ONE_PLAN = "one_plan"
    REPLACE_PERSON = "replace_person"
    SHARE_WITHDRAWN = "share_withdrawn"
    PANEL = "panel"


_PAIRS: dict[frozenset[View], Joint] = {
    frozenset({View.CLEAR}): Joint.PROCEED,
    frozenset({View.CLEAR, View.MITIGABLE}): Joint.ONE_PLAN,
    frozenset({View.MITIGABLE}): Joint.ONE_PLAN,
    frozenset({View.CONCERN}): Joint.PANEL,
    frozenset({View.CLEAR, View.CONCERN}): Joint.PANEL,
    frozenset({View.MITIGABLE, View.CONCERN}): Joint.PANEL,
}


def joint_result(one: View, other: View) -> Joint:
    """The table reads the same from either side. A statutory bar stands whatever the other side finds; while one side
    needs information both wait; a discretionary concern of one side alone goes to the joint panel.
    """
    pair = frozenset({one, other})
    if View.STATUTORY_BAR in pair:
        return Joint.REPLACE_PERSON
    if View.NEEDS_INFORMATION in pair:
        return Joint.ASK
    if View.OWN_SHARE in pair:
        return Joint.SHARE_WITHDRAWN
    return _PAIRS[pair]
