"""/disclosure/certify: read once more, type the statement, with a fresh sign-in."""

from typing import Any

from flask import render_template, url_for

from app.disclosures import policy, rules, service
from app.disclosures.pages.blueprint import pages, words
from app.disclosures.pages.record import shown_record
from app.disclosures.schemas import CertificationIn
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.problems import say
from app.web.submitting import submit_form


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


def _certify_form(**found: Any) -> str:
    shown, content = shown_record()
    if shown is None or content is None:
        raise NotFound
    return render_template(
        "disclosures/certify.html",
        shown=shown,
        content=content,
        open_points=[say(problem) for problem in rules.certification_problems(content)],
        statement=rules.STATEMENTS[language()],
        **{**words(), **found},
    )
