"""Random operations of a whole programme, in the manner of tests/ledger/test_random.py, with reports among them.

JUSSTIC_OPERATIONS sets how many operations the driver does on each engine (1000000 for the whole study). Where each
invariant of funding-models.md 3.3 is asserted ("books": app.ledger.invariants, asked of the database at the end of
every run; "awards", "endowment": the same of those packages, asked by `flask invariants check` and by `broken()`):

====  =========================================================================================================
I1    books; every order of ledger/random_books.py and of random_programme.py is balanced per currency or refused
I2    books; ledger/random_books.py (`_reverse`, `_void`), the append-only triggers in ledger/test_history.py
I3    books (running balances, snapshots); `queries.replayed()` in both drivers
I4    books; random_programme.py `award`, `pay`, `give_back`, and `every_lot_is_whole` below
I5    books; random_programme.py `award` and `pay` after the last days of a lot, `give_back` by day
I6    random_programme.py `award`; `no_lot_awards_more_than_its_authority` below; awards ("never exceed its agency's
      budget")
I7    random_programme.py `report` against `owed` and `refusals`; awards; test_expenditure.py
I8    random_programme.py `report` against `owed`; awards; test_expenditure.py
I9    random_programme.py `give`, `draw`, `principal_is_what_was_given_less_draws` below; endowment
I10   random_programme.py `payout` (never beyond the return); the rule itself: endowment (policy, parts), and
      endowment/test_payouts.py, test_worked_example.py
I11   endowment ("keeps room for what was promised"); endowment/test_stress.py. A promise is no entry of the books
I12   awards ("active if and only if every line is obligated"); selection/test_service.py. No matter of the books
I13   random_programme.py `pay` against `longest_allowed`, `report` against `refusals`; awards
I14   random_programme.py `royalty`; awards; test_programme_terms.py
I15   endowment/test_postings.py and reports/statements (parity); a statement of the books, computed from them
I16   random_programme.py `instalments`, `royalty`, `payout`, `draw`; kernel/test_money.py
I17   books; `again` in both drivers
====  =========================================================================================================
"""

import os
from datetime import date
from random import Random

import pytest

from app.accounts.roles import Role
from app.kernel.db import session, snapshot, unit_of_work
from app.ledger import queries, service
from app.ledger.chart import LOT_CODES
from app.ledger.models import Account, Fund, Lot
from tests.awards.random_programme import Place, Purse, RandomProgramme
from tests.factories import accounts as people
from tests.factories.accounts import actor_of, save
from tests.factories.ledger import BOOKKEEPER, account, appropriation, endowment_book, lot
from tests.ledger.test_random import broken, stored

OPERATIONS = int(os.environ.get("JUSSTIC_OPERATIONS", "2500"))
AUTHORITY = 10**11
TERMS = ((date(2099, 9, 30), date(2099, 9, 30)), (date(2025, 9, 30), date(2099, 9, 30)),
         (date(2025, 3, 31), date(2026, 4, 30)))  # fmt: skip
BOOK_CODES = ("1000", "3100", "3200", "3300", "3400", "4300")


def drawn_programme(operations: int, seed: int) -> RandomProgramme:
    """Three lots of each party, and the endowment's two books with income to begin with."""
    places: dict[Place, Account] = {}
    purses = [purse for party in ("US", "JP") for purse in _lots(party, places)]
    keeper = people.person()
    save(keeper, people.grant(keeper, Role.ENDOWMENT_ADMINISTRATOR))
    for currency in ("USD", "JPY"):
        book = endowment_book(actor_of(keeper), currency)
        _open(book, book.code, BOOK_CODES, ("3000:US", "3000:JP"), places)
        purses.append(Purse(book.code, book.code, "", currency))
    made = RandomProgramme(places, purses, Random(seed), operations)
    for purse in purses:
        if purse.is_lot:
            made.posted[purse.name, "B100"] = made.posted[purse.name, "B200"] = AUTHORITY
    return made


def _lots(party: str, places: dict[Place, Account]) -> list[Purse]:
    body = people.agency(party=party)
    who, role = people.officer(body)
    save(body, who, role)
    fund = appropriation(actor_of(who), body)
    _open(fund, fund.code, ("1000",), (f"2100:{party}",), places)
    found = []
    for number, (obligate_by, liquidate_by) in enumerate(TERMS):
        made = lot(actor_of(who), fund, amount=AUTHORITY, code=f"{fund.code}-{number}")
        unit_of_work(_set_days, made, obligate_by, liquidate_by)
        with snapshot():
            ids = queries.accounts_of_lots([made.id])[made.id]
        places |= {(made.code, code): ids[code] for code in LOT_CODES}
        found.append(Purse(made.code, fund.code, party, fund.currency, obligate_by, liquidate_by))
    return found


def _set_days(made: Lot, obligate_by: date, liquidate_by: date) -> None:
    row = session().get_one(Lot, made.id)
    row.obligate_by, row.liquidate_by = obligate_by, liquidate_by
    session().info["audited"] = True


def _open(
    fund: Fund, name: str, codes: tuple[str, ...], of_party: tuple[str, ...], places: dict[Place, Account]
) -> None:
    for code in codes:
        places[name, code] = account(fund, code)
    for place in of_party:
        code, party = place.split(":")
        places[name, place] = account(fund, code, party=party)


def every_lot_is_whole(made: RandomProgramme) -> None:
    """I4, of the model; the books are compared with the model."""
    for purse in made.purses:
        stages = [made.posted[purse.name, code] for code in LOT_CODES]
        assert stages[0] == sum(stages[1:])
        assert min(stages) >= 0


def no_lot_awards_more_than_its_authority(made: RandomProgramme) -> None:
    """I6: what was awarded of a lot, less what came back to be awarded anew."""
    for purse in made.purses:
        if purse.is_lot:
            gone = sum(made.posted[purse.name, code] for code in ("B400", "B500", "B600"))
            assert gone <= AUTHORITY
            assert gone <= made.awarded[purse.name]


def principal_is_what_was_given_less_draws(made: RandomProgramme) -> None:
    """I9."""
    for (book, party), minor in made.given.items():
        assert made.posted[book, f"3000:{party}"] == minor


def test_a_random_programme_keeps_every_invariant_of_the_books(real_database: str) -> None:
    made = drawn_programme(OPERATIONS, 20273)
    made.run()
    expected = {made.accounts[place].id: (made.posted[place], 0) for place in made.accounts}
    assert stored(expected) == expected
    with snapshot():
        replayed = queries.replayed()
    assert {key: replayed.get(key, (0, 0)) for key in expected} == expected
    unit_of_work(service.snapshot, BOOKKEEPER, made.today.replace(day=1))
    assert broken() == []
    every_lot_is_whole(made)
    no_lot_awards_more_than_its_authority(made)
    principal_is_what_was_given_less_draws(made)
    wanted = {
        "award done", "award refused", "pay done", "pay kept back", "report accepted", "report sent back",
        "back done", "royalty done", "give done", "earn done", "payout done", "draw done", "again there",
    }  # fmt: skip
    assert wanted <= made.seen.keys()


@pytest.mark.usefixtures("database")
def test_a_driver_that_books_more_than_there_is_would_be_seen() -> None:
    """The comparison can fail: an operation the model wrongly foresees as done is caught."""
    made = drawn_programme(0, 1)
    lots = made.purses[0].name
    made.book("award", {(lots, "B200"): AUTHORITY + 1, (lots, "B400"): -AUTHORITY - 1}, fits=True)
    with pytest.raises(AssertionError):
        made.follow()
