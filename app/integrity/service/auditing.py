"""The rules under audit: suspended when officers find nothing in most of what they raise, or when they fall on one
group; and every run can be made again.
"""

import uuid
from dataclasses import dataclass

from app.audit import service as audit
from app.integrity import queries
from app.integrity.catalogue import CATALOGUE, RULES, run
from app.integrity.catalogue.dated import on_day
from app.integrity.catalogue.disparity import Disparity, disparities, is_to_suspend
from app.integrity.catalogue.running import about_applicants, found_hash
from app.integrity.catalogue.stored import dossier_of, facts_hash
from app.integrity.models import Finding, RuleSuspension
from app.integrity.queries import audits
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound
from app.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Replay:
    """A run made again from its sealed facts: are facts, rules and settings those of the run, and the findings too?"""

    same_facts: bool
    same_rules: bool
    same_settings: bool
    same_findings: bool

    @property
    def holds(self) -> bool:
        """The same inputs and versions gave the same findings; with other versions nothing is said."""
        return self.same_findings or not (self.same_facts and self.same_rules and self.same_settings)


def suspend_if_overturned(actor: Actor, finding: Finding) -> None:
    """3.6: more than half of at least fifty decided findings of a rule came to nothing."""
    dated = on_day(clock.now().date())
    session().flush()
    decided, overturned = audits.decided(finding.rule, finding.rule_version)
    share, cases = dated.number("overturned_share"), int(dated.number("overturned_cases"))
    if is_to_suspend(decided, overturned, share=share, cases=cases):
        _suspend(actor, finding.rule, "overturned", f"{overturned}/{decided}")


def suspend_disparate(actor: Actor) -> list[Disparity]:
    """GOV-02: suspend every rule that falls on one script of name more than on another; what was found."""
    dated = on_day(clock.now().date())
    ratio, least = dated.number("disparity_ratio"), int(dated.number("disparity_least"))
    found = disparities(audits.rates_by_script(), ratio=ratio, least=least)
    for each in found:
        _suspend(actor, each.rule, "disparity", f"{each.of} {each.high}/{each.low} {each.ratio}")
    return found


def replay(actor: Actor, run_id: uuid.UUID) -> Replay:
    """Make a run again from its sealed facts, as of its day. Only for those who keep the service."""
    kept = audits.run(run_id)
    if kept is None or not actor.is_system:
        raise NotFound
    facts, dated = dossier_of(kept.facts), on_day(kept.on_day)
    again = about_applicants(run(facts, dated, without=kept.suspended))
    return Replay(
        same_facts=facts_hash(facts) == kept.facts_hash,
        same_rules=CATALOGUE.digest() == kept.rules_hash,
        same_settings=dated.digest == kept.settings_hash,
        same_findings=found_hash(again) == kept.found_hash,
    )


def _suspend(actor: Actor, rule: str, reason: str, note: str) -> None:
    if rule in queries.suspended_rules():
        return
    row = RuleSuspension(
        id=new_id(), rule=rule, rule_version=RULES[rule].version, reason=reason, note=note, since=clock.now(),
        by_id=actor.person_id,
    )  # fmt: skip
    session().add(row)
    session().flush()
    audit.record(actor, "rule.suspended", row, changes={"rule": rule, "reason": reason, "note": note})
