"""Signed versions of the spending policy: the list, a new version, one version with its signatures."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries as accounts
from app.audit import queries as audit
from app.endowment import labels, policy, queries, service
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.schemas import PolicyIn
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.submitting import submit_form


@pages.get("/policies")
@governed_by(policy.may_view)
def policies() -> str:
    require_reader()
    return render_template(
        "endowment/policies.html",
        policies=queries.policies(),
        labels=labels,
        may_prepare=policy.may_prepare(current_actor()),
    )


@pages.get("/policies/new")
@governed_by(policy.may_prepare, fresh=True)
def new_policy() -> str:
    return _form()


@pages.post("/policies/new")
@governed_by(policy.may_prepare, fresh=True)
def draft_policy() -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.draft_policy(current_actor(), read_form(PolicyIn())).id)}

    return submit_form(effect, then=_to_version, again=_form)


@pages.get("/policies/<uuid:policy_id>")
@governed_by(policy.may_view)
def policy_version(policy_id: uuid.UUID) -> str:
    return _version(policy_id)


@pages.post("/policies/<uuid:policy_id>/sign")
@governed_by(policy.may_sign, fresh=True)
def sign_policy(policy_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.sign(current_actor(), policy_id).id)}

    return submit_form(effect, then=_to_version, again=lambda **found: _version(policy_id, **found))


def _form(**found: Any) -> str:
    currencies = [fund.currency for fund in queries.books()]
    currency = request.args.get("book", "")
    if currency not in currencies:
        return render_template(
            "endowment/choose_book.html", kind="policies", currencies=currencies, labels=labels
        )
    return render_template(
        "endowment/policy_form.html", currency=currency, labels=labels, **{"typed": {}, **found}
    )


def _version(policy_id: uuid.UUID, **_found: Any) -> str:
    require_reader()
    row = queries.policy(policy_id)
    if row is None:
        raise NotFound
    signed_by = [signature.signed_by_id for signature in row.signatures]
    return render_template(
        "endowment/policy.html",
        row=row,
        labels=labels,
        people=accounts.people_by_ids([row.prepared_by_id, *signed_by]),
        may_sign=policy.may_sign(current_actor(), signed_by),
        history=audit.history("endowment_policies", row.id),
    )


def _to_version(answer: dict[str, Any]) -> str:
    return url_for("endowment.policy_version", policy_id=answer["id"])
