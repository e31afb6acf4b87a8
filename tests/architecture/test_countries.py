"""No code names a country: a third party joins by configuration.

Allowed are the registry of parties, the rule catalogue (rules are made by governments), the demonstration,
configuration and translations.
"""

import ast
import re

from tests.architecture.tree import Source, sources, templates

CODES = {"US", "JP", "us", "jp", "USA", "JPN"}
ZONES = {"Asia/Tokyo", "America/New_York"}
ALLOWED = re.compile(r"app/(kernel/parties\.py|demo/|translations/|integrity/catalogue)")
IN_TEMPLATE = re.compile(r"""(['"])(US|JP|USA|JPN|Asia/Tokyo|America/New_York)\1""")


def countries(source: Source) -> list[str]:
    """Country codes as text, name or attribute, and the zones that stand for one."""
    return [
        source.at(node, f"names a country: {word}") for node in source.nodes() if (word := _country(node))
    ]


def _country(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value in CODES | ZONES else ""
    word = getattr(node, "attr", None) or getattr(node, "id", None) or getattr(node, "arg", None)
    return word if isinstance(word, str) and word in CODES else ""


def countries_in_template(source: Source) -> list[str]:
    return [
        f"{source.name}:{number}: names a country: {match[2]}"
        for number, line in enumerate(source.text.splitlines(), 1)
        for match in IN_TEMPLATE.finditer(line)
    ]


def test_no_code_names_a_country():
    elsewhere = [source for source in sources("app") if not ALLOWED.match(source.name)]
    assert [fault for source in elsewhere for fault in countries(source)] == []


def test_no_template_names_a_country():
    assert [fault for source in templates() for fault in countries_in_template(source)] == []


def test_a_country_in_code_is_seen():
    bad = Source(
        "app/calls/rules.py",
        'if party == "US":\n    pass\nbudget = parties.JP\nf(us=1)\nzone = "Asia/Tokyo"\n{"JP": 1}\n',
    )
    assert countries(bad) == [
        "app/calls/rules.py:1: names a country: US",
        "app/calls/rules.py:3: names a country: JP",
        "app/calls/rules.py:4: names a country: us",
        "app/calls/rules.py:5: names a country: Asia/Tokyo",
        "app/calls/rules.py:6: names a country: JP",
    ]


def test_prose_about_a_country_is_no_code():
    assert (
        countries(
            Source("app/calls/rules.py", '"""Under US law (and JP law) the deadline is one instant."""\n')
        )
        == []
    )


def test_a_country_in_a_template_is_seen():
    bad = Source("app/calls/templates/calls/show.html", "<p>\n{% if side == 'JP' %}x{% endif %}")
    assert countries_in_template(bad) == ["app/calls/templates/calls/show.html:2: names a country: JP"]
