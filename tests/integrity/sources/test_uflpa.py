from datetime import date
from pathlib import Path

from app.integrity.sources import Alias, ListedParty, Refusal, read_uflpa_page

FIXTURE = Path(__file__).parents[2] / "fixtures" / "screening" / "uflpa.html"


def test_rows_aliases_and_paragraphs():
    found = list(read_uflpa_page(FIXTURE))
    parties = [each for each in found if isinstance(each, ListedParty)]
    cotton, steel, corps, again = parties
    assert (cotton.name, cotton.programmes, cotton.effective) == (
        "Quux Cotton Co., Ltd.",
        ("2(d)(2)(B)(i)",),
        date(2022, 6, 21),
    )
    assert cotton.aliases == (Alias("Quux Linen"), Alias("Quux Wool"))
    assert steel.aliases == (
        Alias("Bayi Iron and Steel"),
        Alias("Old Iron Co., Ltd."),
        Alias("JWD Iron"),
        Alias("Iron Works Co.", "formerly_known_as"),
        Alias("Steel Works", "formerly_known_as"),
    )
    assert (corps.name, corps.aliases) == ("Quux Corps (Strelsau) (QC)", ())
    assert (again.name, again.entry != cotton.entry) == (cotton.name, True)


def test_refusals_have_their_line_in_the_page():
    refused = [each for each in read_uflpa_page(FIXTURE) if isinstance(each, Refusal)]
    assert [(each.line, each.reason) for each in refused] == [
        (8, "uflpa.no_name"),
        (9, "uflpa.bad_date"),
        (10, "uflpa.bad_date"),
    ]


def test_another_page_is_refused():
    for page in (b"", b"<p>hello</p>", b"<table><tr><td>x</td></tr></table>"):
        (refusal,) = read_uflpa_page(page)
        assert refusal == Refusal(1, "uflpa.unknown_layout", "no table with an effective date")


def test_a_table_without_a_paragraph():
    (party,) = read_uflpa_page(
        b"<table><tr><th>Name</th><th>Effective Date</th></tr><tr><td>A</td><td>June 1, 2022</td></tr></table>"
    )
    assert party.programmes == ()
