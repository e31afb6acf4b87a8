"""/integrity/…/disclosures/…: what a person of the own side certified, for an integrity officer; noted first."""

import uuid
from typing import Any

from flask import render_template

from app.accounts import queries as accounts
from app.disclosures import labels as disclosure_labels
from app.disclosures.record import content, plain, yearly
from app.integrity import policy, service
from app.integrity.pages.blueprint import pages
from app.kernel.db import unit_of_work
from app.kernel.parties import parties
from app.web.access import governed_by
from app.web.actors import current_actor


@pages.get("/integrity/proposals/<uuid:proposal_id>/disclosures/<uuid:person_id>")
@governed_by(policy.may_open_record)
def disclosure(proposal_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """The certified record. Every look is a row that the person sees, written before anything is handed over."""
    opened = unit_of_work(service.open_record, current_actor(), proposal_id, person_id)
    return render_template(
        "integrity/disclosure.html",
        proposal=opened.proposal,
        person=accounts.people_by_ids([person_id])[person_id],
        party=opened.party,
        held=opened.record,
        **_words(),
    )


def _words() -> dict[str, Any]:
    """What `disclosures/content.html` draws a record with."""
    return {
        "labels": disclosure_labels,
        "lists": content.ITEMS,
        "plain": plain.plain,
        "yearly": yearly,
        "parties": parties(),
        "origins_of": disclosure_labels.origins_of,
    }
