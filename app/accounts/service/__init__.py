"""The verbs of accounts, by what they are about.

`joining`: invitations, registration, links sent by mail. `profiles`: what people say of themselves. `roles`:
grants, closing and opening accounts. `sessions`: signing in and out. `directory`: institutions and agencies.
"""

from app.accounts.service.directory import create_agency, create_institution, import_institutions
from app.accounts.service.joining import (
    Newcomer,
    accept_invitation,
    ask_for_reset,
    ask_to_register,
    change_password,
    create_person,
    invite,
    invite_again,
    register,
    request_reset,
    reset_password,
)
from app.accounts.service.profiles import Profile, update_profile
from app.accounts.service.roles import disable, enable, grant_role, revoke_role
from app.accounts.service.sessions import (
    check_password,
    confirm,
    count_attempt,
    end_other_sign_ins,
    end_sign_in,
    keep_alive,
    open_sign_in,
    sign_out,
)

__all__ = [
    "Newcomer",
    "Profile",
    "accept_invitation",
    "ask_for_reset",
    "ask_to_register",
    "change_password",
    "check_password",
    "confirm",
    "count_attempt",
    "create_agency",
    "create_institution",
    "create_person",
    "disable",
    "enable",
    "end_other_sign_ins",
    "end_sign_in",
    "grant_role",
    "import_institutions",
    "invite",
    "invite_again",
    "keep_alive",
    "open_sign_in",
    "register",
    "request_reset",
    "reset_password",
    "revoke_role",
    "sign_out",
    "update_profile",
]
