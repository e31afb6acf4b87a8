"""The eyes themselves: a page with every fault that they must see, and one without."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Findings, Visitor, Window

pytestmark = pytest.mark.needs("browser")
GOOD = "<!doctype html><html lang='{lang}'><head><title>{title}</title></head><body><main><h1>{title}</h1>{more}</main>"
POLICY = "<meta http-equiv='Content-Security-Policy' content=\"style-src 'self'\">"
FAULTS = {
    "axe: image-alt": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' width='9' height='9'>",
    "content policy: style-src": "<p style='color: red'>赤</p>",
    "console: broken": "<script>console.error('broken')</script>",
    "script: lost": "<script>throw new Error('lost')</script>",
    "not in Japanese: 'Sign in'": "<p>Sign in</p>",
    "not in Japanese: 'These words are in English'": "<p>These words are in English</p>",
    "not in Japanese: 'Close'": "<button aria-label='Close'>×</button>",
}


@pytest.fixture
def findings() -> Findings:
    """Not judged at the end, unlike those of the other tests here."""
    return Findings()


@pytest.fixture
def visitor(chromium: Browser, findings: Findings) -> Iterator[Visitor]:
    window = Window(chromium, "http://127.0.0.1", "ja")
    yield Visitor(window, findings, allowed_words=["An allowed long name"], judges_shapes=True)
    window.close()


def shows(visitor: Visitor, more: str) -> list[str]:
    """What the visitor finds wrong on a page with `more` in it."""
    page = GOOD.format(lang="ja", title="表題", more=more).replace("<title>", f"{POLICY}<title>")
    visitor.window.page.route(
        "**/*", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8")
    )
    visitor.go("/")
    return visitor.findings.faults


@pytest.mark.parametrize("said", FAULTS)
def test_a_fault_of_a_page_is_seen(visitor: Visitor, said: str) -> None:
    found = shows(visitor, FAULTS[said])
    assert len([fault for fault in found if said in fault]) == 1, found


def test_a_page_without_faults_is_left_alone(visitor: Visitor) -> None:
    clean = "<p>日本語 <span lang='en'>These words are in English</span> An allowed long name JRNY-2027</p>"
    assert shows(visitor, clean) == []
