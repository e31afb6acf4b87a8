"""What is imported is declared, and what is declared is used."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.architecture.tree import ROOT, Source, read, sources

OURS = {"app", "config", "scripts", "tests", "wsgi"}
# Parts of a declared package that come as packages of their own and are its public face.
COMES_WITH = {
    "click": "flask",
    "itsdangerous": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "werkzeug": "flask",
    "webargs": "flask-smorest",
    "apispec": "flask-smorest",
    "botocore": "boto3",
    "pillow": "pikepdf",
    "pluggy": "pytest",
    "jsonschema-rs": "schemathesis",
    "tinycss2": "weasyprint",
}
# Declared, though nobody imports them by name.
USED_WITHOUT_IMPORT = {
    "gunicorn": "started by `make run`",
    "psycopg": "the driver named in DATABASE_URL",
    "tzdata": "read by zoneinfo where the system has no time zones",
}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(path: Path) -> set[str]:
    """Names of the packages in a requirements file, without versions and extras."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        normal(match[1]) for line in lines if (match := re.match(r"([A-Za-z0-9._-]+)(\[[^]]*\])?==", line))
    }


def imported(source: Source) -> set[str]:
    """Top-level names that a file imports, neither ours nor of the standard library."""
    names = {alias.name for node in source.nodes(ast.Import) for alias in node.names}
    names |= {node.module for node in source.nodes(ast.ImportFrom) if node.module and not node.level}
    return {name.partition(".")[0] for name in names} - OURS - set(sys.stdlib_module_names)


def undeclared(files: list[Source], known: set[str], owners: dict[str, list[str]]) -> list[str]:
    faults = []
    for source in files:
        for name in sorted(imported(source)):
            packages = {normal(owner) for owner in owners.get(name, [name])}
            packages |= {COMES_WITH[package] for package in packages if package in COMES_WITH}
            if not packages & known:
                faults.append(f"{source.name}: {name} is in no requirements file")
    return faults


def unused(files: list[Source], known: set[str], owners: dict[str, list[str]]) -> list[str]:
    used = {
        normal(owner) for source in files for name in imported(source) for owner in owners.get(name, [name])
    }
    used |= {COMES_WITH[package] for package in used if package in COMES_WITH}
    return sorted(known - used - set(USED_WITHOUT_IMPORT))


def the_service() -> list[Source]:
    return [*sources("app", "config", "migrations"), read(ROOT / "wsgi.py")]


def test_what_the_service_imports_is_declared():
    known = declared(ROOT / "requirements.in")
    assert undeclared(the_service(), known, packages_distributions()) == []


def test_what_is_declared_for_the_service_is_used():
    assert unused(the_service(), declared(ROOT / "requirements.in"), packages_distributions()) == []


def test_what_tests_import_is_declared():
    known = declared(ROOT / "requirements.in") | declared(ROOT / "requirements-dev.in")
    assert undeclared(sources("tests", "scripts"), known, packages_distributions()) == []


def test_every_line_of_the_lock_files_is_pinned_with_a_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        packages = re.split(r"\n(?=[a-z])", text)
        assert [p.splitlines()[0] for p in packages if "==" not in p or "--hash=sha256:" not in p] == []
        assert re.findall(r"://|--index|--find-links|--trusted", text) == []


def test_an_undeclared_and_an_unused_package_are_seen():
    files = [
        Source("app/x/sources.py", "import os\nimport pandas\nfrom werkzeug.exceptions import NotFound\n")
    ]
    owners = {"pandas": ["pandas"], "werkzeug": ["Werkzeug"], "flask": ["Flask"]}
    assert undeclared(files, {"flask"}, owners) == ["app/x/sources.py: pandas is in no requirements file"]
    assert unused(files, {"flask", "celery", "tzdata"}, owners) == ["celery"]
