"""Running the import contracts, on the project or on a small tree planted for the purpose."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.fences import PYPROJECT
from tests.architecture.rooms import COMPOSITION_ROOT, PACKAGES

LINTER = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()")


def titles() -> dict[str, str]:
    """The name of each contract by its id."""
    listed = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract["name"] for contract in listed}


def lint(folder: Path) -> tuple[int, str]:
    """Run the project's contracts in `folder`; (exit code, what was said)."""
    done = subprocess.run(
        [*LINTER, "--no-cache", "--config", str(PYPROJECT)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(folder), "COLUMNS": "200"},
    )
    return done.returncode, done.stdout + done.stderr


def plant(folder: Path, files: dict[str, str]) -> Path:
    """A tree with every package of the plan, empty, and the given files in it."""
    packages = (*COMPOSITION_ROOT, *(name for line in PACKAGES for name in line))
    empty = {
        "app/__init__.py": "",
        "app/kernel/db.py": "",
        **{f"app/{name}/__init__.py": "" for name in packages},
    }
    for name, text in {**empty, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    return folder
