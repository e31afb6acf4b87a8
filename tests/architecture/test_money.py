"""Money is integer minor units: where money is kept or computed there is no float."""

import ast
import re

from tests.architecture.tree import Source, dotted, sources

MONEY = re.compile(r"app/(kernel/money|ledger/|endowment/|awards/)")
# A simulation of what a fund may become is statistics, not money: nothing it computes is ever posted.
SIMULATES = {"app/endowment/projection.py"}
FLOATS = {"float", "np.float64", "np.float32", "numpy.float64", "numpy.float32", "Float", "sa.Float", "REAL"}


def floats(source: Source) -> list[str]:
    """Float literals, calls and annotations of float, and float column types."""
    return [source.at(node, f"float in money: {what}") for node in source.nodes() if (what := _float(node))]


def _float(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        return repr(node.value)
    if isinstance(node, ast.Name | ast.Attribute) and dotted(node) in FLOATS:
        return dotted(node)
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"float( \| None)?", node.value)
    ):
        return node.value
    return ""


def test_no_float_where_money_is():
    guarded = [s for s in sources("app") if MONEY.match(s.name) and s.name not in SIMULATES]
    assert guarded != []
    assert [fault for source in guarded for fault in floats(source)] == []


def test_a_float_is_seen():
    bad = Source(
        "app/ledger/rules.py",
        'def share(part: float) -> "float":\n    rate: float | None = 0.1\n    return float(part) * 2\n',
    )
    assert floats(bad) == [
        "app/ledger/rules.py:1: float in money: float",
        "app/ledger/rules.py:1: float in money: float",
        "app/ledger/rules.py:2: float in money: float",
        "app/ledger/rules.py:2: float in money: 0.1",
        "app/ledger/rules.py:3: float in money: float",
    ]


def test_whole_numbers_and_decimals_pass():
    assert floats(Source("app/ledger/rules.py", 'x: int = 3\ny = Decimal("0.1")\nz = x // 2\n')) == []
