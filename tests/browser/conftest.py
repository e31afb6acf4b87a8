"""One Chromium a run, which remembers what axe has judged; every test has findings of its own."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.exceptions import HTTPException

from tests.browser.visitor import Findings, chromium_arguments
from tests.plugins import needs


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.browser(), args=chromium_arguments())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def judged() -> set[str]:
    """The kinds of pages, and their shapes, that axe has judged in this run."""
    return set()


@pytest.fixture
def findings(app: Flask, judged: set[str]) -> Iterator[Findings]:
    """What the visitors of a test find; a test that ends well with findings fails for them."""
    found = Findings(judged=judged, kind_of=lambda path: endpoint_of(app, path) or path)
    yield found
    assert found.faults == []


def endpoint_of(app: Flask, path: str) -> str:
    """Which page an address is, by the name of its route; '' for what has none."""
    try:
        endpoint, _values = app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return ""
    return str(endpoint)
