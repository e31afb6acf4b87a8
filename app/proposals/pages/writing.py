"""Writing a proposal: the shared part, a half, its budget. Each form saves itself while one types."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from app.accounts import queries as accounts
from app.accounts.models import Institution
from app.calls.labels import COST_CATEGORIES
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.money import Money
from app.proposals import policy, queries, rules, service
from app.proposals.models import Half, Proposal
from app.proposals.pages.blueprint import pages
from app.proposals.pages.frame import frame, half_of, standing, visible
from app.proposals.schemas import BudgetForm, HalfIn, SharedIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

FOUND = 20


@pages.get("/proposals/<uuid:proposal_id>/shared")
@governed_by(policy.may_view)
def shared(proposal_id: uuid.UUID) -> str:
    return _shared_form(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/shared")
@governed_by(policy.may_edit_shared)
def save_shared(proposal_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        text = read_form(SharedIn())
        return {"id": str(service.edit_shared(current_actor(), proposal_id, given_version(), text).id)}

    return submit_form(effect, then=_to_record, again=lambda **found: _shared_form(proposal_id, **found))


@pages.post("/proposals/<uuid:proposal_id>/shared/autosave")
@governed_by(policy.may_edit_shared)
def autosave_shared(proposal_id: uuid.UUID) -> Response:
    text = read_form(SharedIn())
    return _kept(
        unit_of_work(service.edit_shared, current_actor(), proposal_id, given_version(), text).version
    )


@pages.get("/proposals/<uuid:proposal_id>/halves/<party>")
@governed_by(policy.may_view)
def half(proposal_id: uuid.UUID, party: str) -> str:
    return _half_form(proposal_id, party)


@pages.post("/proposals/<uuid:proposal_id>/halves/<party>")
@governed_by(policy.may_edit_half)
def save_half(proposal_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        text = read_form(HalfIn())
        return {
            "id": str(
                service.edit_half(current_actor(), proposal_id, party, given_version(), text).proposal_id
            )
        }

    return submit_form(effect, then=_to_record, again=lambda **found: _half_form(proposal_id, party, **found))


@pages.post("/proposals/<uuid:proposal_id>/halves/<party>/autosave")
@governed_by(policy.may_edit_half)
def autosave_half(proposal_id: uuid.UUID, party: str) -> Response:
    text = read_form(HalfIn())
    return _kept(
        unit_of_work(service.edit_half, current_actor(), proposal_id, party, given_version(), text).version
    )


@pages.get("/proposals/<uuid:proposal_id>/halves/<party>/budget")
@governed_by(policy.may_view)
def budget(proposal_id: uuid.UUID, party: str) -> str:
    return _budget_form(proposal_id, party)


@pages.post("/proposals/<uuid:proposal_id>/halves/<party>/budget")
@governed_by(policy.may_edit_half)
def save_budget(proposal_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        costs = read_form(BudgetForm())["budget"]
        saved = service.set_budget(current_actor(), proposal_id, party, given_version(), costs)
        return {"id": str(saved.proposal_id)}

    return submit_form(
        effect, then=_to_record, again=lambda **found: _budget_form(proposal_id, party, **found)
    )


@pages.post("/proposals/<uuid:proposal_id>/halves/<party>/budget/totals")
@governed_by(policy.may_edit_half)
def budget_totals(proposal_id: uuid.UUID, party: str) -> str:
    """The sums of what stands in the form; nothing is saved."""
    proposal = visible(proposal_id)
    side, costs = proposal.call.side(half_of(proposal, party).party), read_form(BudgetForm())["budget"]
    amounts = {(cost.fiscal_year, cost.category): cost.amount for cost in costs}
    years = rules.fiscal_years(proposal.call, party, proposal.months)
    return render_template(
        "proposals/budget_totals.html", sums=_sums(amounts, years, side), side=side, years=years
    )


@pages.post("/proposals/<uuid:proposal_id>/halves/<party>/budget/autosave")
@governed_by(policy.may_edit_half)
def autosave_budget(proposal_id: uuid.UUID, party: str) -> Response:
    costs = read_form(BudgetForm())["budget"]
    return _kept(
        unit_of_work(service.set_budget, current_actor(), proposal_id, party, given_version(), costs).version
    )


def _kept(version: int) -> Response:
    """Saved; the form goes on from this version."""
    response = make_response("", 204)
    response.headers["ETag"] = f'"{version}"'
    return response


def _shared_form(proposal_id: uuid.UUID, **found: Any) -> str:
    proposal = visible(proposal_id)
    may_edit = policy.may_edit_shared(current_actor(), proposal)
    inside = frame(proposal, standing(proposal, clock.now()))
    values = {**inside, "may_edit": may_edit and inside["may_write"], "typed": {}, **found}
    return render_template("proposals/shared_part.html", **values)


def _half_form(proposal_id: uuid.UUID, party: str, **found: Any) -> str:
    proposal = visible(proposal_id)
    side = half_of(proposal, party)
    inside = _half_frame(proposal, side)
    values = {**inside, "institutions": _institutions(proposal, side), "typed": {}, **found}
    return render_template("proposals/half.html", **values)


def _half_frame(proposal: Proposal, half: Half) -> dict[str, Any]:
    inside = frame(proposal, standing(proposal, clock.now()))
    may_edit = policy.may_edit_half(current_actor(), proposal, half.party) and inside["may_write"]
    lead = next((m.person for m in proposal.team if m.person_id == half.lead_id), None)
    return {
        **inside,
        "half": half,
        "lead": lead,
        "side": proposal.call.side(half.party),
        "may_edit": may_edit,
    }


def _institutions(proposal: Proposal, half: Half) -> Sequence[Institution]:
    """What can be chosen: the present one, those of this side's people, and what was looked for."""
    words = request.args.get("q", "")[:200]
    found = list(accounts.search_institutions(words, party=half.party, limit=FOUND)) if words else []
    known = [half.institution] if half.institution else []
    offered = [*known, *queries.institutions_of_side(proposal.id, half.party), *found]
    return list({institution.id: institution for institution in offered}.values())


def _budget_form(proposal_id: uuid.UUID, party: str, **found: Any) -> str:
    proposal = visible(proposal_id)
    half = half_of(proposal, party)
    inside = _half_frame(proposal, half)
    side, years = inside["side"], rules.fiscal_years(proposal.call, party, proposal.months)
    amounts = {(line.fiscal_year, line.category): line.amount for line in half.lines}
    return render_template(
        "proposals/budget.html",
        years=years,
        rows=_rows(rules.categories(side), _columns(years, amounts), amounts),
        columns=_columns(years, amounts),
        sums=_sums(amounts, years, side),
        categories=COST_CATEGORIES,
        **{**inside, "typed": {}, **found},
    )


def _columns(years: Sequence[int], amounts: dict[tuple[int, str], Money]) -> list[int]:
    """The years of the project, and years outside it in which money still stands."""
    return sorted({*years, *(year for year, _category in amounts)})


def _rows(
    categories: Sequence[str], years: Sequence[int], amounts: dict[tuple[int, str], Money]
) -> list[tuple[str, list[tuple[int, int, Money | None]]]]:
    """Per category its cells: (number of the cell in the form, year, amount or None)."""
    width = len(years)
    return [
        (category, [(row * width + n, year, amounts.get((year, category))) for n, year in enumerate(years)])
        for row, category in enumerate(categories)
    ]


def _sums(amounts: dict[tuple[int, str], Money], years: Sequence[int], side: Any) -> dict[str, Any]:
    """Totals a year, over all, of direct cost, and how much indirect cost the rule of the call allows on it."""
    zero = Money.zero(side.currency)
    by_year = dict.fromkeys(_columns(years, amounts), zero)
    direct, indirect = zero, zero
    for (year, category), amount in amounts.items():
        by_year[year] += amount
        direct, indirect = (
            (direct, indirect + amount) if category == rules.INDIRECT else (direct + amount, indirect)
        )
    limit = Money(rules.indirect_limit(direct.minor, side.indirect_permille), side.currency)
    return {
        "by_year": by_year,
        "total": direct + indirect,
        "direct": direct,
        "indirect": indirect,
        "limit": limit,
        "over_cap": direct + indirect > side.largest_half,
        "over_limit": indirect > limit,
    }


def _to_record(answer: dict[str, Any]) -> str:
    return url_for("proposals.record", proposal_id=answer["id"])
