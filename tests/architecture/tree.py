"""The source tree as the architecture checks see it: files, their text, their syntax trees."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"


@dataclass(frozen=True)
class Source:
    """One file; `name` is its path from the root of the repository, with slashes."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.removesuffix(".py").split("/"))

    @property
    def module(self) -> str:
        return ".".join(part for part in self.parts if part != "__init__")

    def nodes(self, *kinds: type[ast.AST]) -> list[ast.AST]:
        """Nodes of these kinds (of any kind that stands on a line), in the order in which they are read."""
        found = (n for n in ast.walk(self.tree) if isinstance(n, kinds or ast.AST) and hasattr(n, "lineno"))
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def at(self, node: ast.AST, what: str) -> str:
        """A fault as people read it: place, then what is wrong there."""
        return f"{self.name}:{node.lineno}: {what}"


@cache
def read(path: Path) -> Source:
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


def sources(*folders: str) -> list[Source]:
    """Every Python file under the folders, in the order of their names."""
    return [read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def templates() -> list[Source]:
    """Every Jinja template of the service."""
    return [
        read(path)
        for path in sorted(APP.rglob("*"))
        if "templates" in path.parts and path.suffix in {".html", ".svg", ".txt", ".xml", ".j2"}
    ]


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return ""
