"""The record of a finding's way: every step with who, for which side, and in what words."""

from app.integrity.models import Finding, FindingStep
from app.integrity.states import StepKind
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.ids import new_id


def add_step(
    actor: Actor, finding: Finding, kind: StepKind, *, choice: str = "", words: str = "", party: str = ""
) -> FindingStep:
    """Append a step; its words are sealed."""
    made = FindingStep(
        id=new_id(),
        finding_id=finding.id,
        number=len(finding.steps) + 1,
        kind=kind,
        choice=choice,
        party=party,
        by_id=actor.person_id,
        at=clock.now(),
        words=words.strip(),
    )
    finding.steps.append(made)
    session().flush()
    return made
