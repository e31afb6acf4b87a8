"""A review typed in two tabs, through a cut connection and the end of a session, is whole at the end."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import text

from app.accounts.passwords import hash_of
from app.kernel import db
from app.reviews import queries
from app.reviews.models import Review
from tests.browser.server import Server, serving
from tests.conftest import SECRET
from tests.factories import reviews as build
from tests.factories.accounts import save as store

pytestmark = pytest.mark.needs("browser")

PASSWORD = "a long pass phrase for a reviewer"
SAVED, SIGNED_OUT = "Saved at", "You are signed out."
PATIENCE = 30_000


@pytest.fixture
def typed(app: Flask, real_database: str) -> tuple[build.World, Review]:
    world = build.in_review()
    with build.during_review(world.call):
        review = build.agreed(world, "US")
    who = world.reviewers["US"][0]
    who.password = hash_of(PASSWORD)
    store(who)
    return world, review


@pytest.fixture
def server(typed: tuple[build.World, Review], real_database: str, tmp_path: Path) -> Iterator[Server]:
    settings = {"SECRET_KEY": SECRET, "JUSSTIC_AUDIT_KEY": SECRET[::-1], "JUSSTIC_WORKER": "none"}
    with build.during_review(typed[0].call), serving(real_database, tmp_path, **settings) as running:
        yield running


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    found = chromium.new_context(base_url=server.address, locale="en-US")
    found.set_default_timeout(PATIENCE)
    yield found
    found.close()


def sign_in(page: Page, email: str) -> None:
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").click()


def write(page: Page, code: str, words: str, *, more: bool = False) -> None:
    """Type into the reasons of a question, key by key."""
    area = page.locator(f"[name='answers.{code}.text']")
    area.press("Control+End") if more else area.clear()
    area.press_sequentially(words)


def waits_for(page: Page, words: str) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text(words, timeout=PATIENCE)


def shows(page: Page, code: str, words: str) -> None:
    expect(page.locator(f"[name='answers.{code}.text']")).to_have_value(words, timeout=PATIENCE)


def kept(review: Review) -> dict[str, str]:
    with db.read_only():
        found = queries.review(review.id)
    assert found is not None
    return {code: answer["text"] for code, answer in found.answers.items()}


def _lost_on_its_way(route: Route) -> None:
    """The service does what it is asked, and its answer never arrives."""
    route.fetch()
    route.abort("connectionreset")


def end_all_sessions() -> None:
    db.unit_of_work(lambda: db.session().execute(text("DELETE FROM sign_ins")))


def test_a_review_is_whole_at_the_end(
    context: BrowserContext, typed: tuple[build.World, Review], server: Server
) -> None:
    world, review = typed
    email, path = world.reviewers["US"][0].email, f"/reviews/{review.id}"
    first = context.new_page()
    first.goto(f"/sign-in?next={path}")
    sign_in(first, email)
    second = context.new_page()
    second.goto(path)

    # Two tabs, two questions: both come together by themselves.
    write(first, "merit", "The idea is new.")
    waits_for(first, SAVED)
    write(second, "plan", "The plan holds.")
    waits_for(second, SAVED)
    shows(second, "merit", "The idea is new.")
    assert kept(review) == {"merit": "The idea is new.", "plan": "The plan holds."}

    # The answer to a save is lost on its way, and the connection stays cut for a while.
    first.route("**/autosave", _lost_on_its_way)
    write(first, "merit", " It is sound.", more=True)
    waits_for(first, "Not saved yet")
    first.unroute("**/autosave")
    context.set_offline(True)
    write(first, "merit", " It will be used.", more=True)
    context.set_offline(False)
    waits_for(first, SAVED)
    shows(first, "plan", "The plan holds.")
    assert kept(review)["merit"] == "The idea is new. It is sound. It will be used."

    # The session ends; one signs in beside the page, and it goes on.
    end_all_sessions()
    write(first, "plan", " Costs are fair.", more=True)
    waits_for(first, SIGNED_OUT)
    with context.expect_page() as opened:
        first.get_by_role("link", name="Sign in again in another window").click()
    sign_in(opened.value, email)
    first.bring_to_front()
    first.evaluate("dispatchEvent(new Event('focus'))")
    waits_for(first, SAVED)
    assert kept(review)["plan"] == "The plan holds. Costs are fair."

    # The same question in two tabs: both texts stand there, and one chooses.
    opened.value.close()
    write(first, "note", "For the agency.")
    waits_for(first, SAVED)
    shows(first, "note", "For the agency.")
    write(second, "note", "Another thought.")
    box = second.locator(".dispute")
    expect(box).to_contain_text("For the agency.")
    box.get_by_role("button", name="Put both one after the other").click()
    waits_for(second, SAVED)
    assert kept(review)["note"] == "Another thought.\n\nFor the agency."

    # A tab dies with unsaved words; they are there when the page is opened again.
    context.set_offline(True)
    write(second, "merit", " Last word.", more=True)
    second.close(run_before_unload=False)
    context.set_offline(False)
    third = context.new_page()
    third.goto(path)
    shows(third, "merit", "The idea is new. It is sound. It will be used. Last word.")
    waits_for(third, SAVED)
    assert kept(review) == {
        "merit": "The idea is new. It is sound. It will be used. Last word.",
        "plan": "The plan holds. Costs are fair.",
        "note": "Another thought.\n\nFor the agency.",
    }
