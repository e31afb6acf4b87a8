"""What must hold before a proposal is kept, signed, submitted. Facts come in; every reason goes out at once.

Pointers name the field; `place_of` of `labels` turns them into the page where it is mended.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.calls.models import Call, CallAgency
from app.calls.phases import PUBLISHED_STATES, phase
from app.calls.states import Phase
from app.files.states import FileState
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.proposals.models import Document, Half, Proposal, TeamMember
from app.proposals.states import OF_THE_SHARED_PART, WRITTEN, DocumentKind, ProposalState, TeamRole

CATEGORIES = ("personnel", "equipment", "travel", "materials", "subaward", "other", "indirect")
"""Cost categories of a side that names none of its own."""

INDIRECT = "indirect"
LONGEST_MONTHS = 60
MOST_MEMBERS = 60
MOST_KEYWORDS = 10
LONGEST_KEYWORD = 60
SHOWN_FROM = 5
"""A count below this is not shown while the call is open (INV-08, section 3.3, 12 of the access study)."""

LONGEST_LAG = timedelta(seconds=120)
"""Between admission and the end of processing; later than that nothing is kept (INV-05)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One cell of a budget: an amount in one fiscal year of the half's party and one category."""

    fiscal_year: int
    category: str
    amount: Money


# When


def is_open(call: Call, at: datetime) -> bool:
    """Whether the call takes applications at `at`; the deadline itself is still in time (INV-04)."""
    return call.state in PUBLISHED_STATES and phase(call, at) == Phase.OPEN


def is_in_time(proposal: Proposal, at: datetime) -> bool:
    """Whether the team may write or submit at `at`: the call is open, or an officer asked to mend and time is left."""
    if proposal.state == ProposalState.NEEDS_CURE:
        return proposal.cure_until is not None and at <= proposal.cure_until
    return is_open(proposal.call, at)


def closes_at(proposal: Proposal) -> datetime:
    """The last instant at which the team may write and submit."""
    is_cured = proposal.state == ProposalState.NEEDS_CURE and proposal.cure_until is not None
    return proposal.cure_until if is_cured and proposal.cure_until else proposal.call.deadline_at


def opening_problems(call: Call, at: datetime) -> list[Problem]:
    """A proposal is begun while its call is open."""
    return [] if is_open(call, at) else [Problem("proposal.call_not_open", facts={"code": call.code})]


def writing_problems(proposal: Proposal, at: datetime) -> list[Problem]:
    """Drafts are constant once the deadline has passed or the proposal left the team's hands (INV-07)."""
    if proposal.state not in WRITTEN:
        return [Problem("proposal.not_written_any_more")]
    return [] if is_in_time(proposal, at) else [Problem("proposal.deadline_passed")]


def is_too_slow(received_at: datetime, now: datetime) -> bool:
    return now - received_at > LONGEST_LAG


# The grid of costs


def first_month(call: Call, party: str) -> Month:
    """Projects of a call begin in the first month after its review ends, on the calendar of the party."""
    return Month.of(call.review_ends_at.astimezone(ZoneInfo(party_of(party).zone)).date()).plus(1)


def fiscal_years(call: Call, party: str, months: int) -> tuple[int, ...]:
    """The fiscal years of the party that a project of so many months touches."""
    begin, owner = first_month(call, party), party_of(party)
    first = owner.fiscal_year(begin.first_day())
    last = owner.fiscal_year(begin.plus(max(months, 1) - 1).first_day())
    return tuple(range(first, last + 1))


def categories(side: CallAgency) -> tuple[str, ...]:
    return tuple(side.cost_categories) or CATEGORIES


def cost_problems(proposal: Proposal, half: Half, side: CallAgency, costs: Sequence[Cost]) -> list[Problem]:
    """Each cost names a year and category of the grid, once, in the half's currency."""
    years, known = fiscal_years(proposal.call, half.party, proposal.months), categories(side)
    problems, seen = [], set()
    for number, cost in enumerate(costs):
        at = f"/budget/{number}"
        if cost.category not in known:
            problems.append(Problem("budget.unknown_category", f"{at}/category", {"category": cost.category}))
        if cost.fiscal_year not in years and cost.amount.minor:
            problems.append(Problem("budget.year_outside", f"{at}/fiscal_year", {"year": cost.fiscal_year}))
        if cost.amount.currency != half.currency:
            problems.append(Problem("budget.wrong_currency", f"{at}/amount", {"currency": half.currency}))
        if (cost.fiscal_year, cost.category) in seen:
            problems.append(Problem("budget.cell_twice", f"{at}/category", {"category": cost.category}))
        seen.add((cost.fiscal_year, cost.category))
    return problems


def total(half: Half) -> Money:
    """What a half asks for."""
    return Money(sum(line.amount_minor for line in half.lines), half.currency)


def indirect_limit(direct_minor: int, permille: int) -> int:
    """The most indirect cost, in minor units, that a rate allows on so much direct cost; rounded down."""
    return direct_minor * permille // 1000


def budget_problems(half: Half, side: CallAgency, years: Sequence[int]) -> list[Problem]:
    """The ask is more than nothing, within the side's largest half, and keeps the cost rule of the side.

    The rate of indirect cost is the call's own: 10 % and 30 % are both in use (funding-models, 2.1 and I7).
    """
    at, asked = f"/halves/{half.party}/budget", total(half)
    facts = {"party": half.party}
    problems = []
    if asked.minor <= 0:
        problems.append(Problem("budget.empty", at, facts))
    if asked.minor > side.largest_half_minor:
        problems.append(Problem("budget.over_cap", at, {**facts, "cap": _shown(side.largest_half)}))
    indirect = sum(line.amount_minor for line in half.lines if line.category == INDIRECT)
    limit = indirect_limit(asked.minor - indirect, side.indirect_permille)
    if indirect > limit:
        problems.append(Problem("budget.indirect_too_high", at, {**facts, "limit": _shown(Money(limit, half.currency))}))
    outside = sorted({line.fiscal_year for line in half.lines} - set(years))
    problems += [Problem("budget.year_outside", at, {"year": year}) for year in outside]
    return problems


def _shown(amount: Money) -> str:
    return f"{amount.currency} {amount}"


# What is missing


def shared_problems(proposal: Proposal) -> list[Problem]:
    """The shared part stands in both languages (product.md, 14), has a keyword and a narrative that can be read."""
    problems = _language_problems("title", proposal.title) + _language_problems("abstract", proposal.abstract)
    if not proposal.keywords:
        problems.append(Problem("proposal.keywords_missing", "/shared/keywords"))
    if not any(d.kind == DocumentKind.NARRATIVE for d in proposal.documents):
        problems.append(Problem("proposal.narrative_missing", "/documents/narrative"))
    return problems + document_problems(proposal.documents)


def _language_problems(name: str, text: Bilingual) -> list[Problem]:
    missing = [language for language, said in (("en", text.en), ("ja", text.ja)) if not said.strip()]
    return [Problem(f"proposal.{name}_missing_{language}", f"/shared/{name}/{language}") for language in missing]


def document_problems(documents: Sequence[Document]) -> list[Problem]:
    """A file that failed its check is replaced; one that still waits for its check keeps nobody (study, 5.6)."""
    return [
        Problem("document.refused", f"/documents/{document.kind}", {"name": document.file.original_name})
        for document in documents
        if document.file.state == FileState.REFUSED
    ]


def half_problems(proposal: Proposal, half: Half) -> list[Problem]:
    """Every half has a lead of its own side, an institution of its party, a contribution and a budget."""
    at, facts = f"/halves/{half.party}", {"party": half.party}
    problems = []
    if half.lead_id is None:
        problems.append(Problem("half.lead_missing", f"/team/{half.party}", facts))
    if half.institution_id is None:
        problems.append(Problem("half.institution_missing", f"{at}/institution_id", facts))
    if not (half.contribution.en.strip() or half.contribution.ja.strip()):
        problems.append(Problem("half.contribution_missing", f"{at}/contribution", facts))
    years = fiscal_years(proposal.call, half.party, proposal.months)
    return problems + budget_problems(half, proposal.call.side(half.party), years)


def lead_problems(halves: Sequence[Half]) -> list[Problem]:
    """Nobody leads two sides: each party's half has its own responsible person."""
    leads = [half.lead_id for half in halves if half.lead_id]
    return [] if len(set(leads)) == len(leads) else [Problem("team.same_lead_on_both_sides", "/team")]


def institution_problems(half: Half, institution: Any) -> list[Problem]:
    """The institution of a half belongs to the half's party and is in the register (`Institution` or None)."""
    if institution is None or institution.status != "active":
        return [Problem("half.institution_unknown", "/institution_id")]
    if institution.party != half.party:
        return [Problem("half.institution_of_other_party", "/institution_id", {"party": half.party})]
    return []


# People


def member_problems(proposal: Proposal, party: str, email: str) -> list[Problem]:
    """Who may be added: to a side of the call, once, within the size of a team. `email` is lower-case."""
    if party not in [half.party for half in proposal.halves]:
        return [Problem("team.unknown_party", "/party", {"party": party})]
    problems = []
    if any(member.person.email == email for member in proposal.team):
        problems.append(Problem("team.already_member", "/email", {"email": email}))
    if len(proposal.team) >= MOST_MEMBERS:
        problems.append(Problem("team.too_large", "/email", {"limit": MOST_MEMBERS}))
    if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) is None:
        problems.append(Problem("team.no_address", "/email"))
    return problems


def team_problems(
    team: Sequence[TeamMember], validity: Mapping[Any, datetime | None], at: datetime
) -> list[Problem]:
    """Everybody agreed to take part, and everybody's disclosure is in force on the day (CRT-02, 12 months).

    `validity`: person id → end of the certified disclosure in force, None where there is none.
    """
    problems = []
    for member in team:
        facts = {"name": member.person.name_latin}
        if member.confirmed_at is None:
            problems.append(Problem("team.not_confirmed", "/team", facts))
        until = validity.get(member.person_id)
        if until is None or until < at:
            problems.append(Problem("team.no_disclosure", "/team", facts))
    return problems


def role_problems(member: TeamMember, role: TeamRole) -> list[Problem]:
    """A side keeps its lead: the role passes on when another takes it, it is not laid down."""
    gives_up = member.role == TeamRole.LEAD and role != TeamRole.LEAD
    return [Problem("team.side_needs_a_lead", "/role")] if gives_up else []


def leaving_problems(team: Sequence[TeamMember], member: TeamMember) -> list[Problem]:
    """Somebody who agreed to lead stays, or nobody could go on with the proposal."""
    leads = [m for m in team if m.role == TeamRole.LEAD and m.confirmed_at is not None]
    return [Problem("team.last_lead")] if leads == [member] else []


# Files


def attachment_problems(kind: DocumentKind, party: str, parties: Sequence[str]) -> list[Problem]:
    """Narrative and data plan belong to the shared part, a letter to one half."""
    if kind in OF_THE_SHARED_PART:
        return [Problem("document.of_the_shared_part", "/party")] if party else []
    return [] if party in parties else [Problem("document.needs_a_half", "/party")]


# Signing and submitting


def signing_problems(proposal: Proposal, half: Half, *, signed: str, present: str) -> list[Problem]:
    """An institution signs what is complete, and the text it has seen (product.md, 4)."""
    problems = shared_problems(proposal) + half_problems(proposal, half)
    if signed != present:
        problems.insert(0, Problem("signature.content_changed", "/content_hash"))
    if half.signature is not None:
        problems.append(Problem("signature.already_given", facts={"party": half.party}))
    return problems


def signature_problems(halves: Sequence[Half], hashes: Mapping[str, str]) -> list[Problem]:
    """Both institutions signed the text as it stands (INV-09). `hashes`: party → present hash."""
    return [
        Problem("signature.missing", f"/sign/{half.party}", {"party": half.party})
        for half in halves
        if half.signature is None or half.signature.content_hash != hashes[half.party]
    ]


def content_problems(proposal: Proposal) -> list[Problem]:
    """Everything that is missing in the text, team apart."""
    halves = [problem for half in proposal.halves for problem in half_problems(proposal, half)]
    return shared_problems(proposal) + halves + lead_problems(proposal.halves)


def submission_problems(
    proposal: Proposal,
    *,
    validity: Mapping[Any, datetime | None],
    hashes: Mapping[str, str],
    received_at: datetime,
) -> list[Problem]:
    """Every reason why a proposal cannot be received at `received_at`, all at once."""
    return [
        *writing_problems(proposal, received_at),
        *content_problems(proposal),
        *team_problems(proposal.team, validity, received_at),
        *signature_problems(proposal.halves, hashes),
    ]


# Text limits


def text_problems(keywords: Sequence[str], months: int) -> list[Problem]:
    """Limits that hold for a draft already."""
    problems = []
    if len(keywords) > MOST_KEYWORDS or any(len(word) > LONGEST_KEYWORD for word in keywords):
        problems.append(
            Problem("proposal.keywords_too_long", "/keywords", {"most": MOST_KEYWORDS, "longest": LONGEST_KEYWORD})
        )
    if not 1 <= months <= LONGEST_MONTHS:
        problems.append(Problem("proposal.months_outside", "/months", {"most": LONGEST_MONTHS}))
    return problems


def shown_count(number: int) -> int | None:
    """A count as officers may see it while the call is open; None below five."""
    return number if number >= SHOWN_FROM else None
