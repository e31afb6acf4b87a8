import uuid

import pytest

from app.files import policy
from app.kernel.actor import ANONYMOUS, Actor, system

OWNER = Actor(person_id=uuid.uuid4(), name="Owner")
OTHER = Actor(person_id=uuid.uuid4(), name="Other")
SYSTEM = system("file check")


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (ANONYMOUS, set()),
        (OWNER, {"upload", "view", "process"}),
        (OTHER, {"upload"}),
        (SYSTEM, {"process", "collect"}),
    ],
)
def test_who_may_do_what(actor, allowed):
    owner = OWNER.person_id
    answers = {
        "upload": policy.may_upload(actor),
        "view": policy.may_view(actor, owner),
        "process": policy.may_process(actor, owner),
        "collect": policy.may_collect_garbage(actor),
    }
    assert {name for name, answer in answers.items() if answer} == allowed
