"""Money, days and instants as the reader's language writes them."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask, g

from app.kernel.actor import ANONYMOUS, Actor
from app.kernel.bilingual import Bilingual
from app.kernel.language import set_language
from app.kernel.money import Money
from app.web import formats

DEADLINE = datetime(2027, 3, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(1_250_000, "USD"), "USD 12,500.00"),
        (Money(1, "USD"), "USD 0.01"),
        (Money(0, "JPY"), "JPY 0"),
        (Money(123_456_789, "JPY"), "JPY 123,456,789"),
        (Money(-1_250_000, "USD"), "USD -12,500.00"),
        (Money(-1, "USD"), "USD -0.01"),
        (Money(10**17 - 1, "USD"), "USD 999,999,999,999,999.99"),
        (None, "–"),
    ],
)
def test_amounts_in_full(amount: Money | None, written: str) -> None:
    assert formats.money(amount) == written


@pytest.mark.parametrize(
    ("language", "amount", "written"),
    [
        ("en", Money(123_456_789, "JPY"), "JPY 123.5 M"),
        ("ja", Money(123_456_789, "JPY"), "JPY 1.2 億"),
        ("ja", Money(45_000, "JPY"), "JPY 4.5 万"),
        ("en", Money(1_500_000_00, "USD"), "USD 1.5 M"),
        ("en", Money(999_00, "USD"), "USD 999.00"),
        ("en", Money(-2_000_00, "USD"), "USD -2 K"),
    ],
)
def test_amounts_short_for_charts(language: str, amount: Money, written: str) -> None:
    set_language(language)
    assert formats.money_short(amount) == written


@pytest.mark.parametrize(("language", "written"), [("en", "31 Mar 2027"), ("ja", "2027年3月31日")])
def test_days(language: str, written: str) -> None:
    set_language(language)
    assert formats.day(date(2027, 3, 31)) == written
    assert formats.day(None) == "–"


@pytest.mark.parametrize(
    ("language", "zone", "written"),
    [
        ("en", "Asia/Tokyo", "Wed 31 Mar 2027, 17:00 JST"),
        ("en", "America/New_York", "Wed 31 Mar 2027, 04:00 EDT"),
        ("en", "UTC", "Wed 31 Mar 2027, 08:00 UTC"),
        ("en", "America/Sao_Paulo", "Wed 31 Mar 2027, 05:00 UTC-03:00"),
        ("en", "Pacific/Kiritimati", "Wed 31 Mar 2027, 22:00 UTC+14:00"),
        ("ja", "Asia/Tokyo", "2027年3月31日（水）17:00 JST"),
    ],
)
def test_an_instant_on_the_wall_of_a_zone(language: str, zone: str, written: str) -> None:
    set_language(language)
    assert formats.wall(DEADLINE, zone) == written


@pytest.mark.parametrize(
    ("actor", "first"),
    [(ANONYMOUS, ("UTC", False)), (Actor(uuid.uuid4(), "A", zone="Asia/Tokyo"), ("Asia/Tokyo", True))],
)
def test_a_deadline_stands_on_every_clock_the_readers_first(
    app: Flask, actor: Actor, first: tuple[str, bool]
) -> None:
    with app.test_request_context("/"):
        g.actor = actor
        clocks = [(clock.zone, clock.is_yours) for clock in formats.clocks(DEADLINE)]
        others = [(zone, False) for zone in ("America/New_York", "Asia/Tokyo", "UTC") if zone != first[0]]
        assert (clocks[0], sorted(clocks[1:]), formats.clocks(None)) == (first, others, [])


@pytest.mark.parametrize(("language", "first", "second"), [("en", "Light", "光"), ("ja", "光", "Light")])
def test_a_text_of_two_languages(language: str, first: str, second: str) -> None:
    set_language(language)
    text = Bilingual("Light", "光")
    assert (formats.bilingual(text), formats.other_language(text)) == (first, second)
    assert (formats.bilingual(None), formats.other_language(Bilingual("Light", ""))) == ("", "")


def test_numbers_and_shares() -> None:
    assert [formats.number(n) for n in (None, 1234567, Decimal("0.5"))] == ["–", "1,234,567", "0.5"]
    assert [formats.percent(p) for p in (None, 0.25, Decimal("0.3333"), 1)] == [
        "–",
        "25 %",
        "33.3 %",
        "100 %",
    ]
