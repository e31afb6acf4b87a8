"""Bookings of the endowment: what was prepared, who approved it, and the entry it became."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.endowment.states import BookingKind, BookingState
from app.kernel.columns import one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.ids import new_id
from app.kernel.money import Money


class Booking(Versioned, Model):
    """A contribution of a party's treasury, or income of the invested principal, under four eyes.

    `authority` cites the act that gives the money. `retention_authority` cites the act that lets the endowment keep
    the interest on it; without one, interest belongs to the Treasury (GAO B-149441, 1962).
    """

    __tablename__ = "endowment_bookings"
    __table_args__ = (
        one_of("kind", BookingKind, "kind_is_known"),
        one_of("state", BookingState, "state_is_known"),
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("(kind = 'contribution') = (party <> '')", name="contribution_comes_from_a_party"),
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
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[BookingKind] = mapped_column(text_enum(BookingKind))
    state: Mapped[BookingState] = mapped_column(text_enum(BookingState), default=BookingState.PREPARED)
    party: Mapped[str] = mapped_column(String(8), default="")
    amount_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    effective_on: Mapped[date] = mapped_column(Date)
    authority: Mapped[str] = mapped_column(Text)
    retention_authority: Mapped[str] = mapped_column(Text, default="")
    prepared_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    prepared_at: Mapped[datetime]
    decided_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
