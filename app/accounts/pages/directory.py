"""/institutions and /agencies."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import labels, policy, queries, service
from app.accounts.pages.blueprint import pages
from app.accounts.schemas import AgencyIn
from app.kernel.errors import NotFound
from app.web.access import governed_by, public
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.submitting import submit_form

SHOWN = 25


@pages.get("/institutions")
@public
def institutions() -> str:
    words, party = request.args.get("q", "")[:200], request.args.get("party", "")
    found = queries.search_institutions(words, party=party, limit=SHOWN)
    return render_template(
        "accounts/institutions.html", words=words, party=party, found=found, shortest=queries.SHORTEST_SEARCH
    )


@pages.get("/institutions/choices")
@public
def institution_choices() -> str:
    """The part of a form that lists institutions fitting what is being typed."""
    found = queries.search_institutions(request.args.get("_institution", "")[:200], limit=SHOWN)
    return render_template("accounts/institution_choices.html", institutions=found, institution_id="")


@pages.get("/institutions/<uuid:institution_id>")
@public
def institution(institution_id: uuid.UUID) -> str:
    found = queries.institution(institution_id)
    if found is None:
        raise NotFound
    return render_template("accounts/institution.html", institution=found, labels=labels)


@pages.get("/agencies")
@public
def agencies() -> str:
    may_add = policy.may_keep_directory(current_actor())
    return render_template("accounts/agencies.html", agencies=queries.all_agencies(), may_add=may_add)


@pages.get("/agencies/new")
@governed_by(policy.may_keep_directory)
def new_agency() -> str:
    if not policy.may_keep_directory(current_actor()):
        raise NotFound
    return _agency_form()


@pages.post("/agencies/new")
@governed_by(policy.may_keep_directory)
def create_agency() -> Any:
    def effect() -> dict[str, str]:
        data = read_form(AgencyIn())
        return {"id": str(service.create_agency(current_actor(), **data).id)}

    return submit_form(effect, then=lambda _: url_for("accounts.agencies"), again=_agency_form)


def _agency_form(**found: Any) -> str:
    return render_template("accounts/agency_form.html", **{"typed": {}, **found})
