"""One place commits. A second one would let half a change through."""

import ast

from tests.architecture.tree import Source, sources

COMMITS_IN = "app/kernel/db.py"
# Alembic runs a migration in one transaction of its own, before the service starts.
OPENS_TRANSACTIONS = {COMMITS_IN, "app/kernel/migrations.py"}


def calls_of(source: Source, method: str) -> list[str]:
    return [
        source.at(node, f"calls {method}()")
        for node in source.nodes(ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr == method
    ]


def silent_commits(source: Source) -> list[str]:
    """`with engine.begin():` commits at the end of its block without saying so."""
    return [
        source.at(block, f"{ast.unparse(item.context_expr)} commits at its end")
        for block in source.nodes(ast.With)
        for item in block.items
        if isinstance(item.context_expr, ast.Call)
        and isinstance(item.context_expr.func, ast.Attribute)
        and item.context_expr.func.attr == "begin"
    ]


def test_commit_stands_once_in_the_tree():
    found = [fault for source in sources("app") for fault in calls_of(source, "commit")]
    assert [fault.partition(":")[0] for fault in found] == [COMMITS_IN]


def test_nothing_else_opens_a_transaction_that_commits_itself():
    elsewhere = [source for source in sources("app") if source.name not in OPENS_TRANSACTIONS]
    assert [fault for source in elsewhere for fault in silent_commits(source)] == []


def test_a_second_commit_is_seen():
    bad = Source("app/calls/service.py", "def publish(actor):\n    session().commit()\n")
    assert calls_of(bad, "commit") == ["app/calls/service.py:2: calls commit()"]


def test_a_hidden_commit_is_seen():
    bad = Source("app/calls/queries.py", "with engine().begin() as connection:\n    connection.execute(x)\n")
    assert silent_commits(bad) == ["app/calls/queries.py:1: engine().begin() commits at its end"]
