"""Bring published rates in."""

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from app.audit import service as audit
from app.fx import policy, queries, rates, rules
from app.fx.models import FormerRate, RateImport, ReferenceRate
from app.fx.sources import PIVOT, SOURCE, ZONE, DailyRates, daily_rates
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Forbidden
from app.kernel.intake import ImportReport, Refusal

DAYS_AT_ONCE = 250
Progress = Callable[[int], object]


@dataclass(slots=True)
class _Tally:
    """What has been done so far; `changes` maps `2026-10-30 EUR/JPY` to its old and new ratio."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    changes: dict[str, list[str]] = field(default_factory=dict)

    def report(self) -> ImportReport:
        return ImportReport(
            added=self.added, changed=self.changed, unchanged=self.unchanged, refused=tuple(self.refused)
        )


def import_rates(
    actor: Actor, path: Path, *, currencies: Collection[str] | None = None, progress: Progress | None = None
) -> ImportReport:
    """Keep every rate of an `eurofxref-hist` file (csv or zip), or only those of some currencies.

    Counts are rates (a day and a currency), refusals are lines. The same file twice changes nothing. A rate
    the bank corrected is changed, and the audit row tells both figures; a rate that is gone from the file
    stays, because somebody may have used it. `progress` is told the number of the line reached. Raises
    Forbidden, and RuleBroken `import.unreadable`, after which nothing is kept.
    """
    if not policy.may_import(actor):
        raise Forbidden
    batch = _begun(path)
    tally = _Tally()
    days = _accepted(path, tally)
    while some := list(islice(days, DAYS_AT_ONCE)):
        _keep(batch, some, currencies, tally)
        if progress:
            progress(some[-1].line)
    report = tally.report()
    batch.added, batch.changed, batch.unchanged = report.added, report.changed, report.unchanged
    batch.refused = len(report.refused)
    audit.record(actor, "rates.imported", batch, changes={"sha256": batch.sha256, "changed": tally.changes})
    return report


def _begun(path: Path) -> RateImport:
    batch = RateImport(
        source=SOURCE,
        file_name=path.name[:200],
        sha256=_sha256_of(path),
        imported_at=clock.now(),
        added=0,
        changed=0,
        unchanged=0,
        refused=0,
    )
    session().add(batch)
    session().flush()
    return batch


def _sha256_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _accepted(path: Path, tally: _Tally) -> Iterator[DailyRates]:
    """The days that can be kept; the others are noted as refused."""
    today = clock.today(ZONE)
    for found in daily_rates(path):
        if isinstance(found, Refusal):
            tally.refused.append(found)
            continue
        problems = rules.day_problems(found.day, today)
        tally.refused += [Refusal(found.line, problem.code, problem.facts) for problem in problems]
        if not problems:
            yield found


def _keep(
    batch: RateImport, days: list[DailyRates], currencies: Collection[str] | None, tally: _Tally
) -> None:
    """Compare some days with what is stored, and write the difference."""
    stored = queries.ratios_between(min(one.day for one in days), max(one.day for one in days))
    new, corrected = [], []
    for day, quote, (numerator, denominator) in _figures(days, currencies):
        values = {"numerator": numerator, "denominator": denominator}
        known = stored.get((day, quote))
        if known is None:
            new.append({"date": day, "quote": quote, **values})
        elif known[1:] != (numerator, denominator):
            corrected.append({"id": known[0], **values})
            tally.changes[f"{day} {PIVOT}/{quote}"] = [_text(*known[1:]), _text(numerator, denominator)]
        else:
            tally.unchanged += 1
    _write(batch, new, corrected)
    tally.added, tally.changed = tally.added + len(new), tally.changed + len(corrected)


def _figures(
    days: list[DailyRates], currencies: Collection[str] | None
) -> Iterator[tuple[date, str, tuple[int, int]]]:
    for one in days:
        for quote, figure in one.quotes.items():
            if currencies is None or quote in currencies:
                yield one.day, quote, rates.ratio(figure)


def _text(numerator: int, denominator: int) -> str:
    return f"{numerator}/{denominator}"


def _write(batch: RateImport, new: list[dict[str, Any]], corrected: list[dict[str, Any]]) -> None:
    origin = {"imported_at": batch.imported_at, "import_id": batch.id}
    if new:
        key = {"base": PIVOT, "source": SOURCE}
        session().connection().execute(insert(ReferenceRate), [{**row, **key, **origin} for row in new])
    if corrected:
        _remember([row["id"] for row in corrected], batch.imported_at)
        session().execute(update(ReferenceRate), [{**row, **origin} for row in corrected])


KEPT = ("date", "base", "quote", "numerator", "denominator", "source", "imported_at")


def _remember(rate_ids: Collection[uuid.UUID], now: datetime) -> None:
    """Keep what these rates were until now."""
    columns = [getattr(ReferenceRate, name) for name in KEPT]
    wanted = select(ReferenceRate.id.label("rate_id"), *columns).where(ReferenceRate.id.in_(rate_ids))
    rows = [{**row, "replaced_at": now} for row in session().execute(wanted).mappings()]
    session().execute(insert(FormerRate), rows)
