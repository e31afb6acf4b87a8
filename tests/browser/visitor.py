"""A person at a browser. Every page that appears is looked at: console, content policy, accessibility, language."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from app.kernel.language import catalogue
from app.kernel.language import gettext as _

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""
SHAPE = """() => {
  const look = (node) => [node.tagName, node.className, node.type || "", node.getAttribute("role") || ""].join(".");
  const kinds = new Set(), heads = [];
  for (const node of document.body.querySelectorAll("*")) {
    kinds.add(`${look(node.parentElement)}>${look(node)}`);
    if (/^H[1-6]$/.test(node.tagName) && heads.at(-1) !== node.tagName) heads.push(node.tagName);
  }
  return [...heads, ...[...kinds].sort()].join();
}"""
"""What axe judges of a page but for its words and the length of its lists: pages of one shape are judged once."""
RULES_OF_WORDS = [
    "aria-command-name", "aria-input-field-name", "aria-toggle-field-name", "button-name", "document-title",
    "duplicate-id-aria", "empty-heading", "empty-table-header", "form-field-multiple-labels", "frame-title",
    "html-has-lang", "html-lang-valid", "image-alt", "input-button-name", "label", "landmark-unique", "link-name",
    "select-name", "summary-name", "table-duplicate-name", "valid-lang",
]  # fmt: skip
"""The rules of axe that a translation can break; the others judge what is the same in both languages."""
VISIBLE_WORDS = """() => {
  const OUT_OF_SCOPE = "script, style, [lang=en], code, .reference, .checksum, textarea";
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, place = node.parentElement;
    if (!node.nodeValue.trim() || place.closest(OUT_OF_SCOPE)) continue;
    found.push(node.nodeValue.replace(/\\s+/g, " ").trim());
  }
  for (const node of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    for (const name of ["aria-label", "title", "placeholder"])
      if (node.hasAttribute(name) && !node.closest("[lang=en]")) found.push(node.getAttribute(name));
  return [document.title, ...found];
}"""
TIMEOUT = 20_000
SENTENCE = re.compile(r"\b[A-Za-z]{2,}(?: [a-z]{2,}){2,}")


@dataclass
class Findings:
    """What was wrong on the pages of a test, and what axe has judged in this run: whole pages, and words."""

    faults: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    kind_of: Callable[[str], str] = str
    """Which page an address is: those of one kind have one template."""


@dataclass
class Window:
    """One browser window of a public computer: people take turns at it, each with their own cookies."""

    browser: Browser
    address: str
    language: str
    width: int = 1280
    page: Page = field(init=False)
    holder: "Visitor | None" = None

    def __post_init__(self) -> None:
        locale = {"en": "en-US", "ja": "ja-JP"}[self.language]
        size = {"width": self.width, "height": 900}
        context = self.browser.new_context(base_url=self.address, locale=locale, viewport=size)  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT)
        context.add_init_script(REPORT_VIOLATIONS)
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self._fault(f"script: {fault}"))

    def close(self) -> None:
        self.page.context.close()

    def seat(self, visitor: "Visitor") -> None:
        """Another person sits down."""
        if self.holder is visitor:
            return
        context = self.page.context
        if self.holder:
            self.holder.cookies = context.cookies()
        context.clear_cookies()
        context.add_cookies(visitor.cookies)
        self.holder = visitor

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._fault(f"console: {message.text}")

    def _fault(self, what: str) -> None:
        if self.holder:
            self.holder.fault(what)


@dataclass
class Visitor:
    """One person at a window. `path` is where the window is."""

    window: Window
    findings: Findings
    allowed_words: Sequence[str] = ()
    judges_shapes: bool = False
    """Whether axe judges pages of one kind again where their parts differ."""
    cookies: list[Any] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """What is on the screen; it must be this person's turn."""
        assert self.window.holder is self, "somebody else sits at the window"
        return self.window.page

    @property
    def language(self) -> str:
        return self.window.language

    # Going and doing

    def go(self, path: str) -> None:
        self.window.seat(self)
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        self.look()

    def sign_in(self, email: str, password: str) -> None:
        self.go("/sign-in")
        self.fill(email=email, password=password)
        self.press(_("Sign in"), exact=True, within="form.form")
        assert self.path == "/desk", self.seen()

    def fill(self, fields: dict[str, str] | None = None, **more: str) -> None:
        """Type, choose or tick by the names of the fields."""
        for name, value in {**(fields or {}), **more}.items():
            self._fill_one(self.page.locator(f'[name="{name}"]:not([type=hidden])'), value)

    def _fill_one(self, control: Locator, value: str) -> None:
        kind = control.first.evaluate("node => node.type")
        if kind in ("radio", "checkbox"):
            chosen = control.and_(self.page.locator(f'[value="{value}"]'))
            self.page.locator(f'label[for="{chosen.get_attribute("id")}"]').click()
            assert chosen.is_checked()
        elif kind == "select-one":
            control.select_option(value)
        else:
            control.fill(value)

    def press(self, label: str, *, within: str = "main", exact: bool = True) -> None:
        """Press the one button of that name, and look at the page that it leads to."""
        self.through(self.page.locator(within).get_by_role("button", name=label, exact=exact))

    def follow(self, label: str, *, within: str = "main") -> None:
        """Follow the one link of that name."""
        self.through(self.page.locator(within).get_by_role("link", name=label, exact=True))

    def through(self, way: Locator) -> None:
        """Click what leads to another page, and look at that page."""
        try:
            with self.page.expect_navigation():
                way.click()
        except PlaywrightTimeoutError as fault:
            raise AssertionError(f"{way} leads nowhere on {self.path}:\n{self.seen()[:3000]}") from fault
        self.look()

    def open(self, summary: str, *, within: str = "main") -> None:
        """Unfold the part of the page under that heading."""
        self.page.locator(within).locator("summary", has_text=summary).first.click()

    @property
    def path(self) -> str:
        return self.window.page.url.removeprefix(self.window.address).partition("?")[0]

    def seen(self, within: str = "main") -> str:
        return self.page.locator(within).inner_text()

    def sees(self, *texts: str, within: str = "main") -> None:
        shown = self.seen(within)
        missing = [text for text in texts if text not in shown]
        assert not missing, f"{self.path} does not show {missing}:\n{shown[:3000]}"

    # Looking

    def look(self) -> None:
        """Judge the page that is there now."""
        self.page.wait_for_load_state("load")
        assert self.page.locator("html").get_attribute("lang") == self.language
        if self.language == "ja":
            self._read_words()
        self._judge()

    def _judge(self) -> None:
        """Everything once for a page, and once more in the other language what depends on words."""
        kind = self.findings.kind_of(self.path)
        shape = f"{kind} {self.page.evaluate(SHAPE)}" if self.judges_shapes else kind
        known = self.findings.judged
        if shape not in known:
            self._ask_axe({})
        elif f"{kind} {self.language}" not in known:
            self._ask_axe({"runOnly": RULES_OF_WORDS})
        known.update((kind, shape, f"{kind} {self.language}"))

    def _ask_axe(self, options: dict[str, Any]) -> None:
        told = axe().run(self.page, options={"resultTypes": ["violations"], **options})
        for violation in told.response["violations"]:
            places = [node["html"][:160] for node in violation["nodes"][:3]]
            self.fault(f"axe: {violation['id']} ({violation['help']}) {places}")

    def _read_words(self) -> None:
        """English where Japanese should be: a message of ours in its English form, or a sentence of three words."""
        for text in self.page.evaluate(VISIBLE_WORDS):
            rest = text
            for word in self.allowed_words:
                rest = rest.replace(word, "")
            if rest in english_messages() or SENTENCE.search(rest):
                self.fault(f"not in Japanese: {text!r}")

    def fault(self, what: str) -> None:
        width = (self.window.page.viewport_size or {}).get("width")
        self.findings.faults.append(f"{self.path} [{self.language} {width}]: {what}")


@cache
def axe() -> Axe:
    return Axe()


@cache
def english_messages() -> frozenset[str]:
    """Every message whose Japanese differs from its English."""
    kept: dict[Any, str] = catalogue("ja")._catalog  # type: ignore[attr-defined]
    return frozenset(key for key, said in kept.items() if isinstance(key, str) and key and key != said)


def chromium_arguments() -> list[str]:
    return [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update",
    ]  # fmt: skip
