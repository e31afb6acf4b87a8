"""/disclosure/sections/…: one section a page; it starts from what is known and keeps what is typed while one types."""

from collections.abc import Mapping
from typing import Any

from babel import Locale
from flask import Response, make_response, redirect, render_template, request, url_for

from app.disclosures import labels, policy, queries, rules, service
from app.disclosures.pages.blueprint import pages, words
from app.disclosures.pages.record import shown_record
from app.disclosures.record import plain
from app.disclosures.record.content import ITEMS, Record
from app.disclosures.record.values import Effort
from app.disclosures.schemas import COUNTRIES, FUNDED_BY_ALL, SECTION_SCHEMAS
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.kernel.ids import new_id
from app.kernel.language import gettext as _
from app.kernel.language import language
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, nested, read_form
from app.web.submitting import submit_form

OTHER_CURRENCIES = ("EUR", "GBP", "CHF", "CAD", "AUD", "CNY", "KRW", "SGD", "INR", "TWD")
MOST_SPARE = 20


@pages.get("/disclosure/edit")
@governed_by(policy.may_write)
def edit() -> Any:
    """The first section in which something is missing."""
    _shown, content = shown_record()
    open_points = rules.certification_problems(content or Record())
    first = open_points[0].pointer.split("/")[1] if content and open_points else "identity"
    return redirect(url_for("disclosures.section", name=first))


@pages.get("/disclosure/sections/<name>")
@governed_by(policy.may_write)
def section(name: str) -> str:
    return _form(name)


@pages.post("/disclosure/sections/<name>")
@governed_by(policy.may_write)
def save(name: str) -> Any:
    more = "_more" in request.form

    def effect() -> dict[str, int]:
        return {"number": service.save_draft(current_actor(), given_version(), _typed_parts(name)).number}

    following = (
        url_for("disclosures.section", name=_after(name)) if _after(name) else url_for("disclosures.record")
    )
    target = url_for("disclosures.section", name=name, more=1) if more else following
    return submit_form(effect, then=lambda _: target, again=lambda **found: _form(name, **found))


@pages.post("/disclosure/sections/<name>/autosave")
@governed_by(policy.may_write)
def autosave(name: str) -> Response:
    """What is on the form, kept while one writes; the new version is in the ETag."""
    draft = unit_of_work(service.save_draft, current_actor(), given_version(), _typed_parts(name))
    response = make_response("", 204)
    response.headers["ETag"] = f'"{draft.version}"'
    return response


@pages.post("/disclosure/nothing")
@governed_by(policy.may_write)
def nothing() -> Any:
    """Nothing to declare in several lists at once; a list with entries stays as it is."""
    chosen = [name for name in request.form.getlist("sections[]") if name in ITEMS]

    def effect() -> dict[str, int]:
        _shown, content = shown_record()
        free = [name for name in chosen if not content or not content.section(name).items]
        parts = {name: {"nothing": True, "items": []} for name in free}
        return {"number": service.save_draft(current_actor(), given_version(), parts).number}

    return submit_form(
        effect, then=lambda _: url_for("disclosures.record"), again=lambda **_: _form("identity", **_)
    )


def _typed_parts(name: str) -> dict[str, Any]:
    """The section as typed. Figures that somebody else's form gave stay while the shares stay the same."""
    if name not in SECTION_SCHEMAS:
        raise NotFound
    typed = read_form(SECTION_SCHEMAS[name]())
    _shown, content = shown_record()
    held = {item.id: item for item in content.section(name)} if content and name in ITEMS else {}
    for item in typed.get("items", ()):
        kept = getattr(held.get(item["id"]), "effort", None)
        if kept is not None and "effort" in item:
            item["effort"] = _with_entered(item["effort"], kept)
    return {name: typed}


def _with_entered(typed: dict[str, Any], kept: Effort) -> dict[str, Any]:
    before = plain.plain(kept)
    if typed["shares"] != before["shares"]:
        return typed
    return {**typed, "person_months": before["person_months"], "percents": before["percents"]}


def _after(name: str) -> str:
    """The section that follows in the order of the editor; '' after the last one."""
    names = list(labels.SECTIONS)
    return names[names.index(name) + 1] if names.index(name) + 1 < len(names) else ""


def _form(name: str, **found: Any) -> str:
    if name not in SECTION_SCHEMAS:
        raise NotFound
    actor = current_actor()
    draft = queries.draft_of(actor.person_id)
    _shown, content = shown_record()
    start = content or service.known_record(actor)
    values = nested(request.form) if found.get("typed") else plain.plain(getattr(start, name))
    return render_template(
        "disclosures/section.html",
        name=name,
        values=values,
        rows=_rows(values.get("items", [])) if name in ITEMS else [],
        kept=len(_entries(values)),
        wants_more=bool(request.args.get("more")),
        questions=labels.questions_of(name),
        version=draft.version if draft else 0,
        following=_after(name),
        **_choices(),
        **{**words(), **found},
    )


def _rows(items: Any) -> list[Any]:
    """The entries that are there, and blank ones with an id of their own, so that saving twice adds none twice."""
    kept = _entries({"items": items})
    spare = 3 if request.args.get("more") else 1
    return [*kept, *({"id": new_id().hex} for _ in range(spare))]


def _entries(values: Mapping[str, Any]) -> list[Any]:
    """The entries of a list, stored or typed; none where something else was sent."""
    items = values.get("items")
    return list(items) if isinstance(items, list) else []


def _choices() -> dict[str, Any]:
    codes = dict.fromkeys((*(party.currency for party in parties()), *OTHER_CURRENCIES))
    names = [(party.code, party.name.text(language())) for party in parties()]
    return {
        "currencies": [(code, code) for code in codes],
        "sides": [*names, (FUNDED_BY_ALL, _("Both sides"))],
        "countries": countries(language()),
    }


def countries(spoken: str) -> list[tuple[str, str]]:
    """Codes and names in the reader's language, by name."""
    names: dict[str, str] = dict(Locale(spoken).territories)
    return sorted(((code, names[code]) for code in COUNTRIES if code in names), key=lambda pair: pair[1])
