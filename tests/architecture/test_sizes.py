"""What can be read in one look: size budgets of functions and files (architecture, section 4)."""

import ast
from statistics import median, quantiles

from tests.architecture.tree import Source, sources

MEDIAN_FUNCTION, MOST_FUNCTIONS, LONGEST_FUNCTION = 8, 30, 60
MOST_FILES, LONGEST_FILE = 350, 500
POSITIONAL = 5


def functions(source: Source) -> list[ast.FunctionDef]:
    return source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)


def length(function: ast.FunctionDef) -> int:
    """Lines from `def` to the last statement; decorators are not counted, the docstring is."""
    return function.end_lineno - function.lineno + 1


def lines(source: Source) -> int:
    return source.text.count("\n")


def percentile_95(sizes: list[int]) -> float:
    return quantiles(sizes, n=20, method="inclusive")[-1]


def too_long(source: Source) -> list[str]:
    faults = [f"{source.name}: {lines(source)} lines, at most {LONGEST_FILE}"] * (
        lines(source) > LONGEST_FILE
    )
    return faults + [
        source.at(f, f"{f.name}() has {length(f)} lines, at most {LONGEST_FUNCTION}")
        for f in functions(source)
        if length(f) > LONGEST_FUNCTION
    ]


def too_many_parameters(source: Source) -> list[str]:
    """Positional parameters beyond five, `self` and `cls` not counted; keyword-only ones name themselves."""
    return [
        source.at(f, f"{f.name}() takes {number} positional parameters, at most {POSITIONAL}")
        for f in functions(source)
        if (number := _positional(f)) > POSITIONAL
    ]


def _positional(function: ast.FunctionDef) -> int:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def ours() -> list[Source]:
    return sources("app", "config")


def test_no_function_and_no_file_is_too_long():
    assert [fault for source in ours() for fault in too_long(source)] == []


def test_functions_are_short_as_a_rule():
    sizes = [length(function) for source in ours() for function in functions(source)]
    assert median(sizes) <= MEDIAN_FUNCTION
    assert percentile_95(sizes) <= MOST_FUNCTIONS


def test_files_are_short_as_a_rule():
    assert percentile_95([lines(source) for source in ours()]) <= MOST_FILES


def test_nothing_takes_more_than_five_positional_parameters():
    assert [fault for source in ours() for fault in too_many_parameters(source)] == []


def test_a_long_function_is_seen():
    body = "    x = 1\n"
    assert too_long(Source("app/x.py", "def f():\n" + body * 59)) == []
    assert too_long(Source("app/x.py", "def f():\n" + body * 60)) == [
        "app/x.py:1: f() has 61 lines, at most 60"
    ]


def test_a_long_file_is_seen():
    assert too_long(Source("app/x.py", "\n" * 500)) == []
    assert too_long(Source("app/x.py", "\n" * 501)) == ["app/x.py: 501 lines, at most 500"]


def test_a_sixth_positional_parameter_is_seen():
    bad = Source(
        "app/x.py", "def f(a, b, c, d, e, f): ...\nclass C:\n    def g(self, a, b, c, d, e, *, f): ...\n"
    )
    assert too_many_parameters(bad) == ["app/x.py:1: f() takes 6 positional parameters, at most 5"]


def test_the_percentile_is_what_it_says():
    assert percentile_95(list(range(1, 102))) == 96
