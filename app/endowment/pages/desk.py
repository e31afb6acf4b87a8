"""/endowment: what may be allocated today, and why that much; what waits for a second pair of eyes."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from app.endowment import labels, policy, queries
from app.endowment.models import Policy
from app.endowment.pages.blueprint import pages, require_reader
from app.kernel import clock
from app.web.access import governed_by
from app.web.actors import current_actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the to-do list; `is_mine` when the reader is the one who may decide it."""

    kind: str
    row: Any
    url: str
    is_mine: bool


@pages.get("")
@governed_by(policy.may_view)
def index() -> str:
    require_reader()
    actor = current_actor()
    return render_template(
        "endowment/index.html",
        waterfalls=queries.waterfalls(clock.today(actor.zone)),
        waiting=_waiting(),
        requests=_requests(),
        labels=labels,
        kinds=[*queries.KINDS, "policies"],
        may_prepare=policy.may_prepare(actor),
    )


def _waiting() -> list[Waiting]:
    """Everything that was prepared and not decided, and versions of policies that lack a signature."""
    actor = current_actor()
    found = [
        Waiting(
            kind,
            row,
            url_for("endowment.record", kind=kind, row_id=row.id),
            policy.may_decide(actor, row),
        )
        for kind, model in queries.KINDS.items()
        for row in queries.prepared(model)
    ]
    return found + [_unsigned(row) for row in queries.policies() if not row.is_signed]


def _requests() -> list[Waiting]:
    """Rates, trades, revaluations and months of the books."""
    actor = current_actor()
    return [
        Waiting(
            one.thing,
            one,
            url_for(one.endpoint, **one.place),
            policy.may_answer(actor, one.prepared_by_id),
        )
        for one in queries.requests()
    ]


def _unsigned(row: Policy) -> Waiting:
    signed_by = [signature.signed_by_id for signature in row.signatures]
    url = url_for("endowment.policy_version", policy_id=row.id)
    return Waiting("policies", row, url, policy.may_sign(current_actor(), signed_by))
