"""What every page of one proposal has around it: head, local navigation with what is missing, the next step."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from app.disclosures import queries as disclosures
from app.kernel import clock
from app.kernel.asking import ask
from app.kernel.errors import NotFound, Problem
from app.kernel.language import gettext as _
from app.kernel.language import ngettext
from app.proposals import content, labels, policy, queries, rules
from app.proposals.events import SubmissionConsidered
from app.proposals.models import Half, Proposal
from app.proposals.rules import Step
from app.web.actors import current_actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the local navigation."""

    label: str
    url: str
    current: bool
    count: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a proposal stands: its present text, everything that is missing, the next step."""

    text: content.Present
    problems: Sequence[Problem]
    step: Step
    differs: bool


def visible(proposal_id: uuid.UUID) -> Proposal:
    """A proposal with everything, for its team and institutions; NotFound for everybody else."""
    found = queries.proposal(proposal_id)
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found


def half_of(proposal: Proposal, party: str) -> Half:
    found = next((half for half in proposal.halves if half.party == party), None)
    if found is None:
        raise NotFound
    return found


def standing(proposal: Proposal, at: datetime) -> Standing:
    """Asks disclosures only while the text can still change."""
    text = content.present(proposal)
    differs = bool(proposal.submitted_hash) and text.text_hash() != proposal.submitted_hash
    problems: list[Problem] = []
    if rules.is_written(proposal) and rules.is_in_time(proposal, at):
        validity = disclosures.validity([member.person_id for member in proposal.team], at)
        problems = rules.missing_problems(proposal, validity=validity, hashes=text.hashes(), at=at)
        problems += ask(SubmissionConsidered(current_actor(), proposal, at))
    return Standing(text, problems, rules.next_step(proposal, problems, at, differs=differs), differs)


def frame(proposal: Proposal, stands: Standing) -> dict[str, Any]:
    """Values for `proposals/frame.html`."""
    actor, now = current_actor(), clock.now()
    state = rules.shown_state(proposal, now)
    return {
        "proposal": proposal,
        "stands": stands,
        "state": state,
        "state_label": labels.STATES[state],
        "may_write": rules.is_written(proposal) and rules.is_in_time(proposal, now),
        "closes_at": rules.closes_at(proposal),
        "entries": _entries(proposal, stands.problems, is_on_team=policy.is_on_team(actor, proposal)),
        "is_lead": policy.is_lead(actor, proposal),
        "is_on_team": policy.is_on_team(actor, proposal),
        "labels": labels,
        "rules": rules,
    }


def place_of(proposal: Proposal, pointer: str) -> str:
    """The page, and the field on it, where a problem is mended."""
    part, rest = pointer.strip("/").partition("/")[::2]
    if part == "shared":
        return url_for("proposals.shared", proposal_id=proposal.id, _anchor=f"f-{rest.replace('/', '-')}")
    if part == "documents":
        return url_for("proposals.documents", proposal_id=proposal.id)
    if part == "halves":
        party, _slash, field = rest.partition("/")
        if field == "budget":
            return url_for("proposals.budget", proposal_id=proposal.id, party=party)
        anchor = f"f-{field.replace('/', '-')}"
        return url_for("proposals.half", proposal_id=proposal.id, party=party, _anchor=anchor)
    if part == "work":
        return url_for("integrity.work", proposal_id=proposal.id, _anchor=f"f-{rest}")
    if part == "record":
        section = rest.partition("/")[0]
        return url_for("disclosures.section", name=section) if section else url_for("disclosures.certify")
    if part == "sign":
        return url_for("proposals.sign", proposal_id=proposal.id, party=rest)
    return url_for("proposals.team", proposal_id=proposal.id)


def _entries(proposal: Proposal, problems: Sequence[Problem], *, is_on_team: bool) -> list[Entry]:
    """The parts of a proposal, each with how much is missing in it; questions about the work are the team's."""
    missing = Counter(part_of(problem) for problem in problems)
    wanted = [("proposals.record", _("Overview"), "", "")]
    wanted += [("proposals.shared", _("Shared part"), "shared", "")]
    for half in proposal.halves:
        wanted += [("proposals.half", labels.half_name(half.party), f"halves/{half.party}", half.party)]
        wanted += [
            ("proposals.budget", _("Budget %(party)s", party=half.party), f"budget/{half.party}", half.party)
        ]
    wanted += [
        ("proposals.team", _("Team"), "team", ""),
        ("proposals.documents", _("Documents"), "documents", ""),
    ]
    wanted += [("integrity.work", _("Questions about the work"), "work", "")] * is_on_team
    wanted += [("proposals.submit", _("Check and submit"), "", "")]
    return [_entry(proposal, *line, missing=missing) for line in wanted]


def _entry(
    proposal: Proposal, endpoint: str, label: str, part: str, party: str, *, missing: Counter[str]
) -> Entry:
    place: dict[str, Any] = {"party": party} if party else {}
    url = url_for(endpoint, proposal_id=proposal.id, **place)
    number = missing[part] if part else 0
    problem = ngettext("%(num)s missing", "%(num)s missing", number) if number else ""
    return Entry(label, url, request.path == url, problem=problem)


def part_of(problem: Problem) -> str:
    """The part of the proposal a problem belongs to."""
    parts = problem.pointer.strip("/").split("/")
    if parts[0] == "halves":
        return f"budget/{parts[1]}" if parts[2:3] == ["budget"] else f"halves/{parts[1]}"
    return parts[0]
