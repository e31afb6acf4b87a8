"""Pairing statement lines with the books: exact where named, proposed where alone, never guessed."""

from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.endowment.reconciliation import NEAR, Booked, Told, pair
from app.kernel.money import Money

DAY = date(2026, 3, 31)


def told(minor, *, day=0, words="", key=None):
    return Told(key or uuid4(), DAY + timedelta(days=day), Money(minor, "USD"), words)


def booked(minor, *, day=0, keys=(), key=None):
    return Booked(key or uuid4(), DAY + timedelta(days=day), Money(minor, "USD"), keys)


def test_a_line_that_names_its_booking_is_matched_whatever_the_day():
    line, it = (
        told(100, day=60, words="Transfer ref. END-2026/0007 thank you"),
        booked(100, keys=["end-2026-0007"]),
    )
    assert pair([line], [it]).matched == [(line.id, it.id)]


def test_the_same_name_with_another_amount_is_open():
    line, it = told(101, words="END-2026-0007"), booked(100, keys=["END-2026-0007"])
    assert (pair([line], [it]).matched, pair([line], [it]).proposed) == ([], [])


def test_a_short_reference_names_nothing():
    line, it = told(100, day=60, words="12345"), booked(100, keys=["12345"])
    assert (pair([line], [it]).matched, pair([line], [it]).proposed) == ([], [])


def test_one_movement_of_the_amount_nearby_is_proposed():
    line, near, far = told(100, day=NEAR), booked(100), booked(100, day=-1)
    assert pair([line], [near, far]).proposed == [(line.id, near.id)]


def test_two_that_could_both_be_meant_are_left_to_a_person():
    line, one, other = told(100), booked(100), booked(100, day=1)
    assert (pair([line], [one, other]).proposed, pair([line, told(100)], [one]).proposed) == ([], [])


def test_what_is_matched_by_name_leaves_the_rest_alone_to_be_proposed():
    named, plain = told(100, words="WIRE-778899"), told(100)
    one, other = booked(100, keys=["WIRE-778899"]), booked(100)
    found = pair([named, plain], [one, other])
    assert (found.matched, found.proposed) == ([(named.id, one.id)], [(plain.id, other.id)])


rows = st.tuples(st.integers(1, 3), st.integers(0, 8), st.sampled_from(["", "AAAA-1111", "BBBB-2222"]))


@given(st.lists(rows, max_size=6), st.lists(rows, max_size=6))
def test_nothing_is_paired_twice_and_amounts_agree(lines, movements):
    tell = {UUID(int=at): told(m, day=d, words=w, key=UUID(int=at)) for at, (m, d, w) in enumerate(lines, 1)}
    book = {
        UUID(int=99 + at): booked(m, day=d, keys=[w] if w else [], key=UUID(int=99 + at))
        for at, (m, d, w) in enumerate(movements, 1)
    }
    found = pair(list(tell.values()), list(book.values()))
    both = [*found.matched, *found.proposed]
    assert len({line for line, _ in both}) == len({it for _, it in both}) == len(both)
    for line, it in both:
        assert tell[line].amount == book[it].amount
    for line, it in found.proposed:
        near = [
            m
            for m in book.values()
            if m.amount == tell[line].amount and abs((m.day - tell[line].day).days) <= NEAR
        ]
        assert [m.id for m in near if m.id not in {i for _, i in found.matched}] == [it]
