"""Proposals made of real titles, abstracts, institutions and amounts (../shared/data or JUSSTIC_REAL_DATA)."""

import csv
import random
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

from sqlalchemy import select

from app.accounts import queries as accounts
from app.accounts.models import Institution
from app.fx import queries as fx
from app.kernel import db
from tests.factories.accounts import institution, save
from tests.journeys.programme import Idea
from tests.plugins.needs import real_data

SEED = 20261124
LAST_RATE = date(2026, 10, 30)


def awards(limit: int) -> Iterator[dict[str, str]]:
    """The first awards of the file with a title, an abstract, an institution and a positive amount."""
    path: Path = real_data() / "nsf_awards" / "nsf_fy2026_dev.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        found = 0
        for row in csv.DictReader(stream):
            named = row["title_clean"] and row["abstract"] and row["institution"]
            if named and row["amount_usd"].isdigit() and int(row["amount_usd"]) > 0:
                found += 1
                yield row
            if found == limit:
                return


def ideas(limit: int) -> list[Idea]:
    """One idea an award: the other side's partner is drawn from the imported registry, its ask is the first side's
    amount at the reference rate of the award's start."""
    draw = random.Random(SEED)
    partners = _partners()
    return [_idea(row, draw.choice(partners)) for row in awards(limit)]


def _idea(row: dict[str, str], partner: Institution) -> Idea:
    title, abstract = row["title_clean"][:300], row["abstract"][:6000]
    dollars = int(row["amount_usd"])
    asks = {"US": dollars * 100, "JP": _yen(dollars, row["start_date"])}
    places = {"US": _place(row["institution"]), "JP": partner}
    return Idea({"en": title, "ja": title}, {"en": abstract, "ja": abstract}, places, asks)


def _yen(dollars: int, start: str) -> int:
    day = min(datetime.strptime(start, "%m/%d/%Y").date(), LAST_RATE)  # noqa: DTZ007 - a calendar day
    with db.read_only():
        rate = fx.rate_required("USD", "JPY", day)
    exact = Decimal(dollars) * rate.numerator / rate.denominator
    return int(exact.quantize(Decimal(1), ROUND_HALF_EVEN))


def _partners() -> list[Institution]:
    """Active institutions of the other side that have a name in both languages, by registry id."""
    with db.read_only() as session:
        wanted = select(Institution).where(Institution.party == "JP", Institution.status == "active")
        named = wanted.where(Institution.name_ja != "", Institution.name_en != "")  # type: ignore[attr-defined]
        return list(session.scalars(named.order_by(Institution.ror_id).limit(400)))


def _place(name: str) -> Institution:
    """The registry's institution of that name, or a new one where the registry has none."""
    with db.read_only():
        named = accounts.institutions_named(name)
        known = [found for found in named if found.party == "US" and found.status == "active"]
    if known:
        return known[0]
    made = institution(name, party="US")
    save(made)
    return made
