"""What forms about people offer: parties, zones, and an institution found by its name."""

import uuid
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError

from app.accounts import queries
from app.accounts.models import Institution
from app.accounts.schemas import zones
from app.kernel.errors import Problem, RuleBroken, refuse_if
from app.kernel.language import language
from app.kernel.parties import parties
from app.web.forms import nested
from app.web.problems import from_validation

FOUND = 8


def form_choices(kept: Institution | None = None) -> dict[str, Any]:
    """Values for the template: `zones`, `default_zone`, `institutions` to choose from, `institution_text`."""
    found = _found() or ([kept] if kept else [])
    return {
        "zones": [(zone, zone.replace("_", " ")) for zone in zones()],
        "default_zone": _likely_zone(),
        "institutions": found,
        "institution_id": request.form.get("institution_id") or (str(kept.id) if kept else ""),
        "institution_text": request.form.get("_institution", ""),
    }


def read_with_institution(schema: Schema) -> Any:
    """The form read by `schema`, with the institution that was chosen; every mistake of both at once."""
    problems: list[Problem] = []
    chosen, data = "", None
    try:
        chosen = chosen_institution()
    except RuleBroken as fault:
        problems += fault.problems
    try:
        data = schema.load({**nested(request.form), "institution_id": chosen})
    except ValidationError as fault:
        problems += from_validation(fault)
    refuse_if(problems, "form.incomplete")
    return data


def _likely_zone() -> str:
    """The zone of the party whose language is being read."""
    return next((party.zone for party in parties() if party.language == language()), "UTC")


def chosen_institution() -> str:
    """The id of the institution that was chosen, or whose name was typed in full; empty where none was named.

    Raises RuleBroken `institution.choose` when a name was typed that fits none or several.
    """
    text, chosen = request.form.get("_institution", "").strip(), request.form.get("institution_id", "")
    if not text or chosen:
        return chosen
    same = queries.institutions_named(text)
    if len(same) == 1:
        return str(same[0].id)
    raise RuleBroken("institution.choose", [Problem("institution.choose", "/_institution")])


def _found() -> list[Institution]:
    """Institutions to choose from: those that fit the typed name, with the one chosen before."""
    text, chosen = request.form.get("_institution", ""), request.form.get("institution_id", "")
    found = list(queries.search_institutions(text, limit=FOUND)) if text else []
    if chosen and all(str(one.id) != chosen for one in found):
        kept = queries.institution(_as_id(chosen))
        found = [*([kept] if kept else []), *found]
    return found


def _as_id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
