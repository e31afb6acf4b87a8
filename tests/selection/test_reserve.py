"""Taking a proposal of the reserve list up: exact to the minor unit, in order."""

from itertools import product

from app.selection.reserve import Payment, Purse, payments, taking_up_problems


def test_the_agency_pays_first_and_the_endowment_the_rest_up_to_its_share() -> None:
    left = {"US": Purse(760, 1000), "JP": Purse(749, 1000)}
    assert payments({"US": 1000, "JP": 1000}, left, 250) == {"US": Payment(760, 240)}
    assert payments({"US": 1000}, {"US": Purse(750, 249)}, 250) == {}
    assert payments({"US": 1000}, {"US": Purse(750, 250)}, 250) == {"US": Payment(750, 250)}


def test_what_is_paid_is_the_ask_and_no_purse_is_passed() -> None:
    for ask, national, fill, cap in product(range(9), range(9), range(5), (0, 250, 500, 1000)):
        paid = payments({"US": ask}, {"US": Purse(national, fill)}, cap)
        could = [
            own
            for own in range(min(ask, national) + 1)
            if ask - own <= fill and (ask - own) * 1000 <= cap * ask
        ]
        assert bool(paid) == bool(could)
        assert not paid or (paid["US"].national, paid["US"].fill) == (max(could), ask - max(could))


def test_who_stands_before_and_could_be_paid_comes_first() -> None:
    left = {"US": Purse(100, 0), "JP": Purse(100, 0)}
    fits, too_much = {"US": 100, "JP": 100}, {"US": 10, "JP": 101}
    assert taking_up_problems(fits, [too_much], left, 0) == []
    assert [p.code for p in taking_up_problems(fits, [too_much, fits], left, 0)] == [
        "selection.reserve_stands_before"
    ]
    assert [(p.code, p.facts) for p in taking_up_problems(too_much, [], left, 0)] == [
        ("selection.purses_do_not_reach", {"party": "JP"})
    ]
