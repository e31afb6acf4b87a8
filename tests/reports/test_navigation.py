"""The main menu by role, what is current in it, and the links at the foot."""

import re

import pytest
from flask.testing import FlaskClient

from app.accounts.roles import SCOPES, Role
from tests.factories.accounts import agency, grant, institution, person, save, sign_in

PUBLIC = ["/calls", "/awards", "/priorities"]
APPLICANT = ["/", "/desk", "/proposals", "/disclosure", "/questions"]
STAFF = ["/", "/desk"]
EXPECTED = {
    None: [*APPLICANT, *PUBLIC],
    Role.INSTITUTION_OFFICER: [*APPLICANT, "/to-sign", "/disclosures/employees", "/award-reports", *PUBLIC],
    Role.REVIEWER: [*APPLICANT, "/reviews", *PUBLIC],
    Role.PROGRAMME_OFFICER: [*STAFF, "/pools", *PUBLIC, "/funds", "/statements"],
    Role.INTEGRITY_OFFICER: [*STAFF, "/integrity", *PUBLIC],
    Role.ENDOWMENT_ADMINISTRATOR: [*STAFF, *PUBLIC, "/endowment", "/funds", "/statements"],
    Role.COUNCIL_MEMBER: [*STAFF, *PUBLIC, "/endowment", "/funds", "/statements"],
    Role.AUDITOR: [
        *STAFF,
        *PUBLIC,
        "/endowment",
        "/funds",
        "/statements",
        "/people",
        "/record",
        "/integrity/audit",
        "/checks",
    ],
    Role.SYSTEM_ADMINISTRATOR: [*STAFF, *PUBLIC, "/people", "/checks"],
}


def menu(page: str) -> dict[str, bool]:
    """Address → whether it is marked as the present one."""
    found = re.search(r'<nav class="site-nav".*?</nav>', page, re.DOTALL)
    assert found is not None
    links = re.findall(r'<a href="([^"]*)"( aria-current="page")?', found[0])
    return {url: bool(mark) for url, mark in links}


def with_role(role: Role | None) -> object:
    """Somebody with that role in a scope it takes."""
    who = person()
    save(who)
    if role is not None:
        scopes = SCOPES[role]
        body, place = agency(), institution()
        save(body, place)
        granted = grant(
            who,
            role,
            party="US" if "party" in scopes else "",
            agency=body if "agency" in scopes else None,
            institution=place if "institution" in scopes else None,
        )
        save(granted)
    return who


@pytest.mark.parametrize("role", EXPECTED)
def test_the_menu_by_role_and_every_entry_opens(client: FlaskClient, role: Role | None) -> None:
    sign_in(client, with_role(role))  # type: ignore[arg-type]
    links = list(menu(client.get("/desk").text))
    assert links == EXPECTED[role]
    assert {url: client.get(url, follow_redirects=True).status_code for url in links} == dict.fromkeys(
        links, 200
    )


def test_every_role_has_its_menu() -> None:
    assert set(EXPECTED) == {None, *Role}


def test_the_menu_of_somebody_who_has_not_signed_in(client: FlaskClient) -> None:
    assert menu(client.get("/").text) == {"/": True, "/calls": False, "/awards": False, "/priorities": False}


@pytest.mark.parametrize(
    ("path", "current"), [("/calls", ["/calls"]), ("/desk", ["/desk"]), ("/privacy", [])]
)
def test_the_present_page_is_marked(client: FlaskClient, path: str, current: list[str]) -> None:
    sign_in(client, with_role(None))  # type: ignore[arg-type]
    assert [url for url, is_current in menu(client.get(path).text).items() if is_current] == current


def test_the_menu_is_japanese_for_a_japanese_reader(client: FlaskClient) -> None:
    client.set_cookie("language", "ja")
    page = client.get("/").text
    words = re.findall(r">([^<>]+)</a></li>", page[page.index("site-nav") :])[:4]
    assert words == ["ホーム", "共同公募", "採択課題", "重点分野"]
