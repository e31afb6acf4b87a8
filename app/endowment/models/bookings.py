"""Bookings: what was prepared, who approved it, the entry it became; the holdings and donors they are about."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.endowment.states import BookingKind, DonorKind
from app.kernel.bilingual import Bilingual
from app.kernel.columns import bilingual, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.decisions import Decision, FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger.models import Entry


class Donor(Model):
    """A private giver, outside the wall: nothing of proposals, reviewers or scores is ever shown to one.

    `firewall` cites the undertaking that the gift buys neither a seat nor a look.
    """

    __tablename__ = "endowment_donors"
    __table_args__ = (
        one_of("kind", DonorKind, "kind_is_known"),
        CheckConstraint("name_en <> '' AND name_ja <> ''", name="name_is_in_both_languages"),
        CheckConstraint("firewall <> ''", name="donor_gave_the_undertaking"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[DonorKind] = mapped_column(text_enum(DonorKind))
    name: Mapped[Bilingual] = bilingual("name")
    firewall: Mapped[str] = mapped_column(Text)
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))


class Holding(Model):
    """Something the fund is invested in, in one currency."""

    __tablename__ = "endowment_holdings"
    __table_args__ = (
        CheckConstraint("name_en <> '' AND name_ja <> ''", name="name_is_in_both_languages"),
        CheckConstraint("custodian <> ''", name="somebody_keeps_the_holding"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    currency: Mapped[str] = mapped_column(String(3))
    name: Mapped[Bilingual] = bilingual("name")
    custodian: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))


class Booking(FourEyes, Versioned, Model):
    """One movement of a book under four eyes.

    `authority` cites the act that gives the money. `retention_authority` cites the act that lets the endowment keep
    the interest on it; without one, interest belongs to the Treasury (GAO B-149441, 1962), and `kept_minor` is what
    of an income the fund could keep. `priority_id` restricts a gift; `cost_minor` is what the sold holding had cost.
    """

    __tablename__ = "endowment_bookings"
    __table_args__ = (
        one_of("kind", BookingKind, "kind_is_known"),
        one_of("state", Decision, "state_is_known"),
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint(
            "(kind IN ('contribution', 'match', 'remittance')) = (party <> '')",
            name="contribution_comes_from_a_party",
        ),
        CheckConstraint(
            "(kind IN ('gift', 'gift_release')) = (donor_id IS NOT NULL)", name="gift_has_a_donor"
        ),
        CheckConstraint(
            "priority_id IS NULL OR kind IN ('gift', 'gift_release')", name="only_gifts_are_restricted"
        ),
        CheckConstraint(
            "(kind IN ('purchase', 'sale')) = (holding_id IS NOT NULL)", name="trade_is_in_a_holding"
        ),
        CheckConstraint("(kind = 'sale') = (cost_minor IS NOT NULL)", name="sale_has_a_cost"),
        CheckConstraint("cost_minor IS NULL OR cost_minor > 0", name="cost_is_positive"),
        CheckConstraint("pledge_id IS NULL OR kind = 'contribution'", name="only_contributions_pay_pledges"),
        CheckConstraint(
            "(kind = 'income' AND state = 'approved') = (kept_minor IS NOT NULL)",
            name="income_says_what_is_kept",
        ),
        CheckConstraint(
            "kept_minor IS NULL OR kept_minor BETWEEN 0 AND amount_minor", name="kept_is_part_of_the_income"
        ),
        CheckConstraint("length(authority) > 0", name="booking_cites_its_authority"),
        CheckConstraint(
            "(state = 'prepared') = (decided_at IS NULL)", name="decided_if_and_only_if_it_has_a_date"
        ),
        CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decision_has_a_person"),
        CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> prepared_by_id", name="nobody_approves_the_own_booking"
        ),
        CheckConstraint(
            "(state = 'approved') = (entry_id IS NOT NULL)", name="approved_booking_is_in_the_books"
        ),
        CheckConstraint("state <> 'refused' OR reason <> ''", name="refused_booking_has_a_reason"),
        Index("ix_endowment_bookings_state_prepared_at", "state", "prepared_at"),
        Index("ix_endowment_bookings_currency_kind", "currency", "kind"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[BookingKind] = mapped_column(text_enum(BookingKind))
    decision: Mapped[Decision] = mapped_column("state", text_enum(Decision), default=Decision.PREPARED)
    party: Mapped[str] = mapped_column(String(8), default="")
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    effective_on: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(Text)
    retention_authority: Mapped[str] = mapped_column(Text, default="")
    refusal: Mapped[str] = mapped_column("reason", Text, default="")
    pledge_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("endowment_pledges.id"), index=True)
    donor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("endowment_donors.id"), index=True)
    priority_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("priorities.id"))
    holding_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("endowment_holdings.id"), index=True)
    cost_minor: Mapped[int | None]
    kept_minor: Mapped[int | None]
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    is_reversed: Mapped[bool] = column_property(
        select(Entry.id).where(Entry.reverses_id == entry_id).correlate_except(Entry).exists()
    )
    donor: Mapped[Donor | None] = relationship(viewonly=True)
    holding: Mapped[Holding | None] = relationship(viewonly=True)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def cost(self) -> Money | None:
        return None if self.cost_minor is None else Money(self.cost_minor, self.currency)

    @property
    def kept(self) -> Money | None:
        return None if self.kept_minor is None else Money(self.kept_minor, self.currency)
