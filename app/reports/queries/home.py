"""What everybody may see on the first page: calls to apply for, awards, figures, news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import joinedload

from app.awards.models import Award, AwardLine
from app.awards.queries import LINES
from app.awards.states import AwardState
from app.calls.models import Call
from app.calls.phases import PUBLISHED_STATES
from app.calls.queries import WITH_SIDES
from app.kernel.bilingual import Bilingual
from app.kernel.db import session
from app.kernel.money import Money, total
from app.reports.queries.items import News

RECENT = timedelta(days=90)
MOST = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """What was awarded so far, over calls whose results are released."""

    projects: int
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """Who leads one side of an award, and what that side receives from its agency and the endowment together."""

    party: str
    lead_name: Bilingual
    institution_name: Bilingual
    amount: Money


def open_and_upcoming(now: datetime) -> Sequence[Call]:
    """Published calls that can still be applied for: open ones first, each by what comes next."""
    is_open = Call.opens_at <= now
    order = case((is_open, Call.deadline_at), else_=Call.opens_at)
    wanted = select(Call).where(Call.state.in_(PUBLISHED_STATES), Call.deadline_at >= now)
    wanted = wanted.order_by(case((is_open, 0), else_=1), order, Call.id).limit(MOST)
    return session().scalars(wanted.options(WITH_SIDES)).all()


def latest_awards(now: datetime, *, limit: int = 3) -> Sequence[Award]:
    """Awards of released calls, the newest first."""
    wanted = (
        select(Award).join(Award.call).where(Call.released_at <= now).options(joinedload(Award.call), LINES)
    )
    return session().scalars(wanted.order_by(Award.created_at.desc(), Award.reference).limit(limit)).all()


def sides_of(award: Award) -> list[Side]:
    """One line a party, whatever the number of purses behind it."""
    by_party: dict[str, list[AwardLine]] = {}
    for line in award.lines:
        by_party.setdefault(line.party, []).append(line)
    return [
        Side(
            party,
            lines[0].lead_name,
            lines[0].institution_name,
            total([n.amount for n in lines], lines[0].currency),
        )
        for party, lines in sorted(by_party.items())
    ]


def figures(now: datetime) -> Figures | None:
    """None while there is nothing to count."""
    is_public = Call.released_at <= now
    projects = (
        session().scalar(select(func.count()).select_from(Award).join(Award.call).where(is_public)) or 0
    )
    if not projects:
        return None
    sums = (
        select(AwardLine.currency, func.sum(AwardLine.amount_minor))
        .join(Award, Award.id == AwardLine.award_id)
        .join(Award.call)
        .where(is_public, Award.state != AwardState.AGREEMENT_PENDING)
        .group_by(AwardLine.currency)
        .order_by(AwardLine.currency.desc())
    )
    return Figures(
        projects, tuple(Money(int(minor), currency) for currency, minor in session().execute(sums))
    )


def news(now: datetime) -> list[News]:
    """Calls that were published, opened or released of late, newest first."""
    since = now - RECENT
    moments = (Call.published_at, Call.opens_at, Call.released_at)
    wanted = select(Call).where(
        Call.state.in_(PUBLISHED_STATES), or_(*(m.between(since, now) for m in moments))
    )
    found = [
        News(code, call.title, "calls.call", {"call_id": call.id}, at, call.code)
        for call in session().scalars(wanted)
        for code, at in (
            ("published", call.published_at),
            ("opened", call.opens_at),
            ("released", call.released_at),
        )
        if at is not None and since <= at <= now
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def next_date(now: datetime) -> News | None:
    """The next date of a published call: it opens, closes, or its review begins."""
    wanted = select(Call).where(Call.state.in_(PUBLISHED_STATES), Call.review_opens_at > now)
    coming = [
        News(code, call.title, "calls.call", {"call_id": call.id}, at, call.code)
        for call in session().scalars(wanted.order_by(Call.deadline_at).limit(MOST))
        for code, at in (
            ("opens", call.opens_at),
            ("closes", call.deadline_at),
            ("review_begins", call.review_opens_at),
        )
        if at > now
    ]
    return min(coming, key=lambda one: one.at, default=None)
