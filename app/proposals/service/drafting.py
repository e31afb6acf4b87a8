"""Writing: begin a proposal, the shared part, a half, its costs."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts import queries as accounts
from app.accounts.models import Institution, Person
from app.audit import service as audit
from app.calls import policy as calls_policy
from app.calls import queries as calls
from app.calls.models import Call
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, Problem, RuleBroken, refuse_if
from app.kernel.ids import new_id, new_reference
from app.proposals import policy, queries, rules
from app.proposals.content import texts
from app.proposals.models import BudgetLine, Half, Proposal, TeamMember
from app.proposals.rules import Cost
from app.proposals.service.holding import held, held_half
from app.proposals.service.signing import void_all, void_one
from app.proposals.states import TeamRole


@dataclass(frozen=True, slots=True)
class SharedText:
    """What people write in the shared part."""

    title: Bilingual
    abstract: Bilingual
    keywords: tuple[str, ...]
    months: int


@dataclass(frozen=True, slots=True)
class HalfText:
    """What people write in a half, costs apart."""

    institution_id: uuid.UUID | None
    contribution: Bilingual


def start(actor: Actor, call_id: uuid.UUID, title: Bilingual, party: str = "") -> Proposal:
    """Begin a draft in an open call, with one half a party; the actor leads the half of `party`, else of his own.

    Raises NotFound for a call that may not be seen, RuleBroken `proposal.not_started`.
    """
    call, person = calls.call(call_id), accounts.person(actor.person_id)
    if call is None or not calls_policy.may_view(actor, call):
        raise NotFound
    if person is None or not policy.may_start(actor):
        raise Forbidden
    side = party or person.party
    problems = rules.opening_problems(call, clock.now())
    if side not in call.parties:
        problems.append(Problem("team.unknown_party", "/party", {"party": side}))
    refuse_if(problems, "proposal.not_started")
    proposal = _blank(actor, call, title)
    _begin_side(actor, proposal, side, person)
    session().add(proposal)
    session().flush()
    audit.record(actor, "proposal.started", proposal, party=side)
    return proposal


def _blank(actor: Actor, call: Call, title: Bilingual) -> Proposal:
    now = clock.now()
    halves = [Half(party=side.party, currency=side.currency, changed_at=now) for side in call.agencies]
    return Proposal(
        id=new_id(),
        reference=_free_reference(call.code),
        call_id=call.id,
        title=title,
        abstract=Bilingual(""),
        created_by_id=actor.person_id,
        created_at=now,
        changed_at=now,
        halves=halves,
    )


def _begin_side(actor: Actor, proposal: Proposal, party: str, person: Person) -> None:
    """Whoever begins leads the own half, for the own institution where that belongs to the party."""
    half = proposal.half(party)
    half.lead_id = person.id
    if person.institution is not None and not rules.institution_problems(half, person.institution):
        half.institution_id = person.institution_id
    now = clock.now()
    begun = TeamMember(
        person_id=person.id, party=party, role=TeamRole.LEAD, added_by_id=actor.person_id, added_at=now
    )
    begun.confirmed_at = now
    proposal.team.append(begun)


def _free_reference(code: str) -> str:
    """A reference nobody has; of 33 million a call, a few tries are enough."""
    for _ in range(20):
        reference = new_reference(code)
        if not queries.is_reference_taken(reference):
            return reference
    raise RuleBroken("proposal.not_started", [Problem("proposal.no_reference_left")])


def edit_shared(actor: Actor, proposal_id: uuid.UUID, version: int, text: SharedText) -> Proposal:
    """Replace the shared text; a change voids the signature of every half."""
    proposal = held(actor, proposal_id)
    if not policy.may_edit_shared(actor, proposal):
        raise Forbidden
    expect_version(proposal.version, version, _shared_as_sent(proposal))
    problems = rules.writing_problems(proposal, clock.now()) + rules.text_problems(text.keywords, text.months)
    refuse_if(problems, "proposal.not_kept")
    present = SharedText(proposal.title, proposal.abstract, tuple(proposal.keywords), proposal.months)
    if text != present:
        proposal.title, proposal.abstract = text.title, text.abstract
        proposal.keywords, proposal.months = list(text.keywords), text.months
        proposal.changed_at = clock.now()
        audit.record(actor, "proposal.edited", proposal)
        void_all(actor, proposal, "shared_part_changed")
    return proposal


def _shared_as_sent(proposal: Proposal) -> dict[str, object]:
    """The stored text in the shape of the form, for somebody who has to compare."""
    written = {"title": texts(proposal.title), "abstract": texts(proposal.abstract)}
    return {**written, "keywords": ", ".join(proposal.keywords), "months": proposal.months}


def edit_half(actor: Actor, proposal_id: uuid.UUID, party: str, version: int, text: HalfText) -> Half:
    """Replace the text of one's own half; a change voids the signature of this half only."""
    proposal, half = held_half(actor, proposal_id, party)
    theirs = {"contribution": texts(half.contribution), "institution_id": str(half.institution_id or "")}
    expect_version(half.version, version, theirs)
    problems = rules.writing_problems(proposal, clock.now())
    if text.institution_id not in (None, half.institution_id):
        problems += rules.institution_problems(half, session().get(Institution, text.institution_id))
    refuse_if(problems, "proposal.not_kept")
    if text != HalfText(half.institution_id, half.contribution):
        half.institution_id, half.contribution = text.institution_id, text.contribution
        half.changed_at = clock.now()
        audit.record(actor, "half.edited", proposal, party=party)
        void_one(actor, proposal, half, "half_changed")
    return half


def set_budget(actor: Actor, proposal_id: uuid.UUID, party: str, version: int, costs: Sequence[Cost]) -> Half:
    """Replace the whole grid of costs of one's own half; cells of nothing are not kept."""
    proposal, half = held_half(actor, proposal_id, party, costs=True)
    expect_version(half.version, version, {"budget": [_theirs(line) for line in half.lines]})
    side = proposal.call.side(party)
    problems = rules.writing_problems(proposal, clock.now()) + rules.cost_problems(
        proposal, half, side, costs
    )
    refuse_if(problems, "proposal.not_kept")
    if _replace(half, costs, rules.categories(side)):
        half.changed_at = clock.now()
        audit.record(actor, "budget.edited", proposal, party=party, changes={"total": str(rules.total(half))})
        void_one(actor, proposal, half, "half_changed")
    return half


def _theirs(line: BudgetLine) -> dict[str, object]:
    return {
        "fiscal_year": line.fiscal_year,
        "category": line.category,
        "amount": {"amount": str(line.amount)},
    }


def _replace(half: Half, costs: Sequence[Cost], order: Sequence[str]) -> bool:
    """Bring the lines to the costs with the fewest writes; whether anything changed."""
    wanted = {(cost.fiscal_year, cost.category): cost.amount.minor for cost in costs if cost.amount.minor}
    present = {(line.fiscal_year, line.category): line for line in half.lines}
    if wanted == {cell: line.amount_minor for cell, line in present.items()}:
        return False
    for cell, line in present.items():
        if cell not in wanted:
            half.lines.remove(line)
    for (year, category), minor in wanted.items():
        if (year, category) in present:
            present[year, category].amount_minor = minor
        else:
            place = order.index(category)
            half.lines.append(
                BudgetLine(
                    fiscal_year=year,
                    category=category,
                    position=place,
                    amount_minor=minor,
                    currency=half.currency,
                )
            )
    return True
