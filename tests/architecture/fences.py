"""`make fences`: write the import contracts of pyproject.toml from the plan of the house.

Everything in pyproject.toml from the heading of the import contracts on is written here.
"""

from collections.abc import Iterable
from textwrap import fill

from tests.architecture.rooms import (
    ALL_ENGINES,
    COMPOSITION_ROOT,
    DOMAIN_ROOMS,
    FRONT_DOORS,
    LAYERS,
    OPENS_FRONT_DOORS,
    PACKAGES,
    PURE_ROOMS,
)
from tests.architecture.tree import ROOT

PYPROJECT = ROOT / "pyproject.toml"
HEADING = "# " + "-" * 82 + " import contracts\n"
WEB = (
    *("app.web", "flask", "flask_limiter", "flask_login", "flask_security", "flask_smorest", "flask_wtf"),
    *("marshmallow", "webargs", "werkzeug", "wtforms"),
)

CONTRACTS = """
# Written from tests/architecture/rooms.py by `make fences`; change the plan there.

[tool.importlinter]
root_package = "app"
include_external_packages = true

[[tool.importlinter.contracts]]
id = "packages"
name = "A package imports only packages below it"
type = "layers"
containers = ["app"]
exhaustive = true        # a new package has to take a place in this list
layers = {packages}

[[tool.importlinter.contracts]]
id = "rooms"
name = "Inside a package a room imports only rooms below it"
type = "layers"
containers = ["app.*"]
layers = {rooms}

[[tool.importlinter.contracts]]
id = "no-web-in-domain"
name = "The kernel and the rooms of the domain know no web framework, not even through others"
type = "forbidden"
source_modules = {domain}
forbidden_modules = {web}
# Files of the composition root that bear the name of a room are no rooms.
ignore_imports = ["app.cli.** -> **", "app.cli.** -> *", "app.demo.** -> **", "app.demo.** -> *"]
unmatched_ignore_imports_alerting = "none"

[[tool.importlinter.contracts]]
id = "no-sql-in-rules"
name = "Rules, policies, states and engines cannot query: facts come in as arguments"
type = "forbidden"
allow_indirect_imports = true   # they may import models, for the types
source_modules = {pure}
forbidden_modules = ["sqlalchemy", "app.kernel.db"]

[[tool.importlinter.contracts]]
id = "front-doors"
name = "Only the composition root opens the front doors of a package"
type = "protected"
protected_modules = {doors}
allowed_importers = {openers}
"""


def contracts() -> str:
    """The import contracts as they stand in pyproject.toml, heading included."""
    return HEADING + CONTRACTS.format(
        packages=_lines(
            [" : ".join(map(_optional, COMPOSITION_ROOT)), *(" | ".join(map(_optional, p)) for p in PACKAGES)]
        ),
        rooms=_lines(f" {sign} ".join(map(_optional, names)) for sign, names in LAYERS),
        domain=_list(["app.kernel", *_everywhere(DOMAIN_ROOMS), *_everywhere(ALL_ENGINES)]),
        pure=_list([*_everywhere(PURE_ROOMS), *_everywhere(ALL_ENGINES)]),
        web=_list(WEB),
        doors=_list(_everywhere(FRONT_DOORS)),
        openers=_list(f"app.{name}" for name in OPENS_FRONT_DOORS),
    )


def _optional(name: str) -> str:
    """A layer that a package may do without."""
    return f"({name})"


def _everywhere(rooms: Iterable[str]) -> list[str]:
    return [f"app.*.{room}" for room in rooms]


def _lines(items: Iterable[str]) -> str:
    return "[\n" + "".join(f'  "{item}",\n' for item in items) + "]"


def _list(items: Iterable[str]) -> str:
    words = ", ".join(f'"{item}"' for item in items) + ","
    return (
        "[\n" + fill(words, 106, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False) + "\n]"
    )


def written() -> str:
    """What stands in pyproject.toml from the heading on."""
    before, heading, after = PYPROJECT.read_text(encoding="utf-8").partition(HEADING)
    if not before or not heading:
        raise ValueError(f"pyproject.toml has no line {HEADING!r}")
    return heading + after


def main() -> None:
    text = PYPROJECT.read_text(encoding="utf-8")
    PYPROJECT.write_text(text.replace(written(), contracts()), encoding="utf-8")


if __name__ == "__main__":
    main()
