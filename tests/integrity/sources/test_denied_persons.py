from datetime import date
from pathlib import Path

from app.integrity.sources import Address, ListedParty, Refusal, read_denied_persons

FIXTURE = Path(__file__).parents[2] / "fixtures" / "screening" / "denied_persons.txt"


def test_orders_and_refusals():
    anna, quux, again, *refused = read_denied_persons(FIXTURE)
    assert anna == ListedParty(
        list_code="bis-dpl",
        entry=anna.entry,
        name="ANNA NOBODY",
        addresses=(Address("3 NOWHERE LANE, NO CITY, TX, 00000, US", "NO CITY", "US"),),
        country="US",
        programmes=("standard order",),
        effective=date(2017, 10, 16),
        expires=date(2020, 10, 13),
        citation="1 F.R. 2",
        remarks="FR NOTICE ADDED",
    )
    assert (quux.expires, quux.programmes) == (None, ())
    assert again.entry == f"{quux.entry}-2"
    assert refused == [
        Refusal(5, "denied.no_name", "5 F.R. 6"),
        Refusal(6, "denied.bad_date", "month must be in 1..12"),
    ]


def test_another_table_is_refused():
    (refusal,) = read_denied_persons(b"Name\tCity\nA\tB\n")
    assert (refusal.line, refusal.reason) == (1, "table.unknown_layout")
