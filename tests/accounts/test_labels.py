import re
from pathlib import Path

import pytest

from app.accounts import labels
from app.accounts.models import Institution
from app.accounts.roles import Role
from app.accounts.states import PersonState
from app.kernel.language import speaking

CODES = re.compile(
    r'"((?:sign_in|password|link|invitation|person|party|language|zone|institution|agency|role)\.[a-z_]+)"'
)
RECORDED = re.compile(r"audit\.record\(.*?\"([a-z_]+\.[a-z_]+)\"", re.DOTALL)


def said_in_code() -> set[str]:
    """Codes of refusals that the code of accounts names, without the codes of audit rows and of limits."""
    files = [path.read_text() for path in Path("app/accounts").rglob("*.py") if path.name != "labels.py"]
    not_refusals = {"sign_in.account", "sign_in.address"} | {
        c for text in files for c in RECORDED.findall(text)
    }
    return {code for text in files for code in CODES.findall(text)} - not_refusals


def test_every_role_and_state_has_words():
    assert labels.ROLES.keys() == set(Role)
    assert labels.PERSON_STATES.keys() == set(PersonState)
    assert Institution.__table__ is not None
    assert labels.INSTITUTION_STATES.keys() == {"active", "inactive", "withdrawn"}


def test_every_refusal_has_words():
    assert sorted(said_in_code() - labels.PROBLEMS.keys()) == []


def test_words_change_with_the_reader():
    with speaking("ja"):
        assert str(labels.ROLES[Role.REVIEWER]) == "審査員"
    assert str(labels.ROLES[Role.REVIEWER]) == "Reviewer"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari · macOS"),
        ("Mozilla/5.0 (Android 15; Mobile) Gecko/140.0 Firefox/140.0", "Firefox · Android"),
        ("curl/8.5.0 extra", "curl/8.5.0"),
        ("", ""),
    ],
)
def test_a_browser_is_named(agent, expected):
    assert labels.browser_of(agent) == expected
