"""The demonstration as every kind of user sees it: all pages of the menu, and one of each kind of page behind them.

Each is judged at the width of a desk and of a phone, and must fit into 320 pixels (WCAG 2.2, 1.4.10).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException

from app.demo import sign_ins
from app.demo.reading import read
from app.kernel.language import gettext as _
from app.kernel.language import set_language
from tests.browser.server import Server, serving
from tests.browser.visitor import Findings, Visitor
from tests.conftest import new_database

pytestmark = [pytest.mark.needs("browser"), pytest.mark.xdist_group("browser")]
ONE_OF_EACH = list({one.role: one for one in sign_ins.accounts()}.values())
DESK, PHONE, NARROWEST = 1440, 390, 320
NO_PAGE = {"static", "openapi", "web.language", "web.alive", "web.ready", "web.metrics"}
LINKS = "nodes => nodes.map(node => node.getAttribute('href')).filter(href => href.startsWith('/'))"
OVERFLOW = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const isBeyond = (node) => node.getBoundingClientRect().right > edge && !node.closest(".table-scroll, .usa-sr-only");
  const found = [...document.body.querySelectorAll("*")].filter(isBeyond);
  return found.map((node) => node.outerHTML.slice(0, 160)).slice(-3);
}"""
"""What sticks out of a page that scrolls sideways, the innermost last."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration, which the server itself builds before it answers."""
    folder = tmp_path_factory.mktemp("demo")
    with new_database("sqlite", folder) as url, serving(url, folder, JUSSTIC_DEMO="1") as served:
        yield served


@dataclass
class Walk:
    """One person's way through the pages; `known`: kinds of pages that somebody has seen in this language."""

    visitor: Visitor
    app: Flask
    known: set[str]
    visited: list[str] = field(default_factory=list)

    def all_pages(self) -> None:
        """The menu with everything around it, then one of each kind of page that the pages lead to."""
        menu = self._links("header a, footer a")
        for path in dict.fromkeys(menu):
            if self._kind(path):
                self._see(path)
        waiting = self._leads()
        while waiting:
            self._see(waiting[0])
            waiting = self._leads()

    def _leads(self) -> list[str]:
        """Links of visited pages to kinds of pages that nobody has seen yet."""
        return [path for path in self.found if (kind := self._kind(path)) and kind not in self.known]

    found: list[str] = field(default_factory=list)

    def _see(self, path: str) -> None:
        page = self.visitor.page
        page.set_viewport_size({"width": DESK, "height": 900})
        self.visitor.go(path)
        self.visited.append(path)
        self.known.add(self._kind(path) or path)
        self.found += [link for link in self._links("main a") if link not in self.found]
        page.set_viewport_size({"width": PHONE, "height": 844})
        self.visitor.look()
        page.set_viewport_size({"width": NARROWEST, "height": 844})
        if beyond := page.evaluate(OVERFLOW):
            self.visitor.findings.faults.append(f"{path}: beyond the edge at {NARROWEST}: {beyond}")

    def _links(self, selector: str) -> list[str]:
        hrefs = self.visitor.page.locator(f"{selector}[href]").evaluate_all(LINKS)
        return [
            urlsplit(href).path + (f"?{query}" if (query := urlsplit(href).query) else "") for href in hrefs
        ]

    def _kind(self, path: str) -> str:
        """Which page an address is, by the name of its route; '' for what is no page."""
        try:
            endpoint, _values = self.app.url_map.bind("").match(urlsplit(path).path, method="GET")
        except HTTPException:
            return ""
        is_download = endpoint.rpartition(".")[2].endswith(("file", "receipt"))
        return "" if endpoint in NO_PAGE or is_download else endpoint


def said_in_one_language() -> list[str]:
    """What people of the demonstration wrote only once: names, keywords, an act, a title still to be translated."""
    names = [table["latin"] for table in read("people")["person"]]
    projects = [*read("projects_released")["project"], *read("projects_running")["project"]]
    keywords = [word for project in projects for word in project.get("keywords", [])]
    titles = [project["title"]["en"] for project in projects if not project["title"].get("ja")]
    return [*names, *sorted(keywords, key=len, reverse=True), *titles, "budget of", "English"]


def visitor_of(chromium: Browser, server: Server, findings: Findings, language: str) -> Visitor:
    allowed = said_in_one_language()
    return Visitor(chromium, server.address, language, findings, allowed_words=allowed, width=DESK)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_of_every_kind_of_user(
    chromium: Browser, server: Server, findings: Findings, app: Flask, language: str
) -> None:
    set_language(language)
    known: set[str] = set()
    for account in [None, *ONE_OF_EACH]:
        visitor = visitor_of(chromium, server, findings, language)
        visitor.go("/")
        if account:
            visitor.page.context.add_cookies([{"name": "language", "value": language, "url": server.address}])
            visitor.sign_in(account.email, account.password)
        walk = Walk(visitor, app, known)
        walk.all_pages()
        assert len(walk.visited) > 5, account
        visitor.leave()
    assert len(known) > 40, sorted(known)


FOCUS = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect(), style = getComputedStyle(node);
  const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const isInside = box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return {tag: node.tagName, text: node.textContent.trim(), isMarked: isMarked || style.boxShadow !== "none", isInside};
}"""
"""Where the keyboard is, and whether one can see that."""
FIRST_STOPS = 12


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", ["/", "/calls", "/sign-in"])
def test_the_keyboard_skips_to_the_content_and_is_always_seen(
    chromium: Browser, server: Server, findings: Findings, language: str, path: str
) -> None:
    set_language(language)
    visitor = visitor_of(chromium, server, findings, language)
    visitor.go(path)
    page = visitor.page
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert first == {"tag": "A", "text": _("Skip to the main content"), "isMarked": True, "isInside": True}
    for _stop in range(FIRST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        assert stop["tag"] == "BODY" or (stop["isMarked"] and stop["isInside"]), stop
    visitor.go(path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
    visitor.leave()
