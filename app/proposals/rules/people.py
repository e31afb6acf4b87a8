"""Who may be in a team, and what everybody in it must have done before submission."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.kernel.errors import Problem
from app.proposals.models import Proposal, TeamMember
from app.proposals.states import TeamRole

MOST_MEMBERS = 60


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
