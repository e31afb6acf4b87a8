"""What an institution's officers see (whose disclosure is in force) and state for all their people."""

from typing import Any

from flask import render_template, request, url_for

from app.disclosures import policy, queries, service
from app.disclosures.pages.blueprint import pages, words
from app.disclosures.schemas import FactsIn
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.submitting import submit_form


@pages.get("/disclosures/employees")
@governed_by(policy.may_see_employees)
def employees() -> str:
    actor, limit = current_actor(), wanted_limit()
    if not policy.may_see_employees(actor):
        raise NotFound
    rows = queries.employees_for(actor, clock.now(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda row: [row.name.en, str(row.person_id)])
    return render_template("disclosures/employees.html", page=page)


@pages.get("/disclosures/facts")
@governed_by(policy.may_see_employees)
def facts() -> str:
    return _facts_form()


@pages.post("/disclosures/facts/<uuid:institution_id>")
@governed_by(policy.may_state_facts)
def state_facts(institution_id: Any) -> Any:
    def effect() -> dict[str, int]:
        data = read_form(FactsIn())
        return {
            "stated": service.state_facts(current_actor(), institution_id, data["answers"], data["as_of"])
        }

    return submit_form(effect, then=lambda _: url_for("disclosures.facts"), again=_facts_form)


def _facts_form(**found: Any) -> str:
    actor = current_actor()
    if not policy.may_see_employees(actor):
        raise NotFound
    places = queries.own_institutions(actor)
    return render_template(
        "disclosures/facts.html",
        places=places,
        held=queries.facts_of(place.id for place in places),
        today=clock.today(actor.zone),
        sent=request.form,
        **{**words(), **found},
    )
