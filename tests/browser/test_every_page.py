"""The demonstration as every kind of user sees it: every kind of page that links lead to, at a desk and on a phone.

Pages that are added later are found by the menu and by the links of the pages before them.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import APIRequestContext, Browser

from app.demo import sign_ins
from app.demo.reading import read
from app.demo.sign_ins import SignIn
from app.kernel.language import gettext as _
from app.kernel.language import set_language
from tests.browser.conftest import endpoint_of
from tests.browser.server import Server, serving
from tests.browser.visitor import Findings, Visitor, Window
from tests.conftest import new_database

pytestmark = pytest.mark.needs("browser")
DESK, PHONE, NARROWEST = 1440, 390, 320
NO_PAGE = {"static", "openapi", "web.language", "web.alive", "web.ready", "web.metrics"}
OF_THEIR_OWN = {"reports.home", "reports.desk"}
"""Pages on which every kind of user sees something else."""
UNLINKED = {
    "accounts.confirm",
    "accounts.institution",
    "accounts.institution_choices",
    "accounts.new_password",
    "accounts.sent",
    "accounts.welcome",
    "reviews.eligibility",
    "reviews.meeting_table",
}
"""Pages that only a letter or a form leads to."""
LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
SOME = 5
"""So many pages of a kind are asked for links: proposals and calls lead elsewhere in every state."""
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
class Guest:
    """Somebody of the demonstration: their cookies, and the pages that are looked at as they see them."""

    role: str
    cookies: list[Any]
    pages: list[str]


@pytest.fixture(scope="module")
def guests(chromium: Browser, server: Server, app: Flask) -> list[Guest]:
    """Everybody with the pages to look at: their own, and those of a kind that nobody before them was led to."""
    known: set[str] = set()
    found, dead = [], list[str]()
    for account in [None, *first_and_last_of_each()]:
        context = chromium.new_context(base_url=server.address)
        if account:
            sign_in(context.request, account)
        role = account.role if account else "public"
        known -= OF_THEIR_OWN if role not in {guest.role for guest in found} else set()
        pages = list(led_to(app, context.request, known, dead))
        found.append(Guest(role, context.cookies(), pages))
        context.close()
    assert dead == []
    assert pages_of(app) - known == UNLINKED
    return found


def first_and_last_of_each() -> list[SignIn]:
    """Two people of every role that several have."""
    accounts = sign_ins.accounts()
    first, last = ({one.role: one for one in some}.values() for some in (reversed(accounts), accounts))
    return list(dict.fromkeys([*first, *last]))


def sign_in(request: APIRequestContext, account: SignIn) -> None:
    form = request.get("/sign-in").text()
    token = re.findall('name="csrf_token" value="([^"]+)"', form)[0]
    typed = {"email": account.email, "password": account.password, "csrf_token": token}
    assert request.post("/sign-in", form=typed).url.endswith("/desk")


def led_to(app: Flask, request: APIRequestContext, known: set[str], dead: list[str]) -> Iterator[str]:
    """Follow links from the home page, some of each kind; the first of each kind that was unknown."""
    waiting, led_by, asked = ["/"], {"/": ""}, Counter[str]()
    for path in waiting:
        kind = endpoint_of(app, path)
        asked[kind] += 1
        if not is_page(kind) or asked[kind] > SOME:
            continue
        answer = request.get(path)
        if answer.status != 200:
            dead.append(f"{led_by[path]} leads to {path}: {answer.status}")
            continue
        if "attachment" in answer.headers.get("content-disposition", ""):
            known.add(kind)
            continue
        if kind not in known:
            known.add(kind)
            yield path
        links = [link for link in LINK.findall(answer.text()) if link not in led_by]
        led_by.update(dict.fromkeys(links, path))
        waiting += dict.fromkeys(links)


def is_page(endpoint: str) -> bool:
    is_download = endpoint.rpartition(".")[2].endswith(("_file", "_pdf", "receipt"))
    return not is_download and endpoint not in NO_PAGE and not endpoint.startswith("api")


def pages_of(app: Flask) -> set[str]:
    """Every page that can be asked for."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {rule.endpoint for rule in rules if is_page(rule.endpoint) and not rule.rule.startswith("/api")}


def said_in_one_language() -> list[str]:
    """What people of the demonstration wrote only once: names, keywords, reviews, a title still to be translated."""
    names = [table["latin"] for table in read("people")["person"]]
    projects = [*read("projects_released")["project"], *read("projects_running")["project"]]
    keywords = [word for project in projects for word in project.get("keywords", [])]
    titles = [project["title"]["en"] for project in projects if not project["title"].get("ja")]
    strengths = [text["en"] for project in projects if (text := project.get("strength"))]
    once = [
        *names,
        *keywords,
        *titles,
        *strengths,
        *texts_in(read("reviews")["en"]),
        *texts_in(read("reviewers")),
        "I scored the schedule high because the pilot line exists already. Did you read the plan for the second year",
        "in the same way,",
        "budget of",
        "State research fund",
        "English",
        "Statement of custody",
        "Resolution of the Joint Council",
        "Undertaking signed with the gift deed",
        "flask screening import",
        "Before the award the lead tells the agency in writing how the unpaid advisory post",
        "named in the disclosure will be handled.",
        "none",
        "Another person: no identifier agrees, and the post named is somebody else's.",
        "I share the name; I have never lived or traded there.",
        "The earlier award ends before the cells of this project are built.",
        "The clock that was bought in October is missing; please report it as equipment.",
        "The subaward is with the hospital that records the reference data.",
    ]
    return sorted(once, key=len, reverse=True)


def texts_in(table: Any) -> list[str]:
    """Every text of a file, however deep."""
    if isinstance(table, str):
        return [table]
    parts = table.values() if isinstance(table, dict) else table
    return [text for part in parts for text in texts_in(part)]


@pytest.fixture
def window(chromium: Browser, server: Server, language: str) -> Iterator[Window]:
    set_language(language)
    made = Window(chromium, server.address, language, width=DESK)
    yield made
    made.close()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_page_of_every_kind_of_user(window: Window, findings: Findings, guests: list[Guest]) -> None:
    allowed = said_in_one_language()
    for guest in guests:
        visitor = Visitor(
            window, findings, allowed, judges_shapes=True, cookies=[*guest.cookies, speaking(window)]
        )
        for path in guest.pages:
            visitor.go(path)
            fits(visitor)


def speaking(window: Window) -> dict[str, str]:
    """The people of the demonstration have a language each; this one goes before."""
    return {"name": "language", "value": window.language, "url": window.address}


def fits(visitor: Visitor) -> None:
    """Nothing sticks out of the page on a phone, nor at the narrowest (WCAG 2.2, 1.4.10)."""
    for width in (PHONE, NARROWEST):
        visitor.page.set_viewport_size({"width": width, "height": 844})
        if beyond := visitor.page.evaluate(OVERFLOW):
            visitor.fault(f"beyond the edge: {beyond}")
    visitor.page.set_viewport_size({"width": DESK, "height": 900})


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
    window: Window, findings: Findings, path: str
) -> None:
    visitor = Visitor(window, findings, said_in_one_language())
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
