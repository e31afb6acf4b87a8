"""/disclosure/consent: who of another side may see what a finding took from the own record."""

from collections.abc import Iterable
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.disclosures import policy, queries, service
from app.disclosures.models import Consent
from app.disclosures.pages.blueprint import pages, words
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.submitting import submit_form


@pages.get("/disclosure/consent")
@governed_by(policy.may_consent)
def consent() -> str:
    """The text, what is in force, and every consent with its dates."""
    return _page()


@pages.post("/disclosure/consent/<party>/given")
@governed_by(policy.may_consent)
def give(party: str) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.give_consent(current_actor(), party).id)}

    return _submit(effect)


@pages.post("/disclosure/consent/<party>/withdrawn")
@governed_by(policy.may_consent)
def withdraw(party: str) -> Any:
    def effect() -> dict[str, str]:
        service.withdraw_consent(current_actor(), party)
        return {}

    return _submit(effect)


def _submit(effect: Any) -> Any:
    return submit_form(effect, then=lambda _: url_for("disclosures.consent"), again=lambda **_found: _page())


def _page() -> str:
    actor = current_actor()
    person = queries.author(actor.person_id)
    if person is None:
        raise NotFound
    history = queries.consents_of(actor)
    return render_template(
        "disclosures/consent.html",
        sides=[side for side in parties() if policy.may_consent(actor, person.party, side.code)],
        agencies=_agencies(),
        in_force=in_force(history),
        history=history,
        **words(),
    )


def _agencies() -> dict[str, str]:
    """Side → its agencies in the reader's language."""
    named: dict[str, list[str]] = {}
    for each in accounts.all_agencies():
        named.setdefault(each.party, []).append(each.name.text(language()))
    mark = "、" if language() == "ja" else ", "
    return {side: mark.join(names) for side, names in named.items()}


def in_force(history: Iterable[Consent]) -> dict[str, Consent]:
    """Side → the consent that holds now, by the text in force."""
    return {row.party: row for row in history if queries.holds(row)}
