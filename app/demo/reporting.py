"""What institutions report of their awards: one report accepted with money that came back, one waits, one sent back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.awards import service as awards
from app.awards.models import AwardLine
from app.awards.rules import ReportDraft
from app.awards.states import LineKind, PeriodKind
from app.demo.deciding import award_of
from app.demo.funds import whole
from app.demo.world import World, do
from app.kernel.parties import party


@dataclass(frozen=True, slots=True)
class Told:
    """A report in whole dollars or yen, and when it was sent, checked, accepted or sent back (days from today)."""

    project: str
    side: str
    costs: Mapping[str, int]
    indirect: int
    sent: int
    unspent: int = 0
    subawards: Mapping[str, int] = field(default_factory=dict)
    note: str = ""
    checked: int | None = None
    accepted: int | None = None
    returned: tuple[int, str] | None = None


REPORTS = (
    Told(
        "heart",
        "JP",
        {"equipment": 15_000_000, "travel": 3_000_000, "personnel": 12_000_000},
        9_000_000,
        -20,
        unspent=500_000,
        note="渡航を一回取りやめたため、未使用額を返還します。",
        checked=-16,
        accepted=-14,
    ),
    Told(
        "geodesy",
        "US",
        {"personnel": 118_000, "travel": 9_500},
        19_125,
        -9,
        returned=(-4, "The clock that was bought in October is missing; please report it as equipment."),
    ),
    Told(
        "heart",
        "US",
        {"personnel": 96_000, "equipment": 60_000, "subaward": 72_000},
        21_900,
        -3,
        subawards={"RU-2027-118": 72_000},
        note="The subaward is with the hospital that records the reference data.",
    ),
)


def report(world: World) -> None:
    for told in REPORTS:
        _tell(world, told)


def _tell(world: World, told: Told) -> None:
    made = award_of(world, told.project)
    line = next(one for one in made.lines if (one.party, one.kind) == (told.side, LineKind.NATIONAL))
    with world.days.at(told.sent, side=told.side, hour=15):
        year = party(told.side).fiscal_year(world.days.day(told.sent, told.side))
        sent = do(awards.send_report, _reporter(world, line), line.id, _draft(told, year, line.currency))
    first, second = (world.officer_of(made.call, told.side, number) for number in (1, 2))
    version = sent.version
    if told.checked is not None:
        with world.days.at(told.checked, side=told.side):
            version = do(awards.check_report, first, sent.id, version).version
    if told.accepted is not None:
        with world.days.at(told.accepted, side=told.side):
            do(awards.accept_report, second, sent.id, version)
    if told.returned is not None:
        with world.days.at(told.returned[0], side=told.side):
            do(awards.return_report, first, sent.id, version, told.returned[1])


def _reporter(world: World, line: AwardLine) -> Any:
    """The officer of the institution that receives the line."""
    place = next(key for key, found in world.institutions.items() if found.id == line.institution_id)
    return world.actor(f"signs-{place}")


def _draft(told: Told, year: int, currency: str) -> ReportDraft:
    def money(amounts: Mapping[str, int]) -> dict[str, Any]:
        return {name: whole(amount, currency) for name, amount in amounts.items()}

    return ReportDraft(
        PeriodKind.FISCAL_YEAR,
        year,
        money(told.costs),
        whole(told.indirect, currency),
        whole(told.unspent, currency),
        money(told.subawards),
        note=told.note,
    )
