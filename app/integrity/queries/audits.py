"""What the audits of the rules count: aggregates, and a run with what it raised."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import case, func, select

from app.accounts.models import Institution, Person
from app.integrity.catalogue.disparity import Counted, Rates, rates, script_class
from app.integrity.catalogue.shape import Severity
from app.integrity.models import CheckRun, Finding, RuleSuspension
from app.integrity.states import Outcome
from app.kernel.db import session
from app.proposals.models import Proposal, TeamMember


@dataclass(frozen=True, slots=True)
class _Checked:
    """A person who was checked: how the own name is written, and where they work."""

    key: uuid.UUID
    script: str
    institution: str


def run(run_id: uuid.UUID) -> CheckRun | None:
    return session().get(CheckRun, run_id)


def decided(rule: str, version: int) -> tuple[int, int]:
    """Of one version of a rule: findings that officers decided, and in how many they found nothing."""
    nothing = func.sum(case((Finding.outcome == Outcome.CLEAR, 1), else_=0))
    wanted = select(func.count(), func.coalesce(nothing, 0)).where(
        Finding.rule == rule,
        Finding.rule_version == version,
        Finding.view.is_not(None),
        Finding.outcome.is_not(None),
    )
    count, clear = session().execute(wanted).one()
    return int(count), int(clear)


def rates_by_script() -> list[Rates]:
    return _rates(lambda person: person.script)


def rates_by_institution() -> list[Rates]:
    return _rates(lambda person: person.institution)


def suspensions() -> list[RuleSuspension]:
    return list(session().scalars(select(RuleSuspension).order_by(RuleSuspension.since.desc())))


def _rates(group: Callable[[_Checked], str]) -> list[Rates]:
    """Per rule and group: people checked, flagged, overturned. Only rules that ever asked an officer."""
    people = list(_people())
    flagged: dict[tuple[str, uuid.UUID], bool] = {}
    wanted = select(Finding.rule, Finding.person_id, Finding.outcome).where(
        Finding.person_id.is_not(None), Finding.severity == Severity.REVIEW
    )
    for rule, person_id, outcome in session().execute(wanted):
        if person_id is not None:
            flagged[rule, person_id] = outcome == Outcome.CLEAR
    rules = sorted({rule for rule, _ in flagged})
    return rates(
        Counted(group(each), rule, (rule, each.key) in flagged, flagged.get((rule, each.key), False))
        for rule in rules
        for each in people
    )


def _people() -> Iterable[_Checked]:
    """Everybody on the team of a proposal that was checked, once."""
    wanted = (
        select(Person.id, Person.name_latin, Person.name_native, Institution.name_en)  # type: ignore[attr-defined]
        .outerjoin(Institution, Institution.id == Person.institution_id)
        .where(
            Person.id.in_(
                select(TeamMember.person_id)
                .join(Proposal, Proposal.id == TeamMember.proposal_id)
                .where(Proposal.id.in_(select(CheckRun.proposal_id)))
            )
        )
    )
    for key, latin, native, place in session().execute(wanted):
        yield _Checked(key, script_class(native or latin), place or "")
