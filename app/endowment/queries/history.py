"""One book as the spending rules read it: approved values, prices, contributions, payouts, income, promises."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.endowment.models import (
    SIGNATURES,
    Booking,
    Commitment,
    Payout,
    Policy,
    PriceImport,
    PriceLevel,
    Valuation,
)
from app.endowment.models.values import NANO
from app.endowment.queries.facts import APPROVED, pledges_by_ids
from app.endowment.rules import fund_year
from app.endowment.spending import Contribution, FundHistory
from app.endowment.states import BookingKind, PledgeStanding
from app.kernel.db import session
from app.kernel.decisions import Decision
from app.kernel.fiscal import Month


def policy_in_force(currency: str, day: date) -> Policy | None:
    """The newest version that has its signatures and whose day has come."""
    wanted = (
        select(Policy)
        .where(Policy.currency == currency, Policy.effective_from <= day)
        .options(selectinload(Policy.signatures))
        .order_by(Policy.effective_from.desc(), Policy.number.desc())
    )
    return next((row for row in session().scalars(wanted) if len(row.signatures) >= SIGNATURES), None)


def newest_policy(currency: str) -> Policy | None:
    """The version with the highest number, signed or not."""
    return session().scalar(
        select(Policy).where(Policy.currency == currency).order_by(Policy.number.desc()).limit(1)
    )


def newest_payout(currency: str) -> Payout | None:
    """The authorised payout of the latest year."""
    wanted = (
        select(Payout)
        .where(Payout.currency == currency, Payout.decision == Decision.APPROVED)
        .where(~Payout.is_withdrawn)
        .options(selectinload(Payout.policy), selectinload(Payout.valuation))
        .order_by(Payout.year.desc())
        .limit(1)
    )
    return session().scalar(wanted)


def fund_history(policy: Policy) -> FundHistory:
    """The book of a policy, years closing as the policy says. Nothing that waits for approval is in it."""
    currency, closing = policy.currency, policy.closing_month
    received = _received(currency, closing)
    return FundHistory(
        currency=currency,
        closing_month=closing,
        values=_values(currency),
        prices=prices(currency),
        contributions=tuple(Contribution(month, minor) for _, month, minor in contributed(currency)),
        payouts=_payouts(policy),
        income=received["income"],
        gifts=received["gifts"],
        promised=_promised(currency),
    )


def contributed(currency: str) -> list[tuple[str, Month, int]]:
    """Party, month and amount of everything that is principal. What pays a conditional pledge counts from the month
    its condition was met.
    """
    wanted = select(Booking).where(
        Booking.kind == BookingKind.CONTRIBUTION, APPROVED, Booking.currency == currency
    )
    rows = session().scalars(wanted.order_by(Booking.effective_on, Booking.id)).all()
    pledges = {pledge.id: pledge for pledge in pledges_by_ids(row.pledge_id for row in rows)}
    found = []
    for row in rows:
        month = Month.of(row.effective_on)
        if row.pledge_id is not None:
            pledge = pledges[row.pledge_id]
            if pledge.standing != PledgeStanding.BINDING:
                continue
            met = [Month.of(o.effective_on) for o in pledge.outcomes if o.decision == Decision.APPROVED]
            month = max(month, *met) if met else month
        found.append((row.party, month, row.amount_minor))
    return found


def _values(currency: str) -> Mapping[Month, int]:
    wanted = (
        select(Valuation.quarter_end, Valuation.total_minor)
        .where(Valuation.currency == currency, Valuation.decision == Decision.APPROVED)
        .order_by(Valuation.decided_at)
    )
    return {Month.of(day): minor for day, minor in session().execute(wanted)}


def prices(currency: str) -> Mapping[Month, Decimal]:
    """Levels of all approved imports; a later approval replaces what an earlier one said of a month."""
    wanted = (
        select(PriceLevel.month, PriceLevel.level_nano)
        .join(PriceImport, PriceImport.id == PriceLevel.import_id)
        .where(PriceImport.currency == currency, PriceImport.decision == Decision.APPROVED)
        .order_by(PriceImport.decided_at)
    )
    return {Month.of(day): Decimal(nano).scaleb(-NANO) for day, nano in session().execute(wanted)}


def _payouts(policy: Policy) -> Mapping[int, int]:
    wanted = select(Payout.year, Payout.amount_minor).where(
        Payout.currency == policy.currency,
        Payout.decision == Decision.APPROVED,
        ~Payout.is_withdrawn,
    )
    opening = {} if policy.opening_year is None else {policy.opening_year: policy.opening_minor or 0}
    return {**opening, **{row.year: row.amount_minor for row in session().execute(wanted)}}


def _received(currency: str, closing_month: int) -> dict[str, dict[int, int]]:
    """What came in by year of the fund: income that may be kept and its match; gifts without a restriction."""
    kinds = (BookingKind.INCOME, BookingKind.MATCH, BookingKind.GIFT)
    wanted = select(Booking).where(Booking.kind.in_(kinds), APPROVED, Booking.currency == currency)
    income: Counter[int] = Counter()
    gifts: Counter[int] = Counter()
    for row in session().scalars(wanted.where(Booking.priority_id.is_(None))):
        year = fund_year(row.effective_on, closing_month)
        if row.kind == BookingKind.GIFT:
            gifts[year] += row.amount_minor
        else:
            income[year] += row.amount_minor if row.kept_minor is None else row.kept_minor
    return {"income": dict(income), "gifts": dict(gifts)}


def _promised(currency: str) -> Mapping[int, int]:
    wanted = select(Commitment.year, Commitment.amount_minor).where(
        Commitment.currency == currency, Commitment.decision == Decision.APPROVED
    )
    promised: Counter[int] = Counter()
    for year, minor in session().execute(wanted):
        promised[year] += minor
    return dict(promised)
