"""The ten rules of decision 0001 stand where it says."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "decisions" / "0001-ten-rules-in-one-guess.md"
LINE = re.compile(r"^\| .+ \| `(?P<path>app/\S+\.py)` · `(?P<name>\w+)` \|$", re.MULTILINE)


def places() -> list[tuple[str, str]]:
    return [(found["path"], found["name"]) for found in LINE.finditer(PAGE.read_text(encoding="utf-8"))]


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_there_are_ten_in_ten_places():
    assert len(set(places())) == 10


def test_every_rule_stands_where_the_page_says():
    assert [(path, name) for path, name in places() if name not in functions(path)] == []


def test_a_rule_that_moved_is_noticed():
    assert "no_such_rule" not in functions("app/calls/phases.py")
