"""The opening of a lot is reversed by two people, with a reason, while its money lies untouched."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.kernel.db import session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.kernel.money import Money
from app.ledger import service
from app.ledger.service import Move
from app.ledger.states import BudgetStep
from tests.factories.accounts import actor_of, person, save, sign_in
from tests.factories.http import post_form, send_json
from tests.factories.ledger import DAY, lot_balances
from tests.ledger.conftest import Desk
from tests.ledger.test_random import broken


def codes(caught: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def allocate(desk: Desk, minor: int, step: BudgetStep = BudgetStep.ALLOCATE) -> None:
    wanted = Move(step, Money(minor, desk.fund.currency), f"{step}:{minor}", DAY)
    unit_of_work(service.move, desk.actor, desk.lot.id, wanted)


def test_two_people_empty_a_lot_that_was_opened_by_mistake(jp: Desk) -> None:
    before = lot_balances(jp.lot)
    row = unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, " Opened twice. ")
    assert (row.reason, lot_balances(jp.lot)) == ("Opened twice.", before)
    with pytest.raises(Forbidden):
        unit_of_work(service.approve_opening_reversal, jp.actor, row.id, row.version)
    done = unit_of_work(service.approve_opening_reversal, jp.second, row.id, row.version)
    assert done.entry_id is not None
    assert set(lot_balances(jp.lot).values()) == {0}
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, "Again.")
    assert codes(caught) == ["lot.reversal_there"]
    with pytest.raises(RuleBroken) as caught:
        allocate(jp, 1)
    assert codes(caught) == ["ledger.overdrawn"]
    assert broken() == []


def test_money_in_use_and_a_missing_reason_are_said_in_words(jp: Desk) -> None:
    allocate(jp, 7)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, "  ")
    assert codes(caught) == ["lot.in_use", "reason.needed"]
    assert caught.value.problems[0].facts == {"used": "7", "currency": "JPY"}
    allocate(jp, 7, BudgetStep.RELEASE)
    row = unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, "Opened twice.")
    allocate(jp, 8)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.approve_opening_reversal, jp.second, row.id, row.version)
    assert codes(caught) == ["lot.in_use"]


def test_refused_it_can_be_asked_for_again(jp: Desk) -> None:
    row = unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, "Opened twice.")
    with pytest.raises(RuleBroken):
        unit_of_work(service.refuse_opening_reversal, jp.second, row.id, row.version, " ")
    unit_of_work(service.refuse_opening_reversal, jp.second, row.id, row.version, "It was not.")
    assert unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, "It was.").decision == "prepared"


def test_a_stranger_finds_no_lot(jp: Desk) -> None:
    somebody = person()
    save(somebody)
    with pytest.raises(NotFound):
        unit_of_work(service.reverse_opening, actor_of(somebody), jp.lot.id, "Mine.")


@pytest.mark.parametrize("change", ["UPDATE lot_reversals SET reason = 'x'", "DELETE FROM lot_reversals"])
def test_what_was_asked_stays(jp: Desk, change: str) -> None:
    unit_of_work(service.reverse_opening, jp.actor, jp.lot.id, "Opened twice.")
    with pytest.raises((Conflict, DBAPIError)):
        unit_of_work(lambda: session().execute(text(change)))


def test_the_page_leads_through_it_and_the_desk_tells_the_colleague(client: FlaskClient, jp: Desk) -> None:
    page = f"/funds/lots/{jp.lot.id}"
    sign_in(client, jp.officer)
    assert "Reverse the opening of this lot" in client.get(page).text
    asked = post_form(client, f"{page}/reverse", {"reason": "Opened twice."})
    assert (asked.status_code, "Approve reversal of the opening" in client.get(page).text) == (303, False)
    sign_in(client, jp.colleague)
    assert jp.lot.code in client.get("/desk").text
    shown = client.get(page).text
    address = shown.split("/approve")[0].rsplit('"', 1)[1]
    assert post_form(client, f"{address}/approve", {"version": "1"}).status_code == 303
    assert "Opening reversed" in client.get(page).text


def test_the_api_does_the_same(client: FlaskClient, us: Desk, database: Engine) -> None:
    sign_in(client, us.officer)
    asked = send_json(client, "POST", f"/api/v1/lots/{us.lot.id}/reversals", {"reason": "Opened twice."})
    assert (asked.status_code, asked.json["decision"]) == (201, "prepared")
    one = f"/api/v1/lot-reversals/{asked.json['id']}"
    assert send_json(client, "POST", f"{one}/approval", version=1).status_code == 403
    sign_in(client, us.colleague)
    refused = send_json(client, "POST", f"{one}/refusal", {"reason": "It is right."}, version=1)
    assert (refused.status_code, refused.json["refusal"]) == (201, "It is right.")
