"""The import contracts of pyproject.toml, and a way to try them on a small tree."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.rooms import COMPOSITION_ROOT, PACKAGES
from tests.architecture.tree import ROOT

CONTRACTS = {
    c["id"]: c
    for c in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}


def layer_names(contract: str) -> list[set[str]]:
    """The layers of a contract, highest first, each as the set of names that stand in it."""
    return [
        set(line.replace("(", "").replace(")", "").replace("|", ":").replace(" ", "").split(":"))
        for line in CONTRACTS[contract]["layers"]
    ]


def names_in(contract: str, pattern: str = "app.*.") -> set[str]:
    return {
        name.removeprefix(pattern)
        for name in CONTRACTS[contract]["source_modules"]
        if name.startswith(pattern)
    }


def lint(folder: Path) -> tuple[int, str]:
    """Run the project's contracts in `folder`; (exit code, what was said)."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    done = subprocess.run(
        [*command, "--config", str(ROOT / "pyproject.toml")],
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
