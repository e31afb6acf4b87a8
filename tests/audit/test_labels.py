"""Every action that the code writes into the record has a name in words."""

import ast
import re
from collections.abc import Iterator

import pytest

from app.audit.labels import NOUNS, VERBS, action_text
from app.kernel.language import speaking
from tests.architecture.tree import sources

ACTION = re.compile(r"[a-z_]+\.[a-z_]*")


def actions() -> Iterator[tuple[str, str]]:
    """(noun, verb) of every call that records; the verb is empty where it is the name of a state."""
    for source in sources("app"):
        for call in source.nodes(ast.Call):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name not in ("record", "Note"):
                continue
            for part in [text for argument in call.args for text in ast.walk(argument)]:
                if isinstance(part, ast.Constant) and ACTION.fullmatch(str(part.value)):
                    noun, _dot, verb = part.value.partition(".")
                    yield noun, verb


def test_every_action_has_a_name() -> None:
    found = set(actions())
    assert len(found) > 90
    nameless = {f"{noun}.{verb}" for noun, verb in found if noun not in NOUNS or (verb and verb not in VERBS)}
    assert nameless == set()


@pytest.mark.parametrize(
    ("action", "english", "japanese"),
    [
        ("proposal.submitted", "Proposal: submitted", "申請：提出"),
        ("lot.carried_over", "Lot: carried over", "歳出枠：繰越し"),
        ("principal_draw.key_turned", "Draw of principal: key turned", "元本の取崩し：鍵の行使"),
        ("moon.landed", "moon: landed", "moon：landed"),
    ],
)
def test_an_action_in_words(action: str, english: str, japanese: str) -> None:
    with speaking("en"):
        assert action_text(action) == english
    with speaking("ja"):
        assert action_text(action) == japanese
