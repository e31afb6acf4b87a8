"""Statements over HTTP, on books made through the services: they agree with the ledger, and the past stays."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from beancount import loader
from python_calamine import CalamineWorkbook

from app.accounts.roles import Role
from app.endowment.rules import OutcomeDraft, PledgeDraft, ReversalDraft
from app.endowment.states import Outcome, ParityBasis
from app.fx import service as fx
from app.fx.rules import RateDraft
from app.fx.states import RatePurpose
from app.kernel import clock, db
from app.kernel.actor import system
from app.kernel.money import Money
from app.ledger import queries as ledger
from tests.factories.accounts import actor_of, grant, person, save, sign_in
from tests.factories.calls import programme
from tests.factories.endowment import (
    DAY,
    booked,
    contribution,
    decided,
    income,
    last_quarter_end,
    opened,
    with_income,
)

CUT = "2026-01-01..2026-12-31"


@pytest.fixture
def team(app, database):
    made = opened()
    for party, currency, minor in (("US", "USD", 10**8), ("JP", "JPY", 10**9)):
        booked(made, contribution(party, Money(20 * minor, currency)))
        booked(made, income(Money(minor, currency)))
    return made


@pytest.fixture
def auditor(app, database):
    who = person("Auditor")
    save(who, grant(who, Role.AUDITOR))
    client = app.test_client()
    sign_in(client, who)
    return client


def fund(currency):
    with db.read_only():
        return next(
            it for it in ledger.funds() if it.currency == currency and it.kind.value.startswith("endowment")
        )


def address(code, currency="USD", **more):
    asked = "&".join(f"{name}={value}" for name, value in {"cut": CUT, **more}.items())
    return f"/statements/{fund(currency).id}/{code}?{asked}"


def sums(data):
    """Label → first amount, of every sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = [row for name in book.sheet_names[1:] for row in book.get_sheet_by_name(name).to_python()]
    return {row[0]: row[1] for row in rows if len(row) > 1 and isinstance(row[1], float)}


def test_the_position_is_what_the_ledger_holds(team, auditor):
    found = sums(auditor.get(address("position.xlsx")).data)
    assert found["Total assets"] == 21_000_000.0
    assert found["Total assets"] == found["Total liabilities"] + found["Total net assets"]
    page = auditor.get(address("position")).text
    assert ("USD 21,000,000.00" in page, "do not agree" in page) == (True, False)


def test_page_pdf_and_workbook_tell_the_same(team, auditor):
    data = auditor.get(address("position.pdf", "JPY")).data
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    assert ("JPY 21,000,000,000" in text, "Total assets" in text) == (True, True)
    auditor.set_cookie("language", "ja")
    data = auditor.get(address("position.pdf", "JPY")).data
    text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    assert ("資産合計" in text, "財政状態計算書" in text) == (True, True)


@pytest.mark.parametrize(
    "code", ["position.pdf", "position.xlsx", "activity.xlsx", "journal.csv", "journal.beancount"]
)
def test_a_past_statement_comes_out_byte_for_byte(team, auditor, code):
    known = clock.now().isoformat().replace("+", "%2B")
    before = auditor.get(address(code, known=known)).data
    booked(team, contribution("US", Money(7_00, "USD")))
    booked(team, income(Money(1_00, "USD")))
    assert auditor.get(address(code, known=known)).data == before
    assert auditor.get(address(code)).data != before


def test_activity_agrees_with_both_positions(team, auditor):
    page = auditor.get(address("activity")).text
    assert ("do not agree" in page, "Contribution to the endowment" in page) == (False, True)
    found = sums(auditor.get(address("activity.xlsx")).data)
    assert (found["At the beginning"], found["At the end"]) == (0.0, 20_000_000.0)


def test_an_outside_tool_balances_the_journal_to_the_same_figures(team, auditor, tmp_path):
    path = Path(tmp_path, "journal.beancount")
    path.write_bytes(auditor.get(address("journal.beancount", "JPY")).data)
    entries, errors, _options = loader.load_file(str(path))
    assert [error.message for error in errors] == []
    kinds = [type(entry).__name__ for entry in entries]
    assert kinds.count("Transaction") == 2
    assert kinds.count("Balance") >= 3
    broken = path.read_text().replace("21000000000 JPY", "21000000001 JPY")
    path.write_text(broken)
    assert len(loader.load_file(str(path))[1]) == 1


def test_every_fund_is_listed_and_every_link_opens(team, auditor):
    page = auditor.get(f"/statements?cut={CUT}").text
    assert (page.count("Statement of position"), page.count("Status of funds")) == (2, 0)
    links = re.findall(r'href="(/statements/[^"]+)"', page)
    assert len(links) == 14
    assert [auditor.get(link.replace("&amp;", "&")).status_code for link in links] == [200] * 14


def test_the_annual_statement_tells_the_authorised_payout(app, database, auditor):
    made = opened()
    with_income(made, USD=10**6)
    close = last_quarter_end(clock.now().date())
    page = auditor.get(address("annual", cut=f"{close.year}-01-01..{close.year}-12-31")).text
    assert ("USD 10,000.00" in page, f">{close.year}<" in page, "do not agree" in page) == (True, True, False)
    before = auditor.get(address("parity")).text
    assert ("Parity statement" in before, "Spent on the own side" in before) == (True, True)


@pytest.mark.parametrize(
    "code", ["nothing", "lots", "position.exe", "journal", "journal.pdf", "position.pdf.exe"]
)
def test_what_there_is_not_is_not_found(team, auditor, code):
    assert auditor.get(address(code)).status_code == 404


@pytest.mark.parametrize(
    ("more", "words"),
    [({"cut": "2026-02-30..2026-03-01"}, "two days"), ({"known": "yesterday"}, "an instant")],
)
def test_days_that_are_none_are_refused_in_words(team, auditor, more, words):
    answer = auditor.get(address("position", **more))
    assert (answer.status_code, words in answer.text) == (422, True)


def test_nobody_else_sees_a_fund(app, team):
    client = app.test_client()
    who = person("Researcher")
    save(who)
    sign_in(client, who)
    answers = [
        client.get(path).status_code for path in ("/statements", address("position"), address("journal.csv"))
    ]
    assert set(answers) <= {403, 404}
    assert 200 not in answers


def test_an_agencys_officer_sees_the_own_appropriation_only(app, team):
    base = programme()
    code = next(iter(base.officers))
    client = app.test_client()
    sign_in(client, base.officers[code])
    page = client.get("/statements").text
    assert (page.count("Status of funds"), page.count("Statement of position")) == (1, 0)
    assert client.get(address("position")).status_code == 404
    own = base.lots[code].fund_id
    status = client.get(f"/statements/{own}/lots?cut=2020-01-01..2099-12-31")
    assert (status.status_code, base.lots[code].code in status.text) == (200, True)


def test_a_day_counts_wholly(team, auditor):
    assert date(2026, 1, 15).isoformat() in auditor.get(address("journal.csv")).text
    inside = auditor.get(address("journal.csv", cut="2026-01-15..2026-01-15")).text.count("\r\n")
    outside = auditor.get(address("journal.csv", cut="2026-01-16..2026-12-31")).text.count("\r\n")
    assert (inside > 1, outside) == (True, 1)


def told(auditor, name, **more):
    return auditor.get("/api/v1" + address(name, **more)).json


def test_the_api_tells_the_figures_of_the_workbook(team, auditor):
    made = told(auditor, "position")
    figures = {row["words"]: row["values"][0] for table in made["tables"] for row in table["rows"]}
    assert figures["Total assets"] == {"amount": "21000000.00", "currency": "USD"}
    assert (
        float(figures["Total assets"]["amount"])
        == sums(auditor.get(address("position.xlsx")).data)["Total assets"]
    )
    assert (made["code"], made["cut"], made["is_balanced"]) == ("position", CUT, True)


def test_every_statement_that_the_api_names_can_be_read(team, auditor):
    for kept in auditor.get("/api/v1/statements").json:
        for name in kept["statements"]:
            made = auditor.get(f"/api/v1/statements/{kept['fund_id']}/{name}?cut={CUT}")
            assert (made.status_code, made.json["fund"]) == (200, kept["fund"]), name


def test_a_past_statement_of_the_api_stays(team, auditor):
    known = clock.now().isoformat().replace("+", "%2B")
    before = told(auditor, "position", known=known)
    booked(team, contribution("US", Money(7_00, "USD")))
    assert told(auditor, "position", known=known) == before


def test_the_parity_and_the_payouts_of_a_past_instant_keep_what_was_reversed_later(team, auditor):
    made = booked(team, contribution("US", Money(7_00, "USD")))
    known = clock.now().isoformat().replace("+", "%2B")
    before = told(auditor, "parity", known=known)
    decided(team, "reversals", ReversalDraft(made.entry_id, clock.today(team.preparer.zone), "Booked twice"))
    assert told(auditor, "parity", known=known) == before
    assert told(auditor, "parity")["tables"] != before["tables"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("nothing?cut=US-2026", 404), ("position?cut=2026", 422), ("position?known=yesterday", 422)],
)
def test_what_the_api_cannot_tell(team, auditor, path, status):
    assert auditor.get(f"/api/v1/statements/{fund('USD').id}/{path}").status_code == status


def test_a_stranger_reads_no_statement_of_the_api(app, team):
    who = person("Stranger")
    save(who)
    client = app.test_client()
    sign_in(client, who)
    paths = ("/api/v1/statements", f"/api/v1/statements/{fund('USD').id}/position")
    assert [client.get(path).status_code for path in paths] == [404, 404]


def set_rate(team, day, figure):
    draft = RateDraft(RatePurpose.BOOKING, "USD", "JPY", figure, day, "Treasury reporting rates")
    made = db.unit_of_work(fx.propose_rate, actor_of(team.preparer), draft)
    db.unit_of_work(fx.approve_rate, actor_of(team.approver), made.id, made.version)


def test_parity_of_a_running_year_is_told_at_official_rates_known_by_then(team, auditor):
    """20 billion yen: at 100 on the day of booking, at 125 on the newest day; a rate set later changes no past."""
    today = clock.today(team.preparer.zone)
    for day, figure in ((DAY, "100"), (today - timedelta(days=1), "125")):
        set_rate(team, day, figure)
    cut, known = f"2026-01-01..{today.year + 2}-12-31", clock.now().isoformat().replace("+", "%2B")

    def japanese():
        rows = told(auditor, "parity", cut=cut, known=known)["tables"][0]["rows"]
        return next(row["values"][:2] for row in rows if row["words"] == "JP")

    before = japanese()
    assert [value["amount"] for value in before] == ["200000000.00", "160000000.00"]
    set_rate(team, today, "200")
    assert japanese() == before
    known = clock.now().isoformat().replace("+", "%2B")
    assert [value["amount"] for value in japanese()] == ["200000000.00", "100000000.00"]


def publish(folder, *lines):
    path = folder / "rates.csv"
    path.write_text("\n".join(["Date,USD,JPY,", *lines]) + "\n")
    db.unit_of_work(fx.import_rates, system("test"), path)


def test_parity_knows_no_published_rate_of_later_and_keeps_one_that_was_corrected_later(
    team, auditor, tmp_path
):
    """As it was known: without a rate the figure stays open, and a correction of the bank changes no past page."""

    def instant():
        return clock.now().isoformat().replace("+", "%2B")

    def seen(known):
        pages = [auditor.get(address(f"parity.{kind}", known=known)).data for kind in ("pdf", "xlsx")]
        return [sha256(page).hexdigest() for page in pages], told(auditor, "parity", known=known)["tables"]

    without = instant()
    unknown = seen(without)
    publish(tmp_path, f"{DAY},1.00,100,", "2026-12-31,1.00,100,")
    published = instant()
    first = seen(published)
    publish(tmp_path, f"{DAY},1.00,125,", "2026-12-31,1.00,125,")
    corrected = seen(instant())
    assert (seen(without), seen(published)) == (unknown, first)
    assert len({str(tables) for _pages, tables in (unknown, first, corrected)}) == 3


def test_parity_of_a_past_instant_does_not_know_that_a_condition_was_met_later(team, auditor):
    draft = PledgeDraft("US", Money(5_00, "USD"), ParityBasis.CAPITAL, "Act 2", DAY.replace(year=2030))
    pledge = decided(team, "pledges", draft)
    booked(team, replace(contribution("US", Money(5_00, "USD")), pledge_id=pledge.id))
    known = clock.now().isoformat().replace("+", "%2B")
    before = told(auditor, "parity", known=known)
    decided(team, "outcomes", OutcomeDraft(pledge.id, Outcome.MET, DAY, "Both gave"))
    assert told(auditor, "parity", known=known) == before
    assert told(auditor, "parity")["tables"] != before["tables"]
