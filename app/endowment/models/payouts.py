"""Signed versions of the spending policy, what a year may pay under them, and what later years have promised."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.endowment.states import Obstacle, ParityRule
from app.kernel import decisions
from app.kernel.columns import JSONText, one_of, text_enum
from app.kernel.db import Model, Versioned
from app.kernel.decisions import FourEyes
from app.kernel.ids import new_id
from app.kernel.money import Money
from app.ledger.models import Entry

SIGNATURES = 2
"""A version of the policy is in force when so many people have signed the same content."""


class Policy(Model):
    """One version of the spending policy of one book. Nothing of it ever changes; a new version follows it.

    `settings` is the table the spending rules read, `stress` the bad year of I11. `opening_minor` is the last payout
    before these books began (for rules with a memory), `opening_year` the year it was for.
    """

    __tablename__ = "endowment_policies"
    __table_args__ = (
        one_of("parity_rule", ParityRule, "parity_rule_is_known"),
        CheckConstraint("number > 0", name="versions_count_from_one"),
        CheckConstraint("closing_month IN (3, 6, 9, 12)", name="year_closes_with_a_quarter"),
        CheckConstraint("parity_permille BETWEEN 0 AND 500", name="least_share_is_half_at_most"),
        CheckConstraint(
            "(opening_year IS NULL) = (opening_minor IS NULL)", name="opening_payout_is_of_a_year"
        ),
        CheckConstraint("opening_minor IS NULL OR opening_minor >= 0", name="opening_payout_is_not_negative"),
        CheckConstraint("authority <> ''", name="policy_cites_its_resolution"),
        CheckConstraint("length(content_sha256) = 64", name="content_of_the_policy_is_hashed"),
        UniqueConstraint("currency", "number"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    effective_from: Mapped[date] = mapped_column(Date)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONText)
    stress: Mapped[dict[str, str]] = mapped_column(JSONText)
    closing_month: Mapped[int]
    parity_rule: Mapped[ParityRule] = mapped_column(text_enum(ParityRule))
    parity_permille: Mapped[int]
    opening_year: Mapped[int | None]
    opening_minor: Mapped[int | None]
    authority: Mapped[str] = mapped_column(Text)
    content_sha256: Mapped[str] = mapped_column(String(64))
    prepared_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    prepared_at: Mapped[datetime]
    signatures: Mapped[list["PolicySignature"]] = relationship(order_by="PolicySignature.signed_at")

    @property
    def opening(self) -> Money | None:
        return None if self.opening_minor is None else Money(self.opening_minor, self.currency)

    @property
    def is_signed(self) -> bool:
        return len(self.signatures) >= SIGNATURES


class PolicySignature(Model):
    """One person's signature under the content of a version."""

    __tablename__ = "endowment_policy_signatures"
    __table_args__ = (
        CheckConstraint("length(content_sha256) = 64", name="signature_is_under_a_content"),
        UniqueConstraint("policy_id", "signed_by_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    policy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_policies.id"), index=True)
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime]
    content_sha256: Mapped[str] = mapped_column(String(64))


class Payout(FourEyes, Versioned, Model):
    """What one year may pay: computed from the policy in force and the valuations, authorised by two people.

    `policy_minor` is what the policy allows; `amount_minor`, what is authorised, is reserve, promised and new money.
    `figures` keeps every amount behind it, so that an auditor can work it again. A year whose payout was withdrawn has
    a further `attempt`.
    """

    __tablename__ = "endowment_payouts"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint(
            "reserve_minor >= 0 AND promised_minor >= 0 AND new_minor >= 0", name="no_part_is_negative"
        ),
        CheckConstraint(
            "amount_minor = reserve_minor + promised_minor + new_minor", name="parts_make_up_the_payout"
        ),
        CheckConstraint("amount_minor > 0", name="payout_is_more_than_nothing"),
        CheckConstraint("amount_minor <= policy_minor", name="payout_stays_within_the_policy"),
        CheckConstraint(
            "amount_minor <= prudence_limit_minor OR memorandum <> ''",
            name="imprudent_payout_has_a_memorandum",
        ),
        CheckConstraint(
            "(decision = 'approved') = (entry_id IS NOT NULL)", name="approved_payout_is_in_the_books"
        ),
        CheckConstraint("attempt > 0", name="attempts_count_from_one"),
        Index(
            "uq_endowment_payouts_one_a_year",
            "currency",
            "year",
            "attempt",
            unique=True,
            sqlite_where=text("decision <> 'refused'"),
            postgresql_where=text("decision <> 'refused'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    year: Mapped[int]
    policy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_policies.id"))
    valuation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("endowment_valuations.id"))
    policy_minor: Mapped[int]
    prudence_limit_minor: Mapped[int]
    amount_minor: Mapped[int]
    reserve_minor: Mapped[int]
    promised_minor: Mapped[int]
    new_minor: Mapped[int]
    obstacles: Mapped[list[str]] = mapped_column(JSONText)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONText)
    memorandum: Mapped[str] = mapped_column(Text, default="")
    entry_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("entries.id"))
    attempt: Mapped[int] = mapped_column(server_default="1")
    is_withdrawn: Mapped[bool] = column_property(
        select(Entry.id).where(Entry.reverses_id == entry_id).correlate_except(Entry).exists()
    )
    policy: Mapped[Policy] = relationship(viewonly=True)
    valuation: Mapped["Valuation"] = relationship(viewonly=True)  # type: ignore[name-defined]  # noqa: F821

    def money(self, name: str) -> Money:
        """One of the amounts by the name of its column, without `_minor`."""
        return Money(getattr(self, f"{name}_minor"), self.currency)

    def figure(self, name: str) -> Money | None:
        """One of the amounts behind it, None where the policy has none."""
        minor = self.figures.get(name)
        return None if minor is None else Money(minor, self.currency)

    @property
    def raised(self) -> list[Obstacle]:
        return [Obstacle(name) for name in self.obstacles]


class Commitment(FourEyes, Versioned, Model):
    """Part of a coming year's payout that is promised to an award of several years already (I11)."""

    __tablename__ = "endowment_commitments"
    __table_args__ = (
        *decisions.checks(),
        CheckConstraint("amount_minor > 0", name="amount_is_positive"),
        CheckConstraint("reference <> ''", name="commitment_names_its_award"),
        CheckConstraint("authority <> ''", name="commitment_cites_its_decision"),
        Index("ix_endowment_commitments_currency_year", "currency", "year"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    currency: Mapped[str] = mapped_column(String(3))
    year: Mapped[int]
    amount_minor: Mapped[int]
    reference: Mapped[str] = mapped_column(String(80))
    authority: Mapped[str] = mapped_column(Text)

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
