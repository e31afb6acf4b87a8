from datetime import date
from pathlib import Path

from app.integrity.sources import Address, Alias, ListedParty, Refusal, read_end_users

FIXTURE = Path(__file__).parents[2] / "fixtures" / "screening" / "end_users.json"


def test_records_and_what_was_put_right():
    quux, kinglike, *refused = read_end_users(FIXTURE)
    assert quux == ListedParty(
        list_code="meti-eul",
        entry=quux.entry,
        name="Quux Institute (QI) (空想研究所)",
        kind="organisation",
        aliases=(Alias("QIW"), Alias("ｸｰｸｽ研究所")),
        addresses=(Address("People's Republic of Ruritania", "", "People's Republic of Ruritania"),),
        country="People's Republic of Ruritania",
        programmes=("B", "C", "M", "N", "CW"),
        citation="https://example.org/eul",
        remarks="大量破壊兵器等の懸念: 生物、化学、ミサイル、核 B,C,M,N; 通常兵器の懸念: CW",
    )
    assert (kinglike.name, kinglike.country, kinglike.repaired) == (
        "Kinglike Electronics Co., Ltd.",
        "People's Republic of Ruritania",
        ("name_in_address",),
    )
    assert [address.text for address in kinglike.addresses] == [
        "People's Republic of Ruritania",
        "Second Place",
    ]
    assert kinglike.effective == date(2025, 9, 29)
    assert refused == [
        Refusal(4, "end_user.no_name", "Unknown Country Somebody"),
        Refusal(5, "end_user.bad_date", "no date: never"),
        Refusal(6, "end_user.unknown_layout", "no entity_name"),
    ]


def test_what_is_no_list_is_refused():
    assert [each.reason for each in read_end_users(b"{}")] == ["json.unknown_layout"]
    assert [each.reason for each in read_end_users(b"[\n{broken}\n]")] == ["json.malformed", "json.malformed"]
