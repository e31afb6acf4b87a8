"""One Chromium a module, and a fresh, served database a test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.visitor import Findings, chromium_arguments
from tests.plugins import needs


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.browser(), args=chromium_arguments())
        yield browser
        browser.close()


@pytest.fixture
def findings() -> Iterator[Findings]:
    """What the visitors of a test find; a test that ends well with findings fails for them."""
    found = Findings()
    yield found
    assert found.faults == []
