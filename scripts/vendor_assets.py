"""Copy the pinned browser assets from npm into app/web/static/vendor, with a manifest of version, licence and SHA-256.

Run by whoever changes a version in package.json, after `npm install --package-lock-only --ignore-scripts`; needs npm
and tinycss2. Users and servers need neither: the result is committed. The USWDS stylesheet is cut to the components in
COMPONENTS, without fonts, and its colours are replaced by the names of app/web/static/tokens.css, so that one theme
rules both.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tinycss2

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "app/web/static/vendor"
MANIFEST = "manifest.json"

COMPONENTS = re.compile(
    r"usa-(?:skipnav|button|label|legend|fieldset|hint|error-message|form-group|input|select|textarea|checkbox|radio"
    r"|table|sr-only|icon)(?:(?:--|__)[\w-]+)*"
)
LEFT_OUT = re.compile(
    r"inverse|accent|big|base|tile|-size|stacked|compact|borderless|striped|sticky|success|grid-col|font-"
    r"|header__button|data-sort|data-open|aria-sort|add-aspect|type=search|type=file|form-group--(?:day|month|year)|rtl"
)
COLOURS = {
    "#005ea2": "primary",
    "#1a4480": "primary-hover",
    "#162e51": "primary-active",
    "#54278f": "visited",
    "#1b1b1b": "ink",
    "#000": "ink",
    "#fff": "paper",
    "#757575": "quiet",
    "#71767a": "quiet",
    "#454545": "disabled-ink",
    "#c9c9c9": "disabled",
    "#e6e6e6": "disabled",
    "#565c65": "control-line",
    "#dfe1e2": "head",
    "#b50909": "error",
    "#d83933": "danger",
    "#8b0a03": "danger-active",
    "#2491ff": "focus",
}
PICTURES = {
    "../img/checkbox-indeterminate.svg": "checkbox-indeterminate.svg",
    "../img/checkbox-indeterminate-alt.svg": "checkbox-indeterminate-alt.svg",
    "../img/correct8.svg": "correct8.svg",
    "../img/correct8-alt.svg": "correct8-alt.svg",
    "../img/usa-icons/unfold_more.svg": "unfold_more.svg",
}
ICONS = [
    "add",
    "arrow_back",
    "arrow_forward",
    "attach_file",
    "autorenew",
    "check",
    "check_circle",
    "close",
    "delete",
    "edit",
    "error",
    "event",
    "expand_less",
    "expand_more",
    "file_download",
    "file_upload",
    "filter_list",
    "help",
    "history",
    "hourglass_empty",
    "info",
    "language",
    "launch",
    "lock",
    "lock_open",
    "login",
    "logout",
    "mail",
    "navigate_before",
    "navigate_next",
    "notifications",
    "person",
    "print",
    "radio_button_unchecked",
    "remove_circle",
    "report",
    "schedule",
    "search",
    "undo",
    "unfold_more",
    "upload_file",
    "label",
    "visibility",
    "warning",
]


@dataclass(frozen=True)
class Asset:
    """One vendored file: where it comes from and what it must hash to. `derived` says that it was cut from `source`."""

    file: str
    package: str
    version: str
    licence: str
    source: str
    source_sha256: str
    sha256: str
    derived: bool


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def install(folder: Path) -> Path:
    """The packages of the lock file, installed without running any of their scripts; answers node_modules."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules"


def purge(css: str) -> str:
    """The rules of `css` whose selectors name no class outside COMPONENTS; no fonts, no keyframes."""
    return _kept(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _kept(rules: Iterable[Any]) -> str:
    return "".join(_kept_rule(rule) for rule in rules)


def _kept_rule(rule: Any) -> str:
    if rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
        inside = _kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True))
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inside}}}\n" if inside else ""
    if rule.type != "qualified-rule":
        return ""
    selectors = [s for s in re.split(r",(?![^(]*\))", tinycss2.serialize(rule.prelude)) if is_used(s)]
    return f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}\n" if selectors else ""


def is_used(selector: str) -> bool:
    """Whether every class of a selector belongs to a component in use."""
    classes = re.findall(r"\.((?:[\w-]|\\.)+)", selector)
    return not LEFT_OUT.search(selector) and all(COMPONENTS.fullmatch(name) for name in classes)


def retheme(css: str) -> str:
    """Literal colours and fonts replaced by our names; raises ValueError for a colour or picture nobody mapped."""
    css = "\n".join(_danger_hover(rule) for rule in css.splitlines()) + "\n"
    css = re.sub(r"#[0-9a-f]{3,8}\b", _colour, css)
    css = re.sub(r"font-family:(?!inherit|monospace)[^;}]+", "font-family:var(--font-sans)", css)
    return re.sub(r"url\(([^)]*)\)", _picture, css)


def _danger_hover(rule: str) -> str:
    """USWDS uses its error red as the hover of the danger button; ours is darker than the button."""
    is_hover = ".usa-button--secondary:hover{" in rule
    return rule.replace("#b50909", "var(--color-danger-hover)") if is_hover else rule


def _colour(match: re.Match[str]) -> str:
    if match[0] not in COLOURS:
        raise ValueError(f"no name for the colour {match[0]}")
    return f"var(--color-{COLOURS[match[0]]})"


def _picture(match: re.Match[str]) -> str:
    if match[1] not in PICTURES:
        raise ValueError(f"no copy of the picture {match[1]}")
    return f"url({PICTURES[match[1]]})"


def sprite(source: str) -> str:
    """The symbols of ICONS alone; raises ValueError for a name the source does not have."""
    symbols = dict(re.findall(r'(?s)<symbol id="([^"]+)"(.*?</symbol>)', source))
    missing = [name for name in ICONS if name not in symbols]
    if missing:
        raise ValueError(f"no icon {', '.join(missing)}")
    body = "\n".join(f'<symbol id="{name}"{symbols[name]}' for name in ICONS)
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">\n{body}\n</svg>\n'


def stylesheet(source: str) -> str:
    return "/* Cut from USWDS 3 by scripts/vendor_assets.py; do not edit. */\n" + retheme(purge(source))


def vendor(modules: Path) -> list[Asset]:
    """Write every file below VENDOR anew and answer what was written."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    plan: list[tuple[str, str, str, Any]] = [
        ("htmx/htmx.min.js", "htmx.org", "dist/htmx.min.js", None),
        ("htmx/LICENSE", "htmx.org", "LICENSE", None),
        ("digital-go-jp/tokens.css", "@digital-go-jp/design-tokens", "dist/tokens.css", None),
        ("digital-go-jp/LICENSE", "@digital-go-jp/design-tokens", "LICENSE", None),
        ("uswds/uswds.css", "@uswds/uswds", "dist/css/uswds.min.css", stylesheet),
        ("uswds/sprite.svg", "@uswds/uswds", "dist/img/sprite.svg", sprite),
        ("uswds/LICENSE.md", "@uswds/uswds", "LICENSE.md", None),
    ]
    for source, name in PICTURES.items():
        plan.append((f"uswds/{name}", "@uswds/uswds", source.replace("..", "dist"), None))
    return [_write(modules, *line) for line in plan]


def _write(modules: Path, file: str, package: str, source: str, change: Any) -> Asset:
    raw = (modules / package / source).read_bytes()
    data = change(raw.decode()).encode() if change else raw
    target = VENDOR / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    about = json.loads((modules / package / "package.json").read_text())
    licence = {"@uswds/uswds": "CC0-1.0 AND Apache-2.0 AND MIT"}.get(package, about["license"])
    return Asset(file, package, about["version"], licence, source, sha256(raw), sha256(data), bool(change))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        assets = vendor(install(Path(folder)))
    text = json.dumps({"assets": [asdict(a) for a in assets]}, indent=2, ensure_ascii=False) + "\n"
    (VENDOR / MANIFEST).write_text(text)
    print(f"{len(assets)} files, {sum((VENDOR / a.file).stat().st_size for a in assets):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
