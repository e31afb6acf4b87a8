"""Official rates: two people, one purpose each, plain figures near the published ones."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.accounts.roles import Role
from app.fx import queries, service
from app.fx.models import OfficialRate, RateImport, ReferenceRate
from app.fx.rates import Rate, decimal_text
from app.fx.rules import RateDraft, figure_of, official_problems
from app.fx.sources import SOURCE
from app.fx.states import RatePurpose
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken
from app.kernel.ids import new_id
from tests.factories import accounts as people
from tests.factories.accounts import actor_of, save

NOW = datetime(2027, 5, 3, 12, tzinfo=UTC)
DAY = date(2027, 4, 30)
DRAFT = RateDraft(RatePurpose.MONTH_END, "USD", "JPY", "157.25", DAY, "Bulletin 12, 30 April 2027")


@pytest.fixture
def keepers(database: object) -> Any:
    """Two endowment administrators and an auditor."""
    who = [people.person() for _ in range(3)]
    roles = (Role.ENDOWMENT_ADMINISTRATOR, Role.ENDOWMENT_ADMINISTRATOR, Role.AUDITOR)
    save(*who, *(people.grant(one, role) for one, role in zip(who, roles, strict=True)))
    with clock.at(NOW):
        yield [actor_of(one) for one in who]


def approved(keepers: list[Actor], draft: RateDraft = DRAFT) -> OfficialRate:
    made = unit_of_work(service.propose_rate, keepers[0], draft)
    return unit_of_work(service.approve_rate, keepers[1], made.id, made.version)


def found(purpose: RatePurpose, base: str, quote: str, day: date) -> str:
    with read_only():
        answer = queries.official(purpose, base, quote, day)
        return decimal_text(answer[0], places=6) if answer else ""


def codes_of(caught: Any) -> list[str]:
    return [problem.code for problem in caught.value.problems]


def test_a_rate_counts_once_another_person_approved_it(keepers: list[Actor]) -> None:
    made = unit_of_work(service.propose_rate, keepers[0], DRAFT)
    assert found(RatePurpose.MONTH_END, "USD", "JPY", DAY) == ""
    with pytest.raises(Forbidden):
        unit_of_work(service.approve_rate, keepers[0], made.id, made.version)
    with pytest.raises(Forbidden):
        unit_of_work(service.approve_rate, keepers[2], made.id, made.version)
    unit_of_work(service.approve_rate, keepers[1], made.id, made.version)
    assert found(RatePurpose.MONTH_END, "USD", "JPY", DAY) == "157.250000"
    assert found(RatePurpose.MONTH_END, "JPY", "USD", DAY) == "0.006359"
    with pytest.raises((Conflict, RuleBroken)):
        unit_of_work(service.approve_rate, keepers[1], made.id, made.version + 1)


def test_a_refused_rate_never_counts_and_leaves_room_for_the_right_one(keepers: list[Actor]) -> None:
    made = unit_of_work(service.propose_rate, keepers[0], DRAFT)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.refuse_rate, keepers[1], made.id, made.version, " ")
    assert codes_of(caught) == ["reason.needed"]
    unit_of_work(service.refuse_rate, keepers[1], made.id, made.version, "Of another day.")
    assert found(RatePurpose.MONTH_END, "USD", "JPY", DAY) == ""
    approved(keepers, replace(DRAFT, figure="157.30"))
    assert found(RatePurpose.MONTH_END, "USD", "JPY", DAY) == "157.300000"


def test_one_rate_a_day_and_purpose(keepers: list[Actor]) -> None:
    approved(keepers)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.propose_rate, keepers[1], replace(DRAFT, figure="158"))
    assert codes_of(caught) == ["fx.rate_there"]
    approved(keepers, replace(DRAFT, purpose=RatePurpose.BOOKING))


@pytest.mark.parametrize(
    ("purpose", "days", "is_found"),
    [
        (RatePurpose.CALL_REFERENCE, 900, True),
        (RatePurpose.BOOKING, 31, True),
        (RatePurpose.BOOKING, 32, False),
        (RatePurpose.MONTH_END, 1, False),
        (RatePurpose.DISBURSEMENT, 7, True),
        (RatePurpose.DISBURSEMENT, 8, False),
        (RatePurpose.DISBURSEMENT, -1, False),
    ],
)
def test_how_long_a_rate_lives(keepers: list[Actor], purpose: RatePurpose, days: int, is_found: bool) -> None:
    approved(keepers, replace(DRAFT, purpose=purpose))
    assert (found(purpose, "USD", "JPY", DAY + timedelta(days=days)) != "") == is_found


def test_a_required_rate_that_is_missing_is_refused_not_guessed(keepers: list[Actor]) -> None:
    with read_only(), pytest.raises(RuleBroken) as caught:
        queries.official_required(RatePurpose.MONTH_END, "USD", "JPY", DAY)
    assert codes_of(caught) == ["fx.no_official_rate"]


def published(day: date, rate: tuple[int, int]) -> None:
    batch = RateImport(
        id=new_id(), source=SOURCE, file_name="x", sha256="0" * 64, imported_at=NOW, added=2, changed=0, unchanged=0,
        refused=0,
    )  # fmt: skip
    rows = [
        ReferenceRate(date=day, base="EUR", quote=quote, numerator=n, denominator=d, source=SOURCE, imported_at=NOW,
                      import_id=batch.id)
        for quote, (n, d) in (("USD", (1, 1)), ("JPY", rate))
    ]  # fmt: skip
    save(batch, *rows)


def test_a_figure_far_from_the_published_one_is_a_slip(keepers: list[Actor]) -> None:
    published(DAY, (160, 1))
    for figure in ("120.01", "157.25", "199.99"):
        assert (
            official_problems(replace(DRAFT, figure=figure), Rate("USD", "JPY", 160, 1, DAY, "ecb"), DAY)
            == []
        )
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.propose_rate, keepers[0], replace(DRAFT, base="JPY", quote="USD"))
    assert codes_of(caught) == ["fx.far_from_published"]
    with read_only():
        assert decimal_text(queries.booking_rate("USD", "JPY", DAY)) == "160.0000"
    approved(keepers, replace(DRAFT, purpose=RatePurpose.BOOKING))
    with read_only():
        assert decimal_text(queries.booking_rate("USD", "JPY", DAY)) == "157.2500"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"quote": "USD"}, ["fx.same_currency"]),
        ({"base": "ABC"}, ["fx.unknown_currency"]),
        ({"day": date(2027, 5, 31)}, ["fx.day_in_future"]),
        ({"day": date(2027, 4, 29)}, ["fx.not_a_month_end"]),
        ({"citation": " "}, ["fx.citation_needed"]),
        ({"figure": "0", "citation": ""}, ["fx.not_a_figure", "fx.citation_needed"]),
    ],
)
def test_every_mistake_is_told(keepers: list[Actor], changes: dict[str, Any], codes: list[str]) -> None:
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.propose_rate, keepers[0], replace(DRAFT, **changes))
    assert codes_of(caught) == codes


@pytest.mark.parametrize(
    ("figure", "ratio"),
    [
        ("157.25", (629, 4)), ("1", (1, 1)), ("0.0064", (4, 625)), ("157.", (157, 1)), (".5", (1, 2)),
        ("", None), (".", None), ("0", None), ("-1", None), ("+1", None), ("1e5", None), ("1,000", None),
        ("１５７", None), ("NaN", None), ("Infinity", None), ("1.2.3", None), (" 157", None), ("1_0", None),
        ("1234567890123", None), ("0.0000000000001", None),
    ],
)  # fmt: skip
def test_a_figure_is_plain_digits_and_nothing_is_guessed(figure: str, ratio: tuple[int, int] | None) -> None:
    assert figure_of(figure) == ratio


def test_only_keepers_enter_and_strangers_see_nothing(keepers: list[Actor]) -> None:
    outsider = people.person()
    save(outsider)
    with pytest.raises(Forbidden):
        unit_of_work(service.propose_rate, keepers[2], DRAFT)
    made = unit_of_work(service.propose_rate, keepers[0], DRAFT)
    with pytest.raises(NotFound):
        unit_of_work(service.approve_rate, actor_of(outsider), made.id, made.version)
