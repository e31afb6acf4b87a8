"""The proposals: begun, written by both sides, signed by both institutions, submitted. Some are left half done."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.calls.models import CallAgency
from app.demo import narrative
from app.demo.funds import whole
from app.demo.reading import bilingual, read
from app.demo.world import World, do
from app.files import service as files
from app.integrity import service as integrity
from app.integrity.rules import WORK_QUESTIONS
from app.kernel import clock
from app.kernel.db import read_only
from app.proposals import content, queries, rules
from app.proposals import service as proposals
from app.proposals.models import Proposal
from app.proposals.rules import Cost
from app.proposals.service import HalfText, NewMember, SharedText
from app.proposals.states import DocumentKind, TeamRole

PROJECTS = ("projects_released", "projects_running")
SHARES = {"personnel": 46, "equipment": 16, "travel": 8, "materials": 14, "other": 4}
"""Direct costs in parts; indirect costs take what the call allows on top."""
ROUND = {"USD": 1_000_00, "JPY": 10_000}
"""Costs are planned in thousands of dollars and ten-thousands of yen (minor units)."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When the proposals of a call were begun, written, signed and submitted."""

    begun: int
    written: int
    signed: int
    submitted: int


DATES = {
    "quantum": Dates(-350, -290, -277, -274),
    "disaster": Dates(-220, -160, -147, -144),
    "storage": Dates(-130, -64, -53, -50),
    "intelligence": Dates(-29, -16, -7, -4),
}
LEFT_AT = {"catalyst": "signing", "climate": "writing", "notebooks": "asking"}
"""Proposals of the open call that are not ready: the signatures are missing, a text, an answer."""


def apply(world: World) -> None:
    for name in PROJECTS:
        for table in read(name)["project"]:
            _bring(world, table, DATES[table["call"]], LEFT_AT.get(table["key"], ""))


def _bring(world: World, table: Mapping[str, Any], dates: Dates, left_at: str) -> None:
    with world.days.at(dates.begun):
        _begin(world, table)
        _ask_team(world, table, confirms=left_at not in ("asking", "writing"))
    with world.days.at(dates.written):
        _write(world, table)
    if left_at:
        return
    for side in table["leads"]:
        with world.days.at(dates.signed, side=side, hour=15):
            _sign(world, table, side)
    with world.days.at(dates.submitted):
        actor = world.actor(table["starter"])
        do(proposals.submit, actor, world.proposals[table["key"]], clock.now(), world.signer)


def _begin(world: World, table: Mapping[str, Any]) -> None:
    starter, call = table["starter"], world.calls[table["call"]]
    made = do(proposals.start, world.actor(starter), call.id, bilingual(table["title"]))
    world.proposals[table["key"]] = made.id


def _ask_team(world: World, table: Mapping[str, Any], *, confirms: bool) -> None:
    """Ask the lead of the other side and the members; whoever is asked agrees, unless the proposal is left there."""
    key = world.proposals[table["key"]]
    leads = [
        {"person": person, "party": side, "role": "lead"}
        for side, person in table["leads"].items()
        if person != table["starter"]
    ]
    for wanted in (*leads, *table["members"]):
        person = world.people[wanted["person"]]
        newcomer = NewMember(wanted["party"], person.email, TeamRole(wanted["role"]))
        do(proposals.add_member, world.actor(table["starter"]), key, newcomer)
        if confirms:
            do(proposals.confirm_member, world.actor(wanted["person"]), key)


def _write(world: World, table: Mapping[str, Any]) -> None:
    """The shared part, each side's half with its costs, the narrative: as far as there is text."""
    key, starter = world.proposals[table["key"]], world.actor(table["starter"])
    text = SharedText(
        bilingual(table["title"]), bilingual(table["abstract"]), tuple(table["keywords"]), table["months"]
    )
    do(integrity.declare_work, starter, key, 0, dict.fromkeys(WORK_QUESTIONS, "no"))
    do(proposals.edit_shared, starter, key, _present(world, table).version, text)
    for side in table["leads"]:
        if _may_write(table, side):
            _write_half(world, table, side)
    if table["abstract"]["en"] and table["abstract"]["ja"]:
        _attach(world, table)


def _may_write(table: Mapping[str, Any], side: str) -> bool:
    """A lead who has not agreed yet writes nothing."""
    return LEFT_AT.get(table["key"]) not in ("writing", "asking") or table["leads"][side] == table["starter"]


def _write_half(world: World, table: Mapping[str, Any], side: str) -> None:
    lead = world.actor(table["leads"][side])
    half = _present(world, table).half(side)
    place = world.people[table["leads"][side]].institution_id
    text = HalfText(place, bilingual(table["halves"][side]))
    written = do(proposals.edit_half, lead, half.proposal_id, side, half.version, text)
    if side in table["ask"]:
        costs = _costs(_present(world, table), side, table["ask"][side])
        do(proposals.set_budget, lead, half.proposal_id, side, written.version, costs)


def _costs(proposal: Proposal, side: str, ask: int) -> list[Cost]:
    """Spread an ask over years and categories in round sums; what rounding leaves goes to the first year's staff."""
    agency: CallAgency = proposal.call.side(side)
    total, unit = whole(ask, agency.currency), ROUND[agency.currency]
    indirect = total.minor * agency.indirect_permille // (1000 + agency.indirect_permille) // unit * unit
    years = rules.fiscal_years(proposal.call, side, proposal.months)
    cells = [(year, name) for year in years for name in SHARES]
    steps = (total.minor - indirect) // unit
    direct = type(total)(steps, total.currency).allocate([SHARES[name] for _, name in cells])
    sums = {cell: part.minor * unit for cell, part in zip(cells, direct, strict=True)}
    sums[years[0], "personnel"] += total.minor - indirect - steps * unit
    overhead = type(total)(indirect // unit, total.currency).allocate([1] * len(years))
    sums |= {(year, rules.INDIRECT): part.minor * unit for year, part in zip(years, overhead, strict=True)}
    return [
        Cost(year, name, type(total)(minor, total.currency)) for (year, name), minor in sums.items() if minor
    ]


def _attach(world: World, table: Mapping[str, Any]) -> None:
    actor, key = world.actor(table["starter"]), world.proposals[table["key"]]
    file = files.upload(actor, io.BytesIO(narrative.of(table)), f"{table['key']}-narrative.pdf")
    do(proposals.attach, actor, key, DocumentKind.NARRATIVE, "", file.id)


def _sign(world: World, table: Mapping[str, Any], side: str) -> None:
    """The officer of the lead's institution signs the text as it stands."""
    proposal = _present(world, table)
    place = next(
        key
        for key, institution in world.institutions.items()
        if institution.id == proposal.half(side).institution_id
    )
    digest = content.present(proposal).hash_of(side)
    do(proposals.sign, world.actor(f"signs-{place}"), proposal.id, side, digest)


def _present(world: World, table: Mapping[str, Any]) -> Proposal:
    with read_only():
        found = queries.proposal(world.proposals[table["key"]])
    assert found is not None  # noqa: S101 - it was begun a moment ago
    return found
