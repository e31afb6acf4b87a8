"""/disclosure: the own record; /disclosures/employees: complete or not, for institutions."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from app.disclosures import labels, policy, queries, rules, service
from app.disclosures.models import Disclosure
from app.disclosures.schemas import CertificationIn, ContentIn
from app.kernel import clock
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, nested, read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.problems import say
from app.web.submitting import submit_form

pages = Blueprint("disclosures", __name__, template_folder="templates")
SPARE_LINES = 2
OTHER_CURRENCIES = ("EUR", "GBP", "CHF", "CAD", "AUD", "CNY", "KRW", "SGD", "INR", "TWD")


@pages.get("/disclosure")
@governed_by(policy.may_view)
def record() -> str:
    """The certified version, the draft beside it, and what comes next."""
    actor, now = current_actor(), clock.now()
    versions = queries.versions_of(actor)
    draft = next((v for v in versions if v.state == "draft"), None)
    certified = next((v for v in versions if v.state == "certified"), None)
    shown = draft or certified
    missing = rules.certification_problems(shown.content) if shown else []
    return render_template(
        "disclosures/record.html",
        draft=draft,
        certified=certified,
        in_force=bool(certified and certified.valid_until and certified.valid_until >= now),
        shown=shown,
        missing=len(missing),
        versions=versions,
        **_words(),
    )


@pages.get("/disclosure/edit")
@governed_by(policy.may_write)
def edit() -> str:
    return _form()


@pages.post("/disclosure/edit")
@governed_by(policy.may_write)
def save() -> Any:
    more = "_more" in request.form

    def effect() -> dict[str, int]:
        content = read_form(ContentIn())
        return {"number": service.save_draft(current_actor(), given_version(), content).number}

    target = (
        url_for("disclosures.edit", lines=_lines() + SPARE_LINES) if more else url_for("disclosures.record")
    )
    return submit_form(effect, then=lambda _: target, again=_form)


@pages.post("/disclosure/autosave")
@governed_by(policy.may_write)
def autosave() -> Response:
    """What is on the form, kept while one writes; the new version is in the ETag."""
    draft = unit_of_work(service.save_draft, current_actor(), given_version(), read_form(ContentIn()))
    response = make_response("", 204)
    response.headers["ETag"] = f'"{draft.version}"'
    return response


@pages.get("/disclosure/certify")
@governed_by(policy.may_certify)
def certify() -> str:
    return _certify_form()


@pages.post("/disclosure/certify")
@governed_by(policy.may_certify, fresh=True)
def confirm() -> Any:
    def effect() -> dict[str, int]:
        statement = read_form(CertificationIn())["statement"]
        return {"number": service.certify(current_actor(), given_version(), statement).number}

    return submit_form(effect, then=lambda _: url_for("disclosures.record"), again=_certify_form)


@pages.get("/disclosure/versions/<int:number>")
@governed_by(policy.may_view)
def version(number: int) -> str:
    """One version, and what changed since the one before it or the one asked for."""
    wanted = request.args.get("since", "")
    since = int(wanted) if wanted.isdigit() and len(wanted) < 6 else number - 1
    shown, earlier = _own(number), queries.version_of(current_actor(), since)
    changes = rules.differences(earlier.content, shown.content) if earlier else []
    return render_template(
        "disclosures/version.html", shown=shown, earlier=earlier, changes=changes, **_words()
    )


@pages.get("/disclosures/employees")
@governed_by(policy.may_see_employees)
def employees() -> str:
    actor, limit = current_actor(), wanted_limit()
    if not policy.may_see_employees(actor):
        raise NotFound
    rows = queries.employees_for(actor, clock.now(), after=wanted_cursor(), limit=limit + 1)
    page = page_of(rows, limit, lambda row: [row.name.en, str(row.person_id)])
    return render_template("disclosures/employees.html", page=page)


def _form(**found: Any) -> str:
    actor = current_actor()
    draft = queries.draft_of(actor.person_id)
    start = draft or queries.current(actor.person_id)
    content = _typed() if found.get("typed") else start.content if start else rules.blank("")
    return render_template(
        "disclosures/form.html",
        content=content,
        lines={name: _lines_of(content[name]["items"]) for name in rules.SECTIONS},
        version=draft.version if draft else 0,
        statuses=[(code, str(label)) for code, label in labels.STATUSES.items()],
        currencies=[(code, code) for code in (*(p.currency for p in parties()), *OTHER_CURRENCIES)],
        **{**_words(), **found},
    )


def _typed() -> dict[str, Any]:
    """What was typed, in the shape of a content, for drawing a refused form again."""
    sent, empty = nested(request.form), rules.blank("")
    sections = {name: {**empty[name], **sent.get(name, {})} for name in rules.SECTIONS}
    return {**sections, "questions": {**empty["questions"], **sent.get("questions", {})}}


def _lines() -> int:
    """How many lines a section shows at least."""
    wanted = request.args.get("lines", "")
    return int(wanted) if wanted.isdigit() and len(wanted) < 4 else SPARE_LINES


def _lines_of(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    spare = max(_lines() - len(items), SPARE_LINES) if len(items) < 100 else SPARE_LINES
    return [*items, *({} for _ in range(min(spare, 20)))]


def _certify_form(**found: Any) -> str:
    actor = current_actor()
    shown = queries.draft_of(actor.person_id) or queries.current(actor.person_id)
    if shown is None:
        raise NotFound
    open_points = [say(problem) for problem in rules.certification_problems(shown.content)]
    statement = rules.STATEMENTS[language()]
    return render_template(
        "disclosures/certify.html",
        shown=shown,
        open_points=open_points,
        statement=statement,
        **{**_words(), **found},
    )


def _own(number: int) -> Disclosure:
    found = queries.version_of(current_actor(), number)
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found


def _words() -> dict[str, Any]:
    return {"labels": labels, "rules": rules}
