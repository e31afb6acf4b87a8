"""The programme end to end over HTTP: two hundred proposals of real input, from a priority to linked awards."""

import json
import os
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from app import registry
from app.accounts import service as accounts
from app.audit import content, service, verify
from app.audit import queries as audit
from app.fx import service as fx
from app.kernel import clock
from app.kernel.actor import system
from app.kernel.crypto import Signer, content_hash
from app.kernel.db import read_only, snapshot, unit_of_work
from app.proposals.models import Submission
from app.proposals.receipts import faults
from tests.conftest import SECRET
from tests.journeys.programme import Journey
from tests.journeys.real_input import ideas
from tests.plugins.needs import real_data

PROPOSALS, REVIEWERS = 200, 60
FEWER = 80
"""So many on PostgreSQL, unless JUSSTIC_FULL=1: the same way, in less time."""
pytestmark = pytest.mark.needs("real_data")


def import_real_lists() -> None:
    clerk = system("clerk")
    for name in ("ror_jp.jsonl.gz", "ror_us.jsonl.gz"):
        report = unit_of_work(accounts.import_institutions, clerk, real_data() / "ror" / name)
        assert (report.added > 4000, len(report.refused)) == (True, 0), report
    unit_of_work(fx.import_rates, clerk, real_data() / "finance" / "eurofxref-hist.zip")


def test_from_a_priority_to_linked_awards_on_real_input(app: Flask, real_database: str) -> None:
    import_real_lists()
    is_whole = real_database.startswith("sqlite") or os.environ.get("JUSSTIC_FULL") == "1"
    wanted = ideas(PROPOSALS if is_whole else FEWER)
    asked = {party: sum(idea.asks[party] for idea in wanted) for party in ("US", "JP")}
    largest = {party: max(idea.asks[party] for idea in wanted) for party in ("US", "JP")}
    journey = Journey(
        app,
        budgets={party: max(asked[party] // 5, largest[party]) for party in asked},
        income={"USD": asked["US"] // 60, "JPY": asked["JP"] // 60},
        reviewers_each=REVIEWERS // 2,
    )
    journey.hire()
    journey.prepare(largest)
    journey.apply(wanted)
    with clock.at(clock.now() + timedelta(days=40)):
        journey.judge()
        lines = journey.select()
        awards = journey.award()
    check_budgets(journey, awards)
    check_both_lines_or_none(journey, lines, awards)
    check_books()
    check_receipts(journey)
    check_record()
    assert [row for rows in everything_broken().values() for row in rows] == []


def check_budgets(journey: Journey, awards: list[dict[str, Any]]) -> None:
    """Neither budget nor the endowment passed by one minor unit."""
    paid: Counter[tuple[str, str]] = Counter()
    for award in awards:
        for line in award["lines"]:
            paid[line["kind"], line["party"]] += _minor(line["amount"])
    for side in journey.sides:
        assert 0 < paid["national", side.code] <= journey.budgets[side.code]
        assert paid["endowment", side.code] <= journey.income[side.currency]
    assert sum(minor for (kind, _party), minor in paid.items() if kind == "endowment") > 0


def check_both_lines_or_none(
    journey: Journey, lines: list[dict[str, Any]], awards: list[dict[str, Any]]
) -> None:
    """Every award has a national line of every party, is active, and belongs to a funded line; the others have none."""
    nationals = [
        sorted(line["party"] for line in award["lines"] if line["kind"] == "national") for award in awards
    ]
    assert nationals == [sorted(side.code for side in journey.sides)] * len(awards)
    assert {award["state"] for award in awards} == {"active"}
    assert len(awards) == sum(line["is_funded"] for line in lines) > 10
    assert len(lines) == len(journey.proposals)
    asked = {line["proposal_id"]: {s["party"]: _minor(s["ask"]) for s in line["shares"]} for line in lines}
    assert len(asked) == len(journey.receipts)


def check_books() -> None:
    """The ledger sums to zero per currency."""
    with read_only() as session:
        sums = session.execute(
            text("SELECT currency, sum(amount_minor) FROM entry_lines GROUP BY currency")
        ).all()
    assert {currency: int(total) for currency, total in sums} == dict.fromkeys(["JPY", "USD"], 0)


def check_receipts(journey: Journey) -> None:
    """Every submission's receipt still hashes to its content, and its signature fits."""
    with read_only() as session:
        kept = {str(row.proposal_id): row for row in session.scalars(select(Submission))}
    assert set(kept) == set(journey.receipts)
    for proposal_id, given in journey.receipts.items():
        row = kept[proposal_id]
        assert content_hash(row.content) == row.content_hash == given["content_hash"]
        assert (given["receipt"], faults(given["receipt"], content=row.content)) == (row.receipt, [])
        assert json.loads(row.receipt)["receipt"]["content_sha256"] == row.content_hash


def check_record() -> None:
    """The audit record is sealed and whole."""
    while unit_of_work(service.seal, system("sealer"), Signer(SECRET[::-1])):
        pass
    with snapshot():
        assert list(verify.faults(audit.sealed_lines(content.row_content))) == []


def everything_broken() -> dict[str, list[str]]:
    with snapshot() as session:
        return {invariant.name: list(invariant.find(session)) for invariant in registry.INVARIANTS}


def _minor(amount: dict[str, str]) -> int:
    return int(amount["amount"].replace(".", ""))
