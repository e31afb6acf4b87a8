"""The endowment with its books, approved bookings, valuations, prices, signed policies and payouts, by the services."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.models import Person
from app.accounts.roles import Role
from app.endowment import queries, service
from app.endowment.models import Booking, Payout, Policy, PriceImport, Valuation
from app.endowment.rules import BookingDraft, PolicyDraft, ValuationDraft
from app.endowment.states import BookingKind
from app.kernel import clock, db
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import parties
from tests.factories.accounts import actor_of, grant, person, save
from tests.factories.prepared import prepared

DAY = date(2026, 1, 15)
ROOMY = 20
"""The capital of a book is so many times its income, so that nothing is imprudent."""


@dataclass
class Administrators:
    """Two administrators, because every booking has four eyes."""

    preparer: Person
    approver: Person


def administrators() -> Administrators:
    people = (person("Preparer"), person("Approver"))
    save(*people, *(grant(who, Role.ENDOWMENT_ADMINISTRATOR) for who in people))
    return Administrators(*people)


@prepared
def opened(team: Administrators | None = None) -> Administrators:
    """The endowment with one empty book a currency."""
    team = team or administrators()
    for currency in {p.currency for p in parties()}:
        db.unit_of_work(service.open_book, actor_of(team.preparer), currency)
    return team


def contribution(party: str, amount: Money, *, keeps_interest: bool = True) -> BookingDraft:
    retention = "42 USC 12663" if keeps_interest else ""
    return BookingDraft(BookingKind.CONTRIBUTION, amount, DAY, "Act 1", party, retention)


def income(amount: Money) -> BookingDraft:
    return BookingDraft(BookingKind.INCOME, amount, DAY, "Custodian statement 1")


def booked(team: Administrators, draft: BookingDraft) -> Booking:
    """Prepared by one and approved by the other."""
    return decided(team, "bookings", draft)


def decided(team: Administrators, kind: str, data: Any) -> Any:
    """One of any kind under four eyes, prepared by one and approved by the other."""
    model = queries.KINDS[kind]
    made = db.unit_of_work(service.prepare_kind, actor_of(team.preparer), kind, data)
    return db.unit_of_work(service.approve, actor_of(team.approver), made.id, made.version, model)


def valued(team: Administrators, quarter_end: date, amount: Money, **changes: Any) -> Valuation:
    """A book worth so much at the end of a quarter, all of it invested cash."""
    draft = ValuationDraft(quarter_end, amount, (), "Custodian statement")
    return decided(team, "valuations", replace(draft, **changes))


def index(team: Administrators, currency: str, levels: dict[Month, str]) -> PriceImport:
    """A consumer price index; months between those that are given have the level before."""
    months = sorted(levels)
    lines, level = ["Date,Index"], ""
    for month in months[0].through(months[-1]):
        level = levels.get(month, level)
        lines.append(f"{month}-01,{level}")
    data = {"currency": currency, "source": "Bureau of Labor Statistics", "text": "\n".join(lines)}
    return decided(team, "prices", data)


def signed(team: Administrators, currency: str, **settings: Any) -> Policy:
    """A policy in force from today on; `settings` of the rules, and whatever else a draft may have."""
    own = {name: settings.pop(name) for name in tuple(settings) if name in PolicyDraft.__slots__}
    drafter = actor_of(team.preparer)
    draft = PolicyDraft(currency, clock.today(drafter.zone), settings, 12, "Resolution 1")
    made = db.unit_of_work(service.draft_policy, drafter, replace(draft, **own))
    for who in (team.preparer, team.approver):
        db.unit_of_work(service.sign, actor_of(who), made.id)
    return made


def paid_out(team: Administrators, currency: str, year: int, **options: Any) -> Payout:
    return decided(team, "payouts", {"currency": currency, "year": year, **options})


def noon(day: date) -> datetime:
    """Noon of a day in Tokyo, to hold the clock at; in Washington it is the evening before."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Tokyo"))


def with_income(team: Administrators, **minor: int) -> None:
    """Money that an authorised payout has made available, e.g. `USD=10**8`: all of the last year's income."""
    for currency, amount in minor.items():
        close = before_income(team, Money(amount, currency))
        booked(team, replace(income(Money(amount, currency)), effective_on=close))
        paid_out(team, currency, close.year)


def before_income(team: Administrators, amount: Money) -> date:
    """A book that pays out all its income and wants only the income; the day its year closed."""
    home = next(p for p in parties() if p.currency == amount.currency)
    close = last_quarter_end(clock.today(home.zone))
    capital = Money(amount.minor * ROOMY, amount.currency)
    booked(team, replace(contribution(home.code, capital), effective_on=close))
    valued(team, close, capital)
    index(team, amount.currency, {Month.of(close): "100"})
    rules = {"rules": ["income"], "reserve": "0", "minimum_quarters": 1, "closing_month": close.month}
    signed(team, amount.currency, **rules)
    return close


def last_quarter_end(today: date) -> date:
    month = Month.of(today)
    return month.plus(-(month.number % 3 or 3)).last_day()
