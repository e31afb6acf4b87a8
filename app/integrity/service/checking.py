"""The rules are asked about a proposal: findings are raised, those that are no longer seen close as corrected."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.audit import service as audit
from app.disclosures import service as disclosures
from app.disclosures.states import Purpose
from app.integrity import policy, queries, rules
from app.integrity.catalogue import CATALOGUE, Seen, Severity, run
from app.integrity.catalogue.calendar import calendar_of
from app.integrity.catalogue.dated import Dated, on_day
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import Support
from app.integrity.catalogue.running import about_applicants, found_hash
from app.integrity.catalogue.shape import RULES
from app.integrity.catalogue.stored import dossier_of, plain
from app.integrity.content import Disclosed
from app.integrity.events import QuestionsRaised
from app.integrity.models import CheckRun, Finding
from app.integrity.queries import gathering, lists, registers
from app.integrity.service import flags, forms
from app.integrity.service import lists as listed
from app.integrity.service.steps import add_step
from app.integrity.states import (
    TRANSITIONS,
    FindingAction,
    FindingState,
    Outcome,
    RunReason,
    StepKind,
)
from app.kernel import clock, outbox
from app.kernel.actor import Actor, system
from app.kernel.crypto import content_hash
from app.kernel.db import session
from app.kernel.errors import Forbidden, NotFound
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.states import step
from app.proposals import policy as proposal_policy
from app.proposals import queries as proposals
from app.proposals.models import Proposal

CHECK, RESCREEN = "integrity.check", "integrity.rescreen"
PIECE = 500
"""Organisations that one piece of the night's work lays beside the lists: seconds, far from the end of a lease."""


def check(actor: Actor, proposal_id: uuid.UUID, reason: RunReason, *, compare: bool = False) -> CheckRun:
    """Ask every rule about a submitted proposal. `compare` also reads all texts for overlap (slow; for jobs)."""
    proposal = _held(actor, proposal_id)
    if not proposal.submission_count:
        raise Forbidden("finding.nothing_submitted")
    before = queries.newest_run(proposal_id)
    facts = dossier_of(before.facts) if before else None
    known = None if compare or facts is None else facts.outside.likenesses
    if compare:
        _screen(actor, proposal)
    return keep(
        actor, proposal, reason, gathering.dossier(proposal, read(actor, proposal, facts), likenesses=known)
    )


def plan_rescreen(actor: Actor, day: str) -> int:
    """Lay down tonight's work: a piece for every some organisations of standing projects. How many pieces are new."""
    places = sorted({str(place.id) for place, _ in lists.project_institutions()})
    pieces = [places[start : start + PIECE] for start in range(0, len(places), PIECE)]
    return sum(
        outbox.enqueue(RESCREEN, {"day": day, "institutions": piece}, key=f"{RESCREEN}:{day}:{number}")
        for number, piece in enumerate(pieces)
    )


def rescreen(
    actor: Actor, institutions: Collection[uuid.UUID] | None = None, *, day: str = ""
) -> dict[str, int]:
    """Every night: organisations of standing projects against the lists in force, never people (PAW-04).

    How many organisations were laid beside the lists, how many hits are new, and how many proposals are checked anew:
    at once, or as work of their own where `day` names the night.
    """
    found = lists.project_institutions(institutions)
    places = {place.id: place for place, _ in found}
    fresh = listed.screen(actor, (), places.values())
    touched = {proposal_id for place, proposal_id in found if fresh[place.id]}
    for proposal_id in sorted(touched, key=str):
        if day:
            work = {"proposal_id": str(proposal_id), "reason": RunReason.LISTS.value}
            outbox.enqueue(CHECK, work, key=f"{CHECK}:{proposal_id}:{day}")
        else:
            check(actor, proposal_id, RunReason.LISTS)
    return {"organisations": len(places), "new_hits": fresh.total(), "checked": len(touched)}


def _screen(actor: Actor, proposal: Proposal) -> None:
    """The team and the organisations of a proposal against every list in force."""
    people = [member.person for member in proposal.team]
    places = {half.institution.id: half.institution for half in proposal.halves if half.institution}
    listed.screen(actor, people, places.values())


def read(actor: Actor, proposal: Proposal, before: Dossier | None) -> dict[uuid.UUID, Disclosed]:
    """The certified records of the team, opened by the rules, whoever asked them; each leaves an access row first."""
    people = [member.person_id for member in proposal.team]
    rules_themselves = system("integrity rules")
    opened = disclosures.open_records(rules_themselves, people, Purpose.CHECK, proposal.reference)
    found, others = {}, _elsewhere(proposal, people)
    for person_id, each in opened.items():
        known = before.person(str(person_id)) if before else None
        is_newer = known is not None and known.certificates.signed_hash != each.row.content_hash
        earlier = (
            [item for item in known.items() if not item.is_this] if known is not None and is_newer else []
        )
        held = gathering.disclosed_of(each.row, each.content, each.record, earlier)
        found[person_id] = replace(
            held, elsewhere=_another_version(others, str(person_id), each.row.content_hash)
        )
    forms.judge_stale(rules_themselves, {key: (opened[key].row, held) for key, held in found.items()})
    return found


def _elsewhere(proposal: Proposal, people: Sequence[uuid.UUID]) -> list[Dossier]:
    """What the records of the team said when other proposals of theirs were checked, within the window of XCH-03."""
    since = clock.now() - timedelta(days=int(on_day(_today()).number("concurrent_days")))
    return [dossier_of(facts) for facts in queries.runs_elsewhere(people, proposal.id, since)]


def _another_version(others: Sequence[Dossier], key: str, present: str) -> tuple[Support, ...]:
    """The support of a version other than the present one, as it was filed under another proposal; () for none."""
    for other in others:
        known = other.person(key)
        if known is not None and known.certificates.signed_hash not in ("", present):
            return tuple(item for item in known.items() if not item.is_this)
    return ()


def check_for_team(actor: Actor, proposal_id: uuid.UUID) -> list[Seen]:
    """What the rules would say now about the actor and about the whole of a draft; nothing is kept."""
    proposal = _held(actor, proposal_id)
    if not proposal_policy.is_on_team(actor, proposal):
        raise Forbidden
    facts = gathering.dossier(proposal, gathering.own_disclosure(actor), likenesses=())
    seen = run(facts, on_day(_today()), without=queries.suspended_rules())
    own = ("", str(actor.person_id))
    return [each for each in about_applicants(seen) if each.mark.subject in own]


def keep(actor: Actor, proposal: Proposal, reason: RunReason, dossier: Dossier) -> CheckRun:
    """Ask the rules about a dossier and keep the run with what it found."""
    dated, suspended = on_day(_today()), sorted(queries.suspended_rules())
    seen = about_applicants(run(dossier, dated, without=suspended))
    facts = plain(dossier)
    made = CheckRun(
        id=new_id(),
        proposal_id=proposal.id,
        reason=reason,
        at=clock.now(),
        on_day=dated.on,
        facts=facts,
        facts_hash=content_hash(facts),
        rules_hash=CATALOGUE.digest(),
        settings_hash=dated.digest,
        lists_hash=registers.everything_hash(),
        suspended=suspended,
        found=len(seen),
        found_hash=found_hash(seen),
    )
    session().add(made)
    session().flush()
    changes = {"found": made.found, "facts_hash": made.facts_hash, "rules_hash": made.rules_hash}
    audit.record(actor, "integrity.checked", made, changes=changes)
    known = {each.fingerprint: each for each in queries.findings_of_proposal(proposal.id, hold=True)}
    _vanish(actor, known, seen, suspended)
    asked = _raise_all(actor, proposal, made, _Bench(known, seen, dated))
    for person_id in sorted(asked, key=str):
        publish(QuestionsRaised(proposal.id, person_id, made.id))
    flags.derive(actor, proposal.id, proposal.call, may_clear=reason != RunReason.SUBMISSION)
    return made


class _Bench:
    """What a run works on: what is known by fingerprint, what was seen, under which settings."""

    def __init__(self, known: dict[str, Finding], seen: Sequence[Seen], dated: Dated) -> None:
        self.known, self.seen, self.dated = known, seen, dated


def _held(actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    proposal = proposals.proposal(proposal_id)
    if proposal is None:
        raise NotFound
    on_team = proposal_policy.is_on_team(actor, proposal)
    applies = queries.applies_in(actor.person_id, proposal.call_id)
    late = rules.is_past_deadline(proposal.call, clock.now())
    is_officer = late and policy.may_check(actor, proposal.call, on_team=False, applies=applies)
    if not (actor.is_system or on_team or is_officer):
        raise NotFound
    return proposal


def _vanish(actor: Actor, known: dict[str, Finding], seen: Sequence[Seen], suspended: Sequence[str]) -> None:
    """What is not seen any more was put right: it closes without a sanction (3.3)."""
    still = {each.fingerprint for each in seen}
    for fingerprint, finding in known.items():
        if fingerprint in still or finding.rule in suspended:
            continue
        if (finding.state, FindingAction.VANISH) in TRANSITIONS:
            finding.state = step(TRANSITIONS, finding.state, FindingAction.VANISH)
            finding.outcome, finding.closed_at = Outcome.CORRECTED, clock.now()
            add_step(actor, finding, StepKind.VANISHED)


def _raise_all(actor: Actor, proposal: Proposal, made: CheckRun, bench: _Bench) -> set[uuid.UUID | None]:
    """Raise what is new and bring back what was put right and is wrong again; whom to ask."""
    asked: set[uuid.UUID | None] = set()
    for each in bench.seen:
        finding = bench.known.get(each.fingerprint)
        if finding is None:
            finding = _new(proposal, made, each)
            session().add(finding)
            kind = StepKind.RAISED
        elif finding.outcome == Outcome.CORRECTED and finding.view is None:
            finding.outcome, finding.closed_at, finding.answer = None, None, None
            finding.run_id, finding.evidence = made.id, each.evidence
            kind = StepKind.RETURNED
        else:
            continue
        _open(finding, each.severity, proposal, bench.dated)
        session().flush()
        add_step(actor, finding, kind)
        audit.record(
            actor, f"finding.{kind.value}", finding, party=finding.party, changes={"rule": finding.rule}
        )
        if finding.state == FindingState.OPEN:
            asked.add(finding.person_id)
    return asked


def _new(proposal: Proposal, made: CheckRun, each: Seen) -> Finding:
    member = next((it for it in proposal.team if str(it.person_id) == each.mark.subject), None)
    side = member.party if member else ""
    return Finding(
        id=new_id(),
        proposal_id=proposal.id,
        run_id=made.id,
        rule=each.rule,
        rule_version=each.version,
        severity=each.severity,
        party=rules.first_party(RULES[each.rule].side, side, proposal.call.parties),
        person_id=member.person_id if member else None,
        fingerprint=each.fingerprint,
        evidence=each.evidence,
        raised_at=clock.now(),
    )


def _open(finding: Finding, severity: Severity, proposal: Proposal, dated: Dated) -> None:
    """Advice is only noted; everything else waits for an answer, with its clocks."""
    if severity == Severity.ADVISE:
        finding.state = FindingState.NOTED
        return
    finding.state = FindingState.OPEN
    clocks = rules.clocks_of(calendar_of(proposal.call.parties), dated, _today())
    finding.answer_due, finding.adjudication_due = clocks.answer, clocks.adjudication
    finding.concurrence_due, finding.letter_due = clocks.concurrence, clocks.letter


def _today() -> date:
    return clock.now().date()
