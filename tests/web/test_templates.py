"""The macros: what ties a refusal to its field, a link to the address, a state to its word."""

import re
from types import SimpleNamespace

import pytest
from flask import render_template_string
from markupsafe import Markup

from app.kernel.bilingual import Bilingual
from app.kernel.language import set_language
from app.kernel.money import Money
from app.web.problems import Said

IMPORTS = """
{%- import 'macros/forms.html' as form with context -%}{%- import 'macros/tables.html' as table with context -%}
{%- import 'macros/record.html' as record with context -%}{%- import 'macros/badges.html' as badge with context -%}
{%- import 'macros/progress.html' as progress with context -%}{%- import 'macros/desk.html' as desk with context -%}
{%- import 'macros/money.html' as money with context -%}
"""


@pytest.fixture
def draw(app):
    """Draws template text as the answer to a request of `address` by somebody who is not signed in."""

    def drawn(template, address="/list", /, method="GET", data=None, **context):
        with app.test_request_context(address, method=method, data=data):
            return render_template_string(IMPORTS + template, **context).strip()

    yield drawn
    set_language("en")


def thing(**fields):
    return SimpleNamespace(**fields)


def attributes(html, tag):
    """The attributes of the first such element."""
    return dict(re.findall(r'([\w-]+)="([^"]*)"', re.search(rf"<{tag}\b[^>]*>", html)[0]))


def test_a_refusal_stands_beside_its_field_and_links_to_it(draw):
    problems = [Said("title.missing", "/title/ja", "Write the title in Japanese.")]
    summary = draw("{{ form.error_summary() }}", problems=problems)
    field = draw("{{ form.text_field('title.ja', 'Title', 'old', 'Short.') }}", problems=problems)
    assert re.findall(r'href="#([^"]+)"', summary) == ["f-title-ja"]
    assert attributes(field, "input") == {
        "class": "usa-input usa-input--error",
        "type": "text",
        "value": "old",
        "id": "f-title-ja",
        "name": "title.ja",
        "aria-describedby": "f-title-ja-hint f-title-ja-error",
        "aria-invalid": "true",
        "required": "True",
    }
    assert field.count("Write the title in Japanese.") == 1


def test_a_field_without_a_problem_says_nothing_of_one(draw):
    field = draw("{{ form.text_field('a', 'A', required=False) }}", problems=[Said("x", "/b", "No.")])
    assert attributes(field, "input") == {
        "class": "usa-input",
        "type": "text",
        "value": "",
        "id": "f-a",
        "name": "a",
    }
    assert "(optional)" in field


def test_there_is_no_summary_without_problems(draw):
    assert draw("{{ form.error_summary() }}") == ""


def test_what_people_type_is_escaped(draw):
    field = draw("{{ form.textarea_field('a', 'A', text) }}", text='</textarea><b>"')
    assert re.findall(r"<textarea[^>]*>(.*)</textarea>", field, re.DOTALL) == [
        "\n&lt;/textarea&gt;&lt;b&gt;&#34;"
    ]


def test_a_form_carries_token_version_and_a_new_key(draw):
    names = [re.findall(r'name="(\w+)"', draw("{{ form.form_open('/x', 3) }}")) for _ in range(2)]
    keys = {
        re.search(r'idempotency_key" value="(\w+)"', draw("{{ form.form_open('/x', 3) }}"))[1]
        for _ in range(2)
    }
    assert names == [["csrf_token", "version", "idempotency_key"]] * 2
    assert len(keys) == 2
    assert 'name="version" value="3"' in draw("{{ form.form_open('/x', 3) }}")


def test_money_is_sent_as_the_schema_reads_it(draw):
    field = draw("{{ form.money_field('ask', 'Ask', 'JPY', sum) }}", sum=Money(96000, "JPY"))
    assert re.findall(r'name="([^"]+)" value="([^"]*)"', field) == [
        ("ask.amount", "96000"),
        ("ask.currency", "JPY"),
    ]


@pytest.mark.parametrize("pointer", ["/ask", "/ask/amount"])
def test_a_problem_of_money_is_shown_for_the_sum_and_for_its_amount(draw, pointer):
    field = draw("{{ form.money_field('ask', 'Ask', 'USD') }}", problems=[Said("x", pointer, "Too much.")])
    assert field.count("Too much.") == 1
    assert attributes(field, "div")["id"] == "f-ask"


def test_words_and_characters_are_counted(draw):
    text = "{{ form.textarea_field('a', 'A', 'one two three', limit=10, unit=unit) }}"
    assert "3 of 10 words" in draw(text, unit="words")
    assert "13 of 10 characters" in draw(text, unit="characters")


@pytest.mark.parametrize(
    ("address", "direction", "link"),
    [
        ("/list?q=a", "", "?q=a&amp;sort=us"),
        ("/list?q=a&sort=us&cursor=z", "ascending", "?q=a&amp;sort=-us"),
        ("/list?q=a&q=b&sort=-us", "descending", "?q=a&amp;q=b&amp;sort=us"),
    ],
)
def test_sorting_keeps_the_rest_of_the_address(draw, address, direction, link):
    head = draw("{{ table.sort_header('us', 'Ask') }}", address)
    assert attributes(head, "th").get("aria-sort", "") == direction
    assert attributes(head, "a")["href"] == link


def test_the_pager_goes_on_and_back_to_the_start(draw):
    assert draw("{{ table.pager() }}") == ""
    links = re.findall(r'rel="(\w+)" href="([^"]*)"', draw("{{ table.pager('n') }}", "/list?q=a&cursor=c"))
    assert links == [("prev", "/list?q=a"), ("next", "?q=a&amp;cursor=n")]


def test_filters_stay_in_the_form_and_can_be_cleared(draw):
    text = "{% call table.filter_form(['q']) %}{{ table.filter_text('q', 'Search') }}{% endcall %}"
    page = draw(text, "/list?q=light&sort=us&cursor=c")
    assert re.findall(r'name="(\w+)"[^>]*value="(\w+)"', page) == [("sort", "us"), ("q", "light")]
    assert re.findall(r'href="([^"]+)"', page) == ["/list?sort=us"]


@pytest.mark.parametrize(
    ("value", "tone", "icon"),
    [
        ("split", "attention", "warning"),
        ("submitted", "done", "check_circle"),
        ("unheard_of", "plain", "label"),
    ],
)
def test_a_state_is_word_icon_and_colour(draw, value, tone, icon):
    html = draw("{{ badge.state(value, 'Word') }}", value=value)
    assert attributes(html, "span")["class"] == f"state state-{value} tone-{tone}"
    assert attributes(html, "use")["href"].partition("#")[2] == icon
    assert Markup(html).striptags() == "Word"


@pytest.mark.parametrize(("language", "first", "second"), [("en", "Light", "光"), ("ja", "光", "Light")])
def test_a_title_stands_in_the_readers_language_first(draw, language, first, second):
    set_language(language)
    head = draw("{{ record.record_header('K', title) }}", title=Bilingual("Light", "光"))
    assert re.findall(r"<h1[^>]*>([^<]+)</h1>", head) == [first]
    assert re.findall(r'<p class="record-other-title" lang="(\w+)">([^<]+)<', head) == [
        ("ja" if language == "en" else "en", second)
    ]


def test_a_title_in_one_language_is_not_repeated(draw):
    assert "record-other-title" not in draw(
        "{{ record.record_header('K', title) }}", title=Bilingual("Light", "")
    )


def test_a_meter_fills_by_whole_thousandths_and_says_when_it_is_over(draw):
    parts = [
        thing(label="A", amount=Money(750, "JPY"), level=1),
        thing(label="B", amount=Money(750, "JPY"), level=2),
    ]
    html = draw(
        "{{ progress.meter('Purse', parts, whole, left) }}",
        parts=parts,
        whole=Money(1000, "JPY"),
        left=Money(-500, "JPY"),
    )
    assert re.findall(r'x="(\d+)" width="(\d+)"', html) == [("0", "500"), ("500", "500")]
    assert re.findall(r"<strong>([^<]+)</strong>", html) == ["over by JPY 500"]


def test_an_empty_purse_is_drawn_without_a_fault(draw):
    html = draw("{{ progress.meter('Purse', [], whole, whole) }}", whole=Money(0, "USD"))
    assert "USD 0.00 left" in html


def test_an_empty_desk_says_what_will_come(draw):
    html = draw("{{ desk.desk_list('Waiting', [], 'Nothing waits.', 'The call opens on 1 Apr.') }}")
    assert Markup(html).striptags() == "Waiting Nothing waits. The call opens on 1 Apr."


def test_a_desk_line_has_its_date_and_its_action(draw):
    item = thing(
        title="Sign",
        url="/s",
        action="Sign it",
        due=None,
        relative="",
        is_overdue=True,
        reference="",
        party="",
        kind="",
    )
    html = draw("{{ desk.desk_list('Waiting', [item], '', '') }}", item=item)
    assert Markup(html).striptags() == "Waiting 1 Sign no date set Sign it: Sign"


def test_nothing_is_never_printed_as_an_amount(draw):
    assert Markup(draw("{{ money.amount(none) }}")).striptags() == "none"


STORED = {"title": {"en": "Theirs", "ja": "同じ"}, "rows": [{"amount": "1"}]}


def test_after_a_change_by_somebody_else_only_what_differs_is_compared(draw):
    typed = {"title.en": "Mine", "title.ja": "同じ\r\n", "rows.0.amount": "2"}
    labels = {"title.en": "English", "title.ja": "Japanese", "rows.0.amount": "Amount"}
    html = draw("{{ form.stale(theirs, typed, labels) }}", theirs=STORED, typed=typed, labels=labels)
    assert re.findall(r'class="text-box">([^<]*)<', html) == ["Mine", "Theirs", "2", "1"]
    assert draw("{{ form.stale({}, typed, labels) }}", typed=typed, labels=labels) == ""


def test_the_page_of_a_stale_version_keeps_the_whole_form(draw):
    typed = {"title.en": "Mine", "title.ja": "同じ", "version": "3", "csrf_token": "t"}
    html = draw(
        "{% include 'errors/412.html' %}",
        "/edit",
        method="POST",
        data=typed,
        theirs=STORED,
        current=4,
        problems=[],
    )
    assert 'name="version" value="4"' in html
    assert re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)<', html) == [("title.en", "Mine")]
    assert re.findall(r'type="hidden" name="title.ja" value="([^"]+)"', html) == ["同じ"]
    assert "Theirs" in html


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 428, 429, 500, 503])
def test_every_error_page_says_what_happened_under_one_heading(draw, status, language):
    set_language(language)
    problems = [Said("a.b", "", "Because.")]
    html = draw(
        f"{{% include 'errors/{status}.html' %}}",
        problems=problems,
        title="Title",
        code="a.b",
        request_id="r1",
    )
    assert len(re.findall(r"<h1[^>]*>[^<]+</h1>", html)) == 1
    assert re.search(r'<html lang="(\w+)">', html)[1] == language
    assert "<code>r1</code>" in html
    assert ("Because." in html) == (status in (400, 403, 409, 422))
