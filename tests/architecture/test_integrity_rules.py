"""Rules of integrity judge conduct, never origin (GOV-01), and no rule blocks on what it was only told (invariants).

Looked at are the fields of all facts, what each rule says it reads, the keys of its dated settings, and every column of
the disclosures and of integrity.
"""

import ast
from dataclasses import fields, is_dataclass

import pytest

from app.integrity.catalogue import RULES, Severity, facts, found
from app.integrity.catalogue import dossier as dossiers
from app.integrity.catalogue.dated import settings_of
from app.integrity.catalogue.forbidden import forbidden_parts
from app.integrity.catalogue.shape import MAY_BLOCK
from app.integrity.screening import subjects
from app.kernel.bilingual import Bilingual
from app.tables import metadata
from tests.architecture.tree import Source, sources

MODULES = (facts, found, dossiers, subjects)


def kinds() -> list[type]:
    return [
        kind
        for module in MODULES
        for kind in vars(module).values()
        if is_dataclass(kind) and isinstance(kind, type)
    ]


def fields_of_facts() -> list[str]:
    return [f"{kind.__name__}.{field.name}" for kind in kinds() for field in fields(kind)]


def columns() -> list[str]:
    tables = [
        table
        for name, table in metadata.tables.items()
        if name.startswith(("disclosure", "integrity", "finding"))
    ]
    return [f"{table.name}.{column.name}" for table in tables for column in table.columns]


def words_read(source: Source) -> list[str]:
    """Attributes and keys that code asks for."""
    names = [node.attr for node in source.nodes(ast.Attribute)]
    return names + [node.arg for node in source.nodes(ast.arg)]


def test_no_fact_no_setting_and_no_column_tells_where_somebody_comes_from() -> None:
    settings, _ = settings_of()
    looked_at = [*fields_of_facts(), *columns(), *(setting.key for setting in settings)]
    looked_at += [name for rule in RULES.values() for name in rule.inputs]
    assert len(looked_at) > 300
    assert forbidden_parts(looked_at) == []


def test_no_engine_of_integrity_asks_where_somebody_comes_from() -> None:
    engines = (
        sources("app/integrity/catalogue")
        + sources("app/integrity/screening")
        + sources("app/integrity/names")
    )
    assert len(engines) > 20
    assert {source.name: bad for source in engines if (bad := forbidden_parts(words_read(source)))} == {}


def test_a_rule_that_reads_citizenship_is_seen() -> None:
    bad = Source(
        "app/integrity/catalogue/x.py", "def f(case):\n    return case.person.citizenship == visa_class\n"
    )
    assert forbidden_parts(words_read(bad)) == ["citizenship"]
    assert forbidden_parts(["Person.birth_country", "Person.birthYear", "race", "trace"]) == [
        "Person.birth_country",
        "race",
    ]


def test_only_rules_of_what_was_entered_block() -> None:
    assert [
        rule.id
        for rule in RULES.values()
        if Severity.BLOCK in rule.severities and not rule.reads <= MAY_BLOCK
    ] == []


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_it_is_in_both_languages(code: str) -> None:
    rule = RULES[code]
    assert rule.version >= 1
    assert rule.basis
    for text in (rule.title, rule.says):
        assert isinstance(text, Bilingual)
        assert all((text.en, text.ja))
        assert text.en != text.ja


def test_the_inputs_a_rule_names_are_facts() -> None:
    known = {field.name for kind in kinds() for field in fields(kind)}
    named = {part for rule in RULES.values() for path in rule.inputs for part in path.split(".")}
    assert named - known == set()


def test_every_rule_of_the_catalogue_is_there() -> None:
    families = {rule.family: 0 for rule in RULES.values()}
    for rule in RULES.values():
        families[rule.family] += 1
    assert families == {
        "CMP": 7, "CRT": 6, "TRN": 3, "EFF": 7, "XCH": 11, "OVL": 5, "SUP": 6, "NIH": 1, "FTR": 4, "CTY": 2, "ENT": 8,
        "EXP": 6, "FCI": 5, "INS": 5, "REV": 10, "PAW": 5, "GOV": 4,
    }  # fmt: skip
    assert sum(families.values()) == 95
