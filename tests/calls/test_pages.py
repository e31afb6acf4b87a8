"""The pages and the API of calls."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.calls import service
from app.calls.programmes import programmes
from app.kernel.db import unit_of_work
from tests.factories.accounts import sign_in
from tests.factories.calls import draft, programme, published_call
from tests.factories.http import post_form


def test_the_public_sees_a_published_call_on_every_clock(client: FlaskClient) -> None:
    made = published_call(programme())
    page = client.get(f"/calls/{made.id}").text
    assert [word in page for word in ("JST", "UTC", "Quantum sensing 2027", "量子センシング2027")] == [
        True
    ] * 4


def test_the_page_is_japanese_for_a_japanese_reader(client: FlaskClient) -> None:
    made = published_call(programme())
    client.set_cookie("language", "ja")
    page = client.get(f"/calls/{made.id}").text
    assert ('<html lang="ja"' in page, "共同公募" in page) == (True, True)


def test_lists_cost_the_same_for_one_and_for_three(client: FlaskClient, count_queries: Any) -> None:
    base = programme()
    counts = []
    for codes in (["C-1"], ["C-2", "C-3"]):
        for code in codes:
            published_call(base, code=code)
        for path in ("/calls", "/api/v1/calls"):
            with count_queries() as seen:
                assert client.get(path).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:]


def test_a_hidden_call_answers_like_a_missing_one(client: FlaskClient) -> None:
    base = programme()
    hidden = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    missing = "00000000-0000-4000-8000-000000000000"
    for template in ("/calls/{}", "/api/v1/calls/{}"):
        first, second = (client.get(template.format(key)) for key in (hidden.id, missing))
        assert (first.status_code, first.data.replace(str(hidden.id).encode(), missing.encode())) == (
            404,
            second.data,
        )


@pytest.mark.parametrize("template", programmes(), ids=lambda p: p.code)
def test_every_programme_template_fills_the_form(client: FlaskClient, template: Any) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    page = client.get(f"/calls/new?programme={template.code}")
    assert (page.status_code, f'value="{template.code}"' in page.text) == (200, True)


def form_of(base: Any, **changes: str) -> dict[str, str]:
    """What a browser sends for a whole call."""
    fields = {
        "programme": "nsf-jst", "code": "QST-2027", "title.en": "Sensing", "title.ja": "センシング",
        "summary.en": "Short", "summary.ja": "概要", "text.en": "Text", "text.ja": "本文",
        "authoritative_language": "en", "priority_id": str(base.priority.id), "agreement_id": str(base.agreement.id),
        "deadline.local": "2030-03-31T17:00", "deadline.zone": "Asia/Tokyo", "opens_at": "2030-01-10T09:00",
        "review_opens_at": "2030-04-10T09:00", "review_ends_at": "2030-06-10T09:00", "fill_cap_permille": "250",
    }  # fmt: skip
    for number, (party, body) in enumerate(base.agencies.items()):
        currency = {"US": "USD", "JP": "JPY"}[party]
        side = {
            "party": party, "agency_id": str(body.id), "lot_id": str(base.lots[party].id), "budget.amount": "1000000",
            "budget.currency": currency, "largest_half.amount": "300000", "largest_half.currency": currency,
            "indirect_permille": "300", "cost_categories": "personnel, indirect", "scale_min": "1", "scale_max": "5",
            "scale_step": "0.5", "reviews_wanted": "3", "higher_is_better": "true", "criteria.0.code": "merit",
            "criteria.0.label.en": "Merit", "criteria.0.label.ja": "意義", "criteria.0.weight": "1",
            "criteria.0.has_score": "true", "criteria.0.most_words": "500", "criteria.1.code": "",
            "criteria.1.label.en": "", "criteria.1.label.ja": "", "criteria.1.weight": "", "criteria.1.most_words": "",
        }  # fmt: skip
        fields |= {f"sides.{number}.{name}": value for name, value in side.items()}
    return fields | changes


def test_an_officer_drafts_a_call_in_the_browser(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    data = form_of(base) | {"idempotency_key": "a-key-of-a-form"}
    first, again = (post_form(client, "/calls/new", data) for _ in range(2))
    assert (first.status_code, again.headers["Location"]) == (303, first.headers["Location"])
    page = client.get(first.headers["Location"]).text
    assert ("QST-2027" in page, "USD 1,000,000.00" in page, "17:00 JST" in page) == (True, True, True)


def test_a_refused_form_comes_back_with_every_problem_and_every_typed_word(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    wrong = form_of(base, **{"title.ja": "", "fill_cap_permille": "2000", "sides.0.budget.amount": "1,000"})
    answer = post_form(client, "/calls/new", wrong)
    assert answer.status_code == 422
    assert [code in answer.text for code in ("error-summary", "Sensing", "1,000", "f-fill_cap_permille")] == [
        True
    ] * 4


def lots_offered(client: FlaskClient, path: str) -> dict[str, list[str]]:
    """Name of each field for a lot → the lots it offers, or the one it carries unseen."""
    page = client.get(path).text
    selects = re.findall(r'<select[^>]*name="(sides\.\d\.lot_id)"[^>]*>(.*?)</select>', page, re.DOTALL)
    offered = {name: re.findall(r'value="([\w-]+)"', options) for name, options in selects}
    return offered | {
        name: [value] for name, value in re.findall(r'name="(sides\.\d\.lot_id)" value="([\w-]*)"', page)
    }


def test_each_agency_chooses_its_own_lot_and_sees_no_other(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    first = form_of(base, **{"sides.1.lot_id": ""})
    made = post_form(client, "/calls/new", first).headers["Location"]
    own, other = (str(base.lots[party].id) for party in ("US", "JP"))
    assert lots_offered(client, f"{made}/edit") == {"sides.0.lot_id": [own], "sides.1.lot_id": [""]}
    sign_in(client, base.officers["JP"])
    assert lots_offered(client, f"{made}/edit") == {"sides.0.lot_id": [own], "sides.1.lot_id": [other]}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "capital letters, digits and hyphens"), ("ja", "英大文字、数字、ハイフン")],
)
def test_a_code_that_is_none_is_refused_in_the_readers_language(
    client: FlaskClient, language: str, words: str
) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    client.set_cookie("language", language)
    answer = post_form(client, "/calls/new", form_of(base, code="small"))
    assert (answer.status_code, words in answer.text) == (422, True)


def test_the_form_of_a_kept_call_shows_each_side_its_own_values(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    made = post_form(client, "/calls/new", form_of(base)).headers["Location"]
    page = client.get(f"{made}/edit").text
    hidden = dict(re.findall(r'name="(sides\.\d\.(?:party|budget\.currency))" value="(\w+)"', page))
    chosen = re.findall(r'<option value="([\w-]+)" selected>', page)
    assert hidden == {
        "sides.0.party": "US", "sides.0.budget.currency": "USD",
        "sides.1.party": "JP", "sides.1.budget.currency": "JPY",
    }  # fmt: skip
    agencies = [str(body.id) for body in base.agencies.values()]
    assert [value for value in chosen if value in agencies] == agencies


def test_a_programme_that_is_none_leads_back_to_the_choice(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    chosen, nothing = (client.get(f"/calls/new{query}") for query in ("?programme=ghost", ""))
    assert (chosen.status_code, re.findall("programme=([a-z-]+)", chosen.text)) == (
        200,
        re.findall("programme=([a-z-]+)", nothing.text),
    )
    assert post_form(client, "/calls/new", form_of(base, programme="ghost", code="x")).status_code == 422


def test_the_questions_are_folded_but_where_something_is_refused(client: FlaskClient) -> None:
    base = programme()
    sign_in(client, base.officers["US"])
    hidden = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    page = client.get(f"/calls/{hidden.id}/edit").text
    assert (page.count("<details"), re.findall(r"<details[^>]* open>", page)) == (2 * (2 + 5 + 2), [])
    assert page.count("3 questions") == 2
    answer = post_form(client, "/calls/new", form_of(base, **{"sides.1.criteria.0.weight": "heavy"}))
    assert answer.status_code == 422
    opened = re.findall(r"<details[^>]* open><summary>(?:<h3>)?([^<]*)", answer.text)
    assert opened == ["Review form", "Question 1 – Scientific significance and originality"]
