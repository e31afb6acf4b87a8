"""Every file stands in a room that the plan knows, under a name that says what it is."""

import ast
from pathlib import Path

import pytest

from tests.architecture.rooms import (
    BANNED_NAMES,
    COMPOSITION_ROOT,
    ENGINES,
    FOLDERS,
    PACKAGES,
    ROOMS,
    SLICES,
)
from tests.architecture.tree import APP, ROOT, Source, sources


def entries(folder: Path) -> set[str]:
    """Names of the modules and folders in a folder, without suffix and without what Python leaves behind."""
    return {path.stem for path in folder.iterdir() if path.suffix in {"", ".py"}} - {
        "__init__",
        "__pycache__",
    }


def unknown_rooms(package: str, names: set[str]) -> list[str]:
    known = ROOMS | ENGINES.get(package, set()) | FOLDERS
    return sorted(f"app/{package}/{name} is no room of the plan" for name in names - known)


def unknown_packages(names: set[str]) -> list[str]:
    known = {name for line in PACKAGES for name in line} | set(COMPOSITION_ROOT) | {"translations"}
    return sorted(f"app/{name} has no place in the order of packages" for name in names - known)


def banned_names(paths: list[Path]) -> list[str]:
    return sorted(f"{path.as_posix()}: say what it is for" for path in paths if path.stem in BANNED_NAMES)


def is_front(source: Source) -> bool:
    """The front of `app` or of one of its packages; a room that became a folder may gather its verbs."""
    return len(source.parts) <= 3 and source.parts[1] not in COMPOSITION_ROOT


def crowded_front(source: Source) -> list[str]:
    """An `__init__.py` says what the package owns and exports nothing: re-exports are how knots begin."""
    beyond_docstring = source.tree.body[1:] if source.tree.body else []
    if beyond_docstring:
        return [source.at(beyond_docstring[0], "a package's front holds its docstring only")]
    return []


@pytest.mark.parametrize("package", [name for name in SLICES if (APP / name).is_dir()])
def test_a_package_has_only_rooms_of_the_plan(package):
    assert unknown_rooms(package, entries(APP / package)) == []


def test_every_package_has_a_place_in_the_order():
    assert unknown_packages(entries(APP)) == []


def test_no_file_is_called_after_nothing():
    files = [path for folder in ("app", "config", "tests", "scripts") for path in (ROOT / folder).rglob("*")]
    ours = [p.relative_to(ROOT) for p in files if "vendor" not in p.parts and "__pycache__" not in p.parts]
    assert banned_names(ours) == []


def test_the_front_of_a_package_is_its_docstring():
    fronts = [s for s in sources("app") if s.parts[-1] == "__init__" and is_front(s)]
    assert fronts != []
    assert [fault for source in fronts for fault in crowded_front(source)] == []
    assert [source.name for source in fronts if ast.get_docstring(source.tree) is None] == []


def test_an_unknown_room_is_refused():
    assert unknown_rooms("calls", {"models", "flows", "templates", "api"}) == [
        "app/calls/flows is no room of the plan"
    ]


def test_an_engine_of_another_package_is_refused():
    assert unknown_rooms("calls", {"merkle"}) == ["app/calls/merkle is no room of the plan"]
    assert unknown_rooms("audit", {"merkle"}) == []


def test_a_package_without_a_place_is_refused():
    assert unknown_packages({"kernel", "funding", "wiring"}) == [
        "app/funding has no place in the order of packages"
    ]


def test_a_name_that_says_nothing_is_refused():
    assert banned_names([Path("app/calls/utils.py"), Path("app/calls/rules.py"), Path("app/common")]) == [
        "app/calls/utils.py: say what it is for",
        "app/common: say what it is for",
    ]


def test_a_re_export_in_the_front_is_refused():
    assert crowded_front(
        Source("app/calls/__init__.py", '"""Calls."""\nfrom app.calls.models import Call\n')
    ) == ["app/calls/__init__.py:2: a package's front holds its docstring only"]
    assert crowded_front(Source("app/calls/__init__.py", '"""Calls."""\n')) == []
