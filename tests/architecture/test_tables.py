"""Every table is known to the migrations, and every CHECK says in words what it protects."""

import ast
import re

from sqlalchemy import CheckConstraint

from app.tables import metadata
from tests.architecture.tree import APP, Source, read, sources

SENTENCE = re.compile(r"[a-z0-9]+(_[a-z0-9]+){2,}")
COLUMNS = "app/kernel/columns.py"
LONGEST_NAME = 63
"""PostgreSQL cuts longer names without a word."""


def modules_with_tables(files: list[Source]) -> set[str]:
    return {
        source.module
        for source in files
        for node in source.nodes(ast.ClassDef)
        if any(ast.unparse(base) == "Model" for base in node.bases)
    }


def imported_modules(source: Source) -> set[str]:
    """Modules named by the imports of a file, `from a import b` counted as `a` and as `a.b`."""
    names = {alias.name for node in source.nodes(ast.Import) for alias in node.names}
    for node in source.nodes(ast.ImportFrom):
        names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def unnamed_checks(source: Source) -> list[str]:
    """CHECK constraints whose name is no sentence of three words or more."""
    faults = []
    for call in source.nodes(ast.Call):
        if getattr(call.func, "id", getattr(call.func, "attr", "")) == "CheckConstraint":
            name = next((k.value for k in call.keywords if k.arg == "name"), None)
            text = name.value if isinstance(name, ast.Constant) else ast.unparse(name) if name else ""
            if isinstance(name, ast.Constant | None) and not SENTENCE.fullmatch(text):
                faults.append(source.at(call, f"CHECK named {text!r}: name it as a sentence"))
    return faults


def native_enumerations(source: Source) -> list[str]:
    """Enumerations are text with a CHECK: a type of the database cannot lose a value in a migration."""
    return [
        source.at(node, "Enum of sqlalchemy: use text_enum and a CHECK")
        for node in source.nodes(ast.ImportFrom)
        if (node.module or "").startswith("sqlalchemy") and any(alias.name == "Enum" for alias in node.names)
    ]


def test_every_table_is_in_tables():
    known = imported_modules(read(APP / "tables.py"))
    for source in sources("app"):
        if source.name.endswith("/models/__init__.py") and source.module in known:
            known |= imported_modules(source)
    assert sorted(modules_with_tables(sources("app")) - known) == []


def test_every_check_is_named_as_a_sentence():
    assert [fault for source in sources("app") for fault in unnamed_checks(source)] == []


def test_every_constraint_of_the_schema_has_a_name_that_fits():
    checks = [
        c for table in metadata.tables.values() for c in table.constraints if isinstance(c, CheckConstraint)
    ]
    assert checks != []
    assert [str(check.sqltext) for check in checks if not check.name] == []
    every = [c for table in metadata.tables.values() for c in (*table.constraints, *table.indexes)]
    assert [str(c.name) for c in every if len(str(c.name)) > LONGEST_NAME] == []


def test_no_enumeration_is_a_type_of_the_database():
    elsewhere = [source for source in sources("app") if source.name != COLUMNS]
    assert [fault for source in elsewhere for fault in native_enumerations(source)] == []


def test_a_table_that_nobody_imports_is_seen():
    model = Source("app/calls/models.py", 'class Call(Versioned, Model):\n    __tablename__ = "calls"\n')
    assert modules_with_tables([model]) == {"app.calls.models"}
    assert imported_modules(Source("app/tables.py", "from app.calls import models as calls\n")) == {
        "app.calls",
        "app.calls.models",
    }
    assert imported_modules(Source("app/tables.py", "import app.fx.models\n")) == {"app.fx.models"}


def test_a_check_without_a_sentence_is_seen():
    bad = Source("app/x/models.py", 'CheckConstraint("a > 0")\nCheckConstraint("a > 0", name="ck1")\n')
    assert unnamed_checks(bad) == [
        "app/x/models.py:1: CHECK named '': name it as a sentence",
        "app/x/models.py:2: CHECK named 'ck1': name it as a sentence",
    ]
    assert (
        unnamed_checks(Source("app/x/models.py", 'CheckConstraint("a > 0", name="amount_is_positive")\n'))
        == []
    )


def test_a_native_enumeration_is_seen():
    assert native_enumerations(Source("app/x/models.py", "from sqlalchemy import Enum, String\n")) == [
        "app/x/models.py:1: Enum of sqlalchemy: use text_enum and a CHECK"
    ]
