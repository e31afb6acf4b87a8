"""Statements of banks against real books: taken whole or not at all, matched, proposed, confirmed, undone."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from app.endowment import queries, service
from app.endowment.invariants import INVARIANTS
from app.endowment.rules import StatementDraft
from app.kernel import db
from app.kernel.errors import Forbidden, NotFound, RuleBroken
from app.kernel.money import Money
from tests.factories.accounts import actor_of, person, save, sign_in
from tests.factories.endowment import booked, contribution, income, opened
from tests.factories.http import csrf_token, send_json


def workbook(*rows):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - the same rows, the same bytes
    page = book.add_worksheet()
    for at, row in enumerate((("Date", "Amount", "Reference", "Description"), *rows)):
        page.write_row(at, 0, row)
    book.close()
    return out.getvalue()


@pytest.fixture
def team(app, database):
    made = opened()
    booked(made, contribution("US", Money(100_00, "USD")))
    booked(made, contribution("US", Money(50_00, "USD")))
    booked(made, income(Money(7_00, "USD")))
    return made


def take(team, *rows, currency="USD"):
    draft = StatementDraft(currency, "Custodian, account 1", "march.xlsx", workbook(*rows))
    return db.unit_of_work(service.take_statement, actor_of(team.preparer), draft)


def movement(minor):
    with db.read_only():
        fund = queries.book("USD")
        return next(
            it for it in queries.open_movements(fund, through=date(2030, 1, 1)) if it.amount.minor == minor
        )


def shown(statement):
    """(matched, proposed, open on the statement, open in the books): amounts in cents."""
    with db.read_only():
        lines = queries.lines_of_statement(statement.id)
        rest = queries.open_movements(queries.book(statement.currency), through=statement.last_on)
        proposed = dict(queries.pairing(lines, rest).proposed)
        return (
            [line.amount_minor for line in lines if line.match],
            [line.amount_minor for line in lines if line.id in proposed],
            [line.amount_minor for line in lines if not line.match and line.id not in proposed],
            [it.amount.minor for it in rest if it.entry_id not in proposed.values()],
        )


def broken():
    with db.read_only() as session:
        return [invariant.name for invariant in INVARIANTS if list(invariant.find(session))]


def test_lines_are_matched_proposed_or_open(team):
    key = movement(100_00).key
    statement = take(
        team,
        (date(2026, 1, 20), 100.0, key, "Wire"),
        (date(2026, 1, 16), 50.0, "", "Wire"),
        (date(2026, 1, 16), 9.99, "", "Fee back"),
    )
    assert shown(statement) == ([100_00], [50_00], [9_99], [7_00])
    assert broken() == []


def test_a_person_confirms_what_is_proposed(team):
    statement = take(team, (date(2026, 1, 16), 50.0, "", "Wire"))
    with db.read_only():
        line = queries.lines_of_statement(statement.id)[0]
    pair = {line.id: movement(50_00).entry_id}
    assert db.unit_of_work(service.match_lines, actor_of(team.approver), statement.id, pair) == 1
    assert shown(statement)[0] == [50_00]
    with pytest.raises(RuleBroken) as fault:
        db.unit_of_work(service.match_lines, actor_of(team.approver), statement.id, pair)
    assert [problem.code for problem in fault.value.problems] == ["match.taken"]
    with pytest.raises(RuleBroken, match=r"match\.refused"):
        db.unit_of_work(service.undo_match, actor_of(team.approver), line.id, " ")
    db.unit_of_work(service.undo_match, actor_of(team.approver), line.id, "Another wire.")
    assert shown(statement)[1] == [50_00]
    with pytest.raises(NotFound):
        db.unit_of_work(service.undo_match, actor_of(team.approver), line.id, "Again.")


def test_unequal_amounts_and_one_movement_twice_are_refused(team):
    statement = take(team, (date(2026, 1, 16), 50.0, "", ""), (date(2026, 1, 17), 50.0, "", ""))
    with db.read_only():
        first, second = queries.lines_of_statement(statement.id)
    other, same = movement(7_00).entry_id, movement(50_00).entry_id
    for chosen, codes in (
        ({}, ["match.nothing_chosen"]),
        ({first.id: other}, ["match.other_amount"]),
        ({first.id: same, second.id: same}, ["match.movement_twice"]),
    ):
        with pytest.raises(RuleBroken) as fault:
            db.unit_of_work(service.match_lines, actor_of(team.preparer), statement.id, chosen)
        assert [problem.code for problem in fault.value.problems] == codes


def test_the_same_workbook_is_taken_once_and_a_bad_one_not_at_all(team):
    row = (date(2026, 1, 16), 50.0, "", "Wire")
    take(team, row)
    for rows, codes in (
        ([row], ["bank.taken_before"]),
        ([row, ("2026-01-17", "１００")], ["bank.no_amount"]),
        ([row, (date(2999, 1, 1), 1.0)], ["bank.day_in_future"]),
    ):
        with pytest.raises(RuleBroken) as fault:
            take(team, *rows)
        assert [problem.code for problem in fault.value.problems] == codes
    with db.read_only():
        assert len(queries.statements()) == 1


def test_only_an_administrator_takes_one(team):
    stranger = person("Stranger")
    save(stranger)
    with pytest.raises(Forbidden):
        db.unit_of_work(
            service.take_statement, actor_of(stranger), StatementDraft("USD", "x", "x.xlsx", workbook())
        )


def test_the_pages_lead_from_a_workbook_to_a_match(app, team):
    client = app.test_client()
    sign_in(client, team.preparer, is_fresh=True)
    assert "No statement yet" in client.get("/endowment/statements").text
    hidden = {"csrf_token": csrf_token(client), "currency": "USD", "source": "Custodian"}
    data = {
        **hidden,
        "idempotency_key": "1" * 32,
        "file": (io.BytesIO(workbook((date(2026, 1, 16), 50.0))), "m.xlsx"),
    }
    answer = client.post("/endowment/statements", data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text[-800:]
    page = client.get(answer.location).text
    assert ("USD 50.00" in page, "Confirm the chosen" in page) == (True, True)
    with db.read_only():
        statement = queries.statements()[0].statement
        line = queries.lines_of_statement(statement.id)[0]
    pair = f"{line.id}:{movement(50_00).entry_id}"
    confirmed = client.post(
        f"{answer.location}/matches",
        data={"csrf_token": hidden["csrf_token"], "idempotency_key": "2" * 32, "chosen[]": [pair, ""]},
    )
    assert confirmed.status_code == 303
    client.set_cookie("language", "ja")
    page = client.get(answer.location).text
    assert ("担当者による" in page, "照合済み" in page) == (True, True)
    bad = {**hidden, "idempotency_key": "3" * 32, "file": (io.BytesIO(b"nothing"), "m.xlsx")}
    refused = client.post("/endowment/statements", data=bad, content_type="multipart/form-data")
    assert (refused.status_code, "XLSX形式のファイルではありません" in refused.text) == (422, True)


def test_the_api_takes_matches_and_undoes_as_the_pages_do(client, team):
    sign_in(client, team.preparer)
    data = workbook(
        (date(2026, 1, 15), 100.00, "REF-1", ""), (date(2026, 1, 20), -3.50, "REF-2", "Wire charge")
    )
    answer = client.post(
        "/api/v1/endowment/statements",
        data={"currency": "USD", "source": "Custodian", "file": (io.BytesIO(data), "march.xlsx")},
        headers={"X-CSRFToken": csrf_token(client), "Idempotency-Key": "take-the-statement-1"},
    )
    assert answer.status_code == 201, answer.text
    path = f"/api/v1/endowment/statements/{answer.json['id']}"
    (line,) = answer.json["proposed"]
    assert [one["amount"]["amount"] for one in answer.json["open_lines"]] == ["-3.50"]
    body = {"chosen": [f"{line['id']}:{line['entry_id']}"]}
    matched = send_json(client, "POST", f"{path}/matches", body)
    assert (matched.status_code, len(matched.json["matched"]), matched.json["proposed"]) == (201, 1, [])
    assert [row["matched"] for row in client.get("/api/v1/endowment/statements").json] == [1]
    undone = send_json(client, "POST", f"{path}/matches/{line['id']}/undoing", {"reason": "Wrong year"})
    assert (undone.status_code, undone.json["matched"]) == (201, [])
    assert client.get(path).json == undone.json


def test_a_stranger_reads_no_statement_by_the_api(client, team):
    who = person("Stranger")
    save(who)
    sign_in(client, who)
    assert client.get("/api/v1/endowment/statements").status_code == 404
