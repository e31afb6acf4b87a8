"""Who sees the record and the checks."""

import pytest

from app.accounts.roles import Role
from app.kernel.actor import ANONYMOUS, Actor, Grant
from app.reports import policy

SEES_RECORD, SEES_CHECKS = {Role.AUDITOR}, {Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR}


@pytest.mark.parametrize("role", Role)
def test_by_role(role: Role) -> None:
    actor = Actor(None, "Somebody", (Grant(role),))
    seen = (policy.may_view_record(actor), policy.may_view_checks(actor))
    assert seen == (role in SEES_RECORD, role in SEES_CHECKS)


def test_nobody_else() -> None:
    assert (policy.may_view_record(ANONYMOUS), policy.may_view_checks(ANONYMOUS)) == (False, False)
