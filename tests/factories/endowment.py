"""The endowment with its books and approved bookings, built through the services."""

from dataclasses import dataclass
from datetime import date

from app.accounts.models import Person
from app.accounts.roles import Role
from app.endowment import service
from app.endowment.models import Booking
from app.endowment.rules import BookingDraft
from app.endowment.states import BookingKind
from app.kernel import db
from app.kernel.money import Money
from app.kernel.parties import parties
from tests.factories.accounts import actor_of, grant, person, save

DAY = date(2026, 1, 15)


@dataclass
class Administrators:
    """Two administrators, because every booking has four eyes."""

    preparer: Person
    approver: Person


def administrators() -> Administrators:
    people = (person("Preparer"), person("Approver"))
    save(*people, *(grant(who, Role.ENDOWMENT_ADMINISTRATOR) for who in people))
    return Administrators(*people)


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
    made = db.unit_of_work(service.prepare, actor_of(team.preparer), draft)
    return db.unit_of_work(service.approve, actor_of(team.approver), made.id, made.version)


def with_income(team: Administrators, **minor: int) -> None:
    """Contributions and available income in the given currencies, e.g. `USD=10**8`."""
    for currency, amount in minor.items():
        home = next(p for p in parties() if p.currency == currency)
        booked(team, contribution(home.code, Money(amount * 20, currency)))
        booked(team, income(Money(amount, currency)))
