"""Secrets of what the integrity rules ask: the answers of a team, the views of officers, and consent."""

from collections.abc import Iterator
from functools import partial

from sqlalchemy import update

from app.disclosures import service as disclosures
from app.integrity.models import FindingStep
from app.integrity.states import StepKind
from app.kernel import db
from tests.factories.accounts import actor_of
from tests.factories.findings import adjudicated
from tests.factories.proposals import answer_work
from tests.journeys.around import answered
from tests.journeys.everybody import PHASES, Everybody
from tests.journeys.hidden.secret import Act, Secret, differing, set_locked

TEAM = {"lead", "partner", "member"}
RIVALS = {"rival", "applying officer"}
INTEGRITY = {"integrity US", "integrity JP"}


def secrets(made: Everybody, phase: str) -> Iterator[Secret]:
    yield from _of_work(made)
    yield from _of_finding(made) if phase == PHASES[1] else _of_way(made)


def _of_work(made: Everybody) -> Iterator[Secret]:
    """What the first team answers about its work, and whom the rival's partner lets read the own record (F1)."""
    page = ("lead", f"/proposals/{made.proposal.id}/work")
    partners = {"One": [{"name": "Merit Ltd"}], "Another": [{"name": "Sensors Ltd"}]}
    yield differing(
        "answers about the work", TEAM, page,
        lambda word: partial(answer_work, made.proposal, partners=partners[word]), is_recorded=True,
    )  # fmt: skip
    rival = made.people["rival"]
    assert rival is not None
    consent = partial(db.unit_of_work, disclosures.give_consent, actor_of(rival), "US")
    yield Secret("consent", {"rival"}, consent, ("rival", "/disclosure/consent"), is_recorded=True)


def _of_finding(made: Everybody) -> Iterator[Secret]:
    """The answer is the team's and the officers'; a view is the officers' until both have spoken (F3, F4)."""
    assert made.finding is not None
    page = ("rival", f"/questions/{made.finding.id}")

    def answer(word: str) -> Act:
        return partial(answered, made.world, f"{word} answer")

    yield differing("answer to a question", RIVALS | INTEGRITY, page, answer, is_recorded=True)
    officer, place = made.integrity[made.finding.party], f"/integrity/findings/{made.finding.id}"

    def view(word: str) -> Act:
        def act() -> None:
            adjudicated(officer, answered(made.world, "An answer of the team."), reason=f"{word} view of it")

        return act

    yield differing(
        "view of a finding", INTEGRITY, (f"integrity {made.finding.party}", place), view, is_recorded=True
    )


def _of_way(made: Everybody) -> Iterator[Secret]:
    """The words of every step, once it is over."""
    assert made.finding is not None
    mine = FindingStep.finding_id == made.finding.id
    page = ("integrity US", f"/integrity/findings/{made.finding.id}")
    for kind in (StepKind.ANSWERED, StepKind.ADJUDICATED, StepKind.CONCURRED):
        act = set_locked(
            update(FindingStep).where(mine, FindingStep.kind == kind).values(words="Merit: none.")
        )
        yield Secret(f"words of {kind.value}", RIVALS | INTEGRITY, act, page)
