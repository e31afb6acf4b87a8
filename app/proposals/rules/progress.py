"""How far a proposal is: what comes next and whose step it is, and where the two halves do not fit together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kernel.errors import Problem
from app.proposals.models import Half, Proposal
from app.proposals.rules.costs import fiscal_years
from app.proposals.rules.timing import is_in_time
from app.proposals.states import WRITTEN, ProposalState


class Step(StrEnum):
    """What comes next."""

    WRITE = "write"
    CONFIRM = "confirm"
    SIGN = "sign"
    SUBMIT = "submit"
    SUBMIT_AGAIN = "submit_again"
    WAIT_FOR_DEADLINE = "wait_for_deadline"
    WAIT_FOR_AGENCIES = "wait_for_agencies"
    MISSED = "missed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Compared:
    """One item of both halves side by side. `values`: party → code or list of codes; `labels` has the words."""

    code: str
    values: Mapping[str, object]
    agrees: bool


def next_step(proposal: Proposal, problems: Sequence[Problem], at: datetime, *, differs: bool) -> Step:
    """What comes next at `at`. `problems`: everything that keeps the present text from being submitted, time apart;
    `differs`: whether the present text is another than the submitted one.
    """
    if proposal.state == ProposalState.WITHDRAWN:
        return Step.ENDED
    if proposal.state not in WRITTEN or not is_in_time(proposal, at):
        return Step.WAIT_FOR_AGENCIES if proposal.submission_count else Step.MISSED
    if proposal.submission_count and not differs and proposal.state == ProposalState.SUBMITTED:
        return Step.WAIT_FOR_DEADLINE
    return _step_of(problems) or (Step.SUBMIT_AGAIN if proposal.submission_count else Step.SUBMIT)


def _step_of(problems: Sequence[Problem]) -> Step | None:
    """What is missing in the text comes first, then people, then signatures, which any change would void."""
    heads = {problem.code.partition(".")[0] for problem in problems}
    if heads - {"team", "form", "signature"}:
        return Step.WRITE
    if heads & {"team", "form"}:
        return Step.CONFIRM
    return Step.SIGN if heads else None


def compared(proposal: Proposal) -> list[Compared]:
    """What both halves must have alike: money in every year of the project, the languages of their text, leads that
    agreed, signatures. Shown while they are written (product.md, 2).
    """
    halves, years = proposal.halves, {}
    for half in halves:
        years[half.party] = fiscal_years(proposal.call, half.party, proposal.months)
    confirmed = {m.person_id for m in proposal.team if m.confirmed_at is not None}
    rows: list[tuple[str, dict[str, object]]] = [
        ("years_with_money", {h.party: _years_with_money(h, years[h.party]) for h in halves}),
        ("years_without_money", {h.party: _years_without_money(h, years[h.party]) for h in halves}),
        ("languages", {h.party: _languages(h) for h in halves}),
        (
            "lead",
            {
                h.party: "agreed" if h.lead_id in confirmed else "asked" if h.lead_id else "missing"
                for h in halves
            },
        ),
        ("signature", {h.party: "signed" if h.signature else "unsigned" for h in halves}),
    ]
    return [Compared(code, values, agrees=_agrees(code, list(values.values()))) for code, values in rows]


def _agrees(code: str, values: Sequence[object]) -> bool:
    """Calendars of years differ by country, so years agree when no half leaves one of its own out."""
    if code == "years_without_money":
        return not any(values)
    if code == "years_with_money":
        return len({bool(value) for value in values}) == 1
    return len({str(value) for value in values}) == 1


def _years_with_money(half: Half, years: Sequence[int]) -> list[int]:
    paid = {line.fiscal_year for line in half.lines if line.amount_minor}
    return [year for year in years if year in paid]


def _years_without_money(half: Half, years: Sequence[int]) -> list[int]:
    paid = {line.fiscal_year for line in half.lines if line.amount_minor}
    return [year for year in years if year not in paid]


def _languages(half: Half) -> list[str]:
    texts = {"en": half.contribution.en, "ja": half.contribution.ja}
    return [code for code, text in texts.items() if text.strip()]
