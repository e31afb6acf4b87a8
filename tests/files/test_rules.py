import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.files import rules
from app.files.labels import PROBLEMS
from app.kernel.errors import Problem

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("proposal.pdf", "proposal.pdf"),
        ("Proposal Final.PDF", "Proposal Final.PDF"),
        ("研究計画書.pdf", "研究計画書.pdf"),
        (unicodedata.normalize("NFD", "グラフとデータ.pdf"), "グラフとデータ.pdf"),
        ("C:\\Users\\hanako\\plan.pdf", "plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("/", "document"),
        ("", "document"),
        (".pdf", "document.pdf"),
        ("...", "document"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("plan\u200b\u2066\ufeff.pdf", "plan.pdf"),
        ("plan.pdf\x00.exe", "plan.pdf.exe"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie_ b.pdf"),
        ('what?<is>"this"|*.pdf', "what__is__this___.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("console.pdf", "console.pdf"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 10),
        ("  plan  .pdf. ", "plan.pdf"),
        ("half \ud800 pair.pdf", "half pair.pdf"),
    ],
)
def test_a_name_is_shown_as_it_can_be_trusted(given_name, shown):
    assert rules.normal_name(given_name) == shown


@given(st.text())
def test_every_name_becomes_one_that_is_safe(given_name):
    name = rules.normal_name(given_name)
    assert 1 <= len(name) <= rules.LONGEST_NAME
    assert not set(name) & set('/\\<>:"|?*\r\n\x00\u202e')
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert rules.normal_name(name) == name


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("a.pdf", "application/pdf"),
        ("a.PDF", "application/pdf"),
        ("a.exe.pdf", "application/pdf"),
        ("a.pdf.exe", None),
        ("a．ｐｄｆ", None),
        ("pdf", None),
        ("a.", None),
    ],
)
def test_only_pdf_is_accepted(name, media_type):
    assert rules.media_type(name) == media_type
    assert bool(rules.name_problems(name)) == (media_type is None)


def test_the_refused_kind_names_the_file():
    assert rules.name_problems("x/plan.docx") == [Problem("file.kind", "/file", {"name": "plan.docx"})]


@pytest.mark.parametrize(
    ("size", "already_held", "codes"),
    [
        (1, 0, []),
        (25 * MIB, 475 * MIB, []),
        (0, 0, ["file.empty"]),
        (25 * MIB + 1, 0, ["file.too_large"]),
        (1, 500 * MIB, ["file.quota"]),
        (25 * MIB + 1, 500 * MIB, ["file.too_large", "file.quota"]),
    ],
)
def test_size_and_quota(size, already_held, codes):
    assert [problem.code for problem in rules.size_problems(size, already_held=already_held)] == codes


@pytest.mark.parametrize(
    ("findings", "pages", "codes"),
    [
        ([], 1, []),
        ([], 300, []),
        ([], 301, ["file.too_many_pages"]),
        ([], 0, ["file.no_pages"]),
        ([], None, []),
        (["damaged"], None, ["file.damaged"]),
        (["damaged", "truncated"], None, ["file.truncated"]),
        (["xfa", "javascript", "encrypted"], 2, ["file.encrypted", "file.javascript", "file.xfa"]),
        (["of_tomorrow", "action"], 301, ["file.action", "file.of_tomorrow", "file.too_many_pages"]),
    ],
)
def test_every_reason_is_listed_in_reading_order(findings, pages, codes):
    assert [problem.code for problem in rules.content_problems(findings, pages=pages)] == codes


def test_too_many_pages_says_how_many():
    (problem,) = rules.content_problems([], pages=301)
    assert problem.facts == {"pages": 301, "limit": 300}


def test_every_finding_has_words():
    assert [code for code in rules.FINDINGS if f"file.{code}" not in PROBLEMS] == []


def test_notices_keep_their_facts():
    assert rules.notice_problems({"no_text": {}, "irregular": {"count": 3}}) == [
        Problem("file.irregular", "/file", {"count": 3}),
        Problem("file.no_text", "/file", {}),
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [("A plan\x00", "A plan"), ("  a \n b ", "a b"), ("t" * 400, "t" * 300), ("か\u3099", "が"), ("", "")],
)
def test_a_title_is_shown_without_what_is_not_seen(title, shown):
    assert rules.normal_title(title) == shown
