"""What is under four eyes, whatever it is: the list of a kind, its form, one of them, the decision."""

import uuid
from typing import Any

from flask import render_template, request, url_for

from app.accounts import queries as accounts
from app.audit import queries as audit
from app.council import queries as council
from app.endowment import labels, policy, queries, service
from app.endowment.models import PrincipalDraw
from app.endowment.pages.blueprint import pages, require_reader
from app.endowment.schemas import INPUT, Refusal
from app.kernel import clock
from app.kernel.decisions import Decision
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

OF_NO_BOOK = ("outcomes", "reversals")
KIND = f"<any({', '.join(queries.KINDS)}):kind>"


@pages.get(f"/{KIND}")
@governed_by(policy.may_view)
def listed(kind: str) -> str:
    require_reader()
    return render_template(
        "endowment/list.html",
        kind=kind,
        rows=queries.newest(queries.KINDS[kind]),
        labels=labels,
        may_prepare=policy.may_prepare(current_actor()),
    )


@pages.get(f"/{KIND}/new")
@governed_by(policy.may_prepare, fresh=True)
def new(kind: str) -> str:
    return _form(kind)


@pages.post(f"/{KIND}/new")
@governed_by(policy.may_prepare, fresh=True)
def prepare(kind: str) -> Any:
    def effect() -> dict[str, str]:
        data = read_form(INPUT[kind]())
        return {"id": str(service.prepare_kind(current_actor(), kind, data).id)}

    return submit_form(effect, then=_to(kind), again=lambda **found: _form(kind, **found))


@pages.get(f"/{KIND}/<uuid:row_id>")
@governed_by(policy.may_view)
def record(kind: str, row_id: uuid.UUID) -> str:
    return _record(kind, row_id)


@pages.post(f"/{KIND}/<uuid:row_id>/approve")
@governed_by(policy.may_decide, fresh=True)
def approve(kind: str, row_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        row = service.approve(current_actor(), row_id, given_version(), queries.KINDS[kind])
        return {"id": str(row.id)}

    return submit_form(effect, then=_to(kind), again=lambda **found: _record(kind, row_id, **found))


@pages.post(f"/{KIND}/<uuid:row_id>/refuse")
@governed_by(policy.may_decide, fresh=True)
def refuse(kind: str, row_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Refusal())["reason"]
        row = service.refuse(current_actor(), row_id, given_version(), reason, queries.KINDS[kind])
        return {"id": str(row.id)}

    return submit_form(effect, then=_to(kind), again=lambda **found: _record(kind, row_id, **found))


def _form(kind: str, **found: Any) -> str:
    """The form of one kind for one book; without a book in the address, the choice of one."""
    currencies = [fund.currency for fund in queries.books()]
    currency = request.args.get("book", "")
    if kind in OF_NO_BOOK:
        currency = ""
    elif currency not in currencies:
        return render_template("endowment/choose_book.html", kind=kind, currencies=currencies, labels=labels)
    context = {**_choices(kind, currency), "labels": labels, "typed": {}, **found}
    return render_template("endowment/form.html", kind=kind, currency=currency, **context)


def _choices(kind: str, currency: str) -> dict[str, Any]:
    """What the form of a kind lets choose from."""
    if kind in ("bookings", "pledges"):
        named = {"parties_choice": [(p.code, p.name.text(language())) for p in parties()]}
        return {**named, **(_booking_choices(currency) if kind == "bookings" else {})}
    if kind == "outcomes":
        waiting = [row for row in queries.newest(queries.KINDS["pledges"]) if row.standing == "conditional"]
        return {"pledges": waiting, "chosen": request.args.get("pledge", "")}
    if kind == "reversals":
        today = clock.today(current_actor().zone)
        return {"entries": queries.reversible(), "chosen": request.args.get("entry", ""), "today": today}
    if kind == "valuations":
        return {"holdings": queries.holdings(currency)}
    return {}


def _booking_choices(currency: str) -> dict[str, Any]:
    tongue = language()
    pledges = [row for row in queries.newest(queries.KINDS["pledges"]) if row.currency == currency]
    return {
        "pledges": [row for row in pledges if row.standing in ("conditional", "binding")],
        "donors": [(row.id, f"{row.code} {row.name.text(tongue)}") for row in queries.donors()],
        "holdings": [(row.id, f"{row.code} {row.name.text(tongue)}") for row in queries.holdings(currency)],
        "priorities": [
            (row.id, f"{row.code} {row.title.text(tongue)}") for row in council.active_priorities()
        ],
    }


def _record(kind: str, row_id: uuid.UUID, **found: Any) -> str:
    require_reader()
    row = queries.found(queries.KINDS[kind], row_id)
    if row is None:
        raise NotFound
    actor, is_waiting = current_actor(), row.decision == Decision.PREPARED
    may_decide = is_waiting and policy.may_decide(actor, row)
    return render_template(
        "endowment/record.html",
        kind=kind,
        row=row,
        labels=labels,
        people=accounts.people_by_ids(_people_of(row)),
        may_decide=may_decide,
        may_reverse=policy.may_prepare(actor) and _can_be_reversed(kind, row),
        own_key=policy.parties_to_turn(actor, row)[0] if kind == "draws" and may_decide else "",
        parties_left=_parties_left(row) if kind == "draws" and is_waiting else [],
        history=audit.history(row.__tablename__, row.id),
        **{"typed": {}, **found},
    )


def _people_of(row: Any) -> list[uuid.UUID]:
    turned = [key.turned_by_id for key in getattr(row, "keys", [])]
    return [key for key in (row.prepared_by_id, row.decided_by_id, *turned) if key]


def _parties_left(row: PrincipalDraw) -> list[str]:
    turned = {key.party for key in row.keys}
    return [party.code for party in parties() if party.code not in turned]


def _can_be_reversed(kind: str, row: Any) -> bool:
    if kind == "bookings":
        return row.decision == Decision.APPROVED and not row.is_reversed
    return kind == "payouts" and row.decision == Decision.APPROVED and not row.is_withdrawn


def _to(kind: str) -> Any:
    return lambda answer: url_for("endowment.record", kind=kind, row_id=answer["id"])
