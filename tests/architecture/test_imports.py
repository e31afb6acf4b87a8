"""Order is law: the import contracts are kept, say what the plan says, and refuse what they should refuse."""

import ast

import pytest

from tests.architecture.contracts import lint, plant, titles
from tests.architecture.fences import contracts, written
from tests.architecture.rooms import COMPOSITION_ROOT
from tests.architecture.tree import ROOT, Source, sources

# Rooms that no other package may enter: pyproject.toml guards the first three, this file `letters` too.
PRIVATE = {"api", "pages", "jobs", "letters"}


def imports(source: Source) -> set[str]:
    found = {alias.name for node in source.nodes(ast.Import) for alias in node.names}
    for node in source.nodes(ast.ImportFrom):
        found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def trespasses(source: Source) -> list[str]:
    """Imports of another package's private rooms."""
    own = source.parts[1]
    if own in COMPOSITION_ROOT:
        return []
    rooms = sorted({tuple(name.split(".")[1:3]) for name in imports(source) if name.startswith("app.")})
    return [
        f"{source.name}: {'.'.join(room)} is private"
        for room in rooms
        if len(room) == 2 and room[1] in PRIVATE and room[0] != own
    ]


def hidden_imports(source: Source) -> list[str]:
    """Imports by name at run time, which no graph shows."""
    calls = [
        c
        for c in source.nodes(ast.Call)
        if ast.unparse(c.func) in {"importlib.import_module", "import_module", "__import__"}
    ]
    return [source.at(call, "an import that no graph shows") for call in calls]


def test_the_contracts_are_kept():
    code, said = lint(ROOT)
    assert code == 0, said


def test_the_contracts_are_the_ones_of_the_plan():
    assert written() == contracts(), "run `make fences`"


def test_nobody_enters_a_private_room_of_another_package():
    assert [fault for source in sources("app") if len(source.parts) > 1 for fault in trespasses(source)] == []


def test_no_import_is_hidden():
    """But for the composition root, which loads the heavy library of a bucket only where there is one."""
    seen = [source for source in sources("app") if source.name != "app/factory.py"]
    assert [fault for source in seen for fault in hidden_imports(source)] == []


def test_an_empty_tree_keeps_the_contracts(tmp_path):
    code, said = lint(plant(tmp_path, {}))
    assert code == 0, said


@pytest.mark.parametrize(
    ("contract", "name", "text"),
    [
        ("packages", "app/calls/rules.py", "import app.proposals"),
        ("packages", "app/calls/rules.py", "import app.disclosures"),
        ("packages", "app/kernel/money.py", "import app.audit"),
        ("packages", "app/reports/queries.py", "import app.wiring"),
        ("packages", "app/funding/models.py", ""),
        ("rooms", "app/calls/queries.py", "import app.calls.service"),
        ("rooms", "app/calls/rules.py", "import app.calls.policy"),
        ("rooms", "app/reviews/affinity.py", "import app.reviews.models"),
        ("rooms", "app/calls/content.py", "import app.calls.policy"),
        ("rooms", "app/calls/states.py", "import app.calls.phases"),
        ("no-web-in-domain", "app/calls/service.py", "import flask"),
        ("no-web-in-domain", "app/kernel/money.py", "import marshmallow"),
        ("no-web-in-domain", "app/calls/models.py", "import app.web"),
        ("no-sql-in-rules", "app/calls/policy.py", "import sqlalchemy"),
        ("no-sql-in-rules", "app/calls/rules.py", "import app.kernel.db"),
        ("no-sql-in-rules", "app/selection/portfolio.py", "from sqlalchemy import select"),
        ("front-doors", "app/awards/service.py", "import app.calls.jobs"),
        ("front-doors", "app/reports/pages.py", "import app.calls.pages"),
    ],
)
def test_a_planted_mistake_breaks_its_contract(tmp_path, contract, name, text):
    """Each mistake stands in a tree where the modules it reaches for exist."""
    reached = {f"app/calls/{room}.py": "" for room in ("service", "policy", "jobs", "pages", "api", "phases")}
    reached |= {"app/kernel/db.py": "", "app/reviews/models.py": "", name: text + "\n"}
    code, said = lint(plant(tmp_path, reached))
    assert code == 1
    assert f"{titles()[contract]} BROKEN" in said


def test_a_visit_to_a_private_room_is_seen():
    bad = Source("app/awards/service.py", "from app.calls import letters, rules\nimport app.awards.letters\n")
    assert trespasses(bad) == ["app/awards/service.py: calls.letters is private"]
    assert trespasses(Source("app/wiring.py", "from app.calls import letters\n")) == []


def test_a_hidden_import_is_seen():
    bad = Source("app/awards/rules.py", "importlib.import_module('app.reports')\n")
    assert hidden_imports(bad) == ["app/awards/rules.py:1: an import that no graph shows"]
