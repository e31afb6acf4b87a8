import pytest

from app.accounts.roles import Role
from app.fx.policy import may_import
from app.kernel.actor import ANONYMOUS, Actor, Grant, system
from app.kernel.ids import new_id

MAY = {Role.SYSTEM_ADMINISTRATOR, Role.ENDOWMENT_ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
def test_which_roles_may_import(role):
    assert may_import(Actor(new_id(), "Somebody", (Grant(role.value),))) == (role in MAY)


def test_the_service_may_and_nobody_may_not():
    assert may_import(system("command line"))
    assert not may_import(ANONYMOUS)
