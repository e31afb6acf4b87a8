"""What the browser gets: vendored files are what npm gave, and nothing asks for what the content policy refuses."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from scripts.vendor_assets import ICONS, is_used, purge, retheme, sprite

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "app/web/static"
VENDOR = STATIC / "vendor"
TEMPLATES = ROOT / "app/web/templates"
ASSETS = json.loads((VENDOR / "manifest.json").read_text())["assets"]
STYLESHEETS = sorted(STATIC.rglob("*.css"))
EVERY_TEMPLATE = sorted((ROOT / "app").rglob("templates/**/*.html"))


def test_every_vendored_file_is_the_one_that_was_recorded():
    there = {p.relative_to(VENDOR).as_posix(): p.read_bytes() for p in VENDOR.rglob("*") if p.is_file()}
    manifest = there.pop("manifest.json")
    assert {name: hashlib.sha256(data).hexdigest() for name, data in there.items()} == {
        asset["file"]: asset["sha256"] for asset in ASSETS
    }
    assert json.loads(manifest)["assets"] == ASSETS


def test_an_untouched_copy_hashes_like_its_source():
    assert [a["file"] for a in ASSETS if (a["sha256"] == a["source_sha256"]) == a["derived"]] == []


def test_versions_are_those_of_the_lock_file():
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {a["package"]: a["version"] for a in ASSETS} == wanted
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_the_lock_file_names_no_download_host():
    assert re.findall(r"https?://[^\s\"]+", (ROOT / "package-lock.json").read_text()) == []


def test_every_package_brings_its_licence():
    licensed = {a["package"] for a in ASSETS if Path(a["file"]).name.startswith("LICENSE")}
    assert licensed == {a["package"] for a in ASSETS}
    assert [a["file"] for a in ASSETS if not a["licence"]] == []


@pytest.mark.parametrize("sheet", STYLESHEETS, ids=lambda p: p.relative_to(STATIC).as_posix())
def test_a_stylesheet_asks_only_for_files_that_are_here(sheet):
    targets = re.findall(r"url\(['\"]?([^)'\"]*)", sheet.read_text())
    assert [t for t in targets if not (sheet.parent / t).is_file()] == []
    assert re.findall(r"@import|data:|https?:", sheet.read_text()) == []


def test_every_variable_that_is_used_is_defined():
    text = "\n".join(sheet.read_text() for sheet in STYLESHEETS)
    assert set(re.findall(r"var\((--[\w-]+)", text)) - set(re.findall(r"(--[\w-]+)\s*:", text)) == set()


def test_no_script_of_ours_makes_code_or_styles():
    text = (STATIC / "app.js").read_text()
    assert re.findall(r"eval\(|new Function|innerHTML|\.style\b|setAttribute\(\"style", text) == []


def test_every_static_file_a_template_names_is_here():
    named = {n for t in EVERY_TEMPLATE for n in re.findall(r"static\('([^']+)'\)", t.read_text())}
    assert [name for name in sorted(named) if not (STATIC / name).is_file()] == []


def test_every_icon_a_template_names_is_in_the_sprite():
    there = re.findall(r'<symbol id="([^"]+)"', (VENDOR / "uswds/sprite.svg").read_text())
    named = {n for t in EVERY_TEMPLATE for n in re.findall(r"icon\('(\w+)'\)", t.read_text())}
    badges = (TEMPLATES / "macros/badges.html").read_text()
    named |= set(re.findall(r": '(\w+)'", badges[badges.index("TONE_ICONS") :].partition("%}")[0]))
    assert there == ICONS
    assert named - set(there) == set()


def test_the_page_starts_htmx_without_what_the_policy_refuses():
    config = re.search(r"name=\"htmx-config\" content='([^']+)'", (TEMPLATES / "layout.html").read_text())
    assert json.loads(config[1])["includeIndicatorCSS"] is False


def test_purging_keeps_components_in_use_and_plain_elements():
    css = (
        "body{margin:0}.usa-button,.usa-footer{color:#fff}.usa-nav a{top:0}"
        "@media print{.usa-table{a:b}.x{c:d}}@media screen{.x{c:d}}@font-face{src:url(x)}"
    )
    assert purge(css) == "body{margin:0}\n.usa-button{color:#fff}\n@media print{.usa-table{a:b}\n}\n"


@pytest.mark.parametrize(
    ("selector", "used"),
    [
        (".usa-button--outline:hover", True),
        (".usa-checkbox__input:checked+[class*=__label]::before", True),
        (".usa-button--inverse", False),
        (".usa-button .usa-nav", False),
        (".usa-table th[data-sortable]", False),
        ("[class*=grid-col]", False),
        ("h1", True),
    ],
)
def test_a_selector_is_used_when_all_its_classes_are(selector, used):
    assert is_used(selector) is used


def test_colours_fonts_and_pictures_become_ours():
    css = ".a{color:#005ea2;font-family:Source Sans Pro Web,serif}.b{background:url(../img/correct8.svg)}"
    assert retheme(css) == (
        ".a{color:var(--color-primary);font-family:var(--font-sans)}.b{background:url(correct8.svg)}\n"
    )


@pytest.mark.parametrize("css", ["a{color:#123456}", "a{background:url(../img/hero.jpg)}"])
def test_a_colour_or_picture_nobody_mapped_stops_the_copy(css):
    with pytest.raises(ValueError, match="no "):
        retheme(css)


def test_a_sprite_without_one_of_our_icons_stops_the_copy():
    with pytest.raises(ValueError, match="no icon add"):
        sprite('<svg><symbol id="x"><path/></symbol></svg>')
