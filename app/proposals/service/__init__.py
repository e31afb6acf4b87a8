"""The verbs of proposals, by what they are about.

`drafting`: begin and write. `team`: who takes part. `documents`: files. `signing`: institutions bind themselves.
`preparing`: what a submission rests on. `submitting`: submit, withdraw, and the moves of packages above. Every change
begins in `holding`.
"""

from app.proposals.service.documents import attach, detach
from app.proposals.service.drafting import HalfText, SharedText, edit_half, edit_shared, set_budget, start
from app.proposals.service.preparing import prepare
from app.proposals.service.signing import ask_signature, sign
from app.proposals.service.submitting import move, submit, withdraw
from app.proposals.service.team import (
    NewMember,
    add_member,
    change_role,
    confirm_member,
    decline_member,
    remove_member,
)

__all__ = [
    "HalfText",
    "NewMember",
    "SharedText",
    "add_member",
    "ask_signature",
    "attach",
    "change_role",
    "confirm_member",
    "decline_member",
    "detach",
    "edit_half",
    "edit_shared",
    "move",
    "prepare",
    "remove_member",
    "set_budget",
    "sign",
    "start",
    "submit",
    "withdraw",
]
