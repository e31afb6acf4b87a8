"""The verbs of disclosures: write a draft, certify it."""

import secrets
from typing import Any

from app.audit import service as audit
from app.disclosures import policy, queries, rules
from app.disclosures.events import DisclosureCertified
from app.disclosures.models import Disclosure
from app.disclosures.states import TRANSITIONS, DisclosureAction
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import content_hash
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, Problem, RuleBroken, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.states import step


def save_draft(actor: Actor, version: int, content: dict[str, Any]) -> Disclosure:
    """Keep what the person wrote, complete or not; `version` is that of the draft, 0 where there is none yet.

    The audit row says that something was written, never what: no hash of a draft either.
    """
    if not policy.may_write(actor):
        raise Forbidden
    draft = queries.draft_of(actor.person_id, hold=True)
    expect_version(draft.version if draft else 0, version, draft.content if draft else None)
    if draft is None:
        draft = _next(actor, content)
    elif rules.is_same(draft.content, content):
        return draft
    else:
        draft.content = {**content, "format": rules.FORMAT, "salt": draft.content["salt"]}
    audit.record(actor, "disclosure.written", draft)
    return draft


def certify(actor: Actor, version: int, statement: str) -> Disclosure:
    """Certify the draft, or the certified version anew where nothing changed; the earlier one is superseded.

    `version` is that of the draft, else of the certified version. Raises RuleBroken `disclosure.not_certified`.
    """
    if not policy.may_certify(actor):
        raise Forbidden
    earlier = queries.current(actor.person_id, hold=True)
    draft = queries.draft_of(actor.person_id, hold=True)
    base = draft or earlier
    if base is None:
        raise RuleBroken("disclosure.not_certified", [Problem("disclosure.nothing_written")])
    expect_version(base.version, version, base.content)
    refuse_if(
        rules.certification_problems(base.content) + rules.statement_problems(statement),
        "disclosure.not_certified",
    )
    if earlier is not None:
        earlier.state = step(TRANSITIONS, earlier.state, DisclosureAction.SUPERSEDE)
        session().flush()
    certified = _certified(draft or _next(actor, base.content))
    changes = {"number": certified.number, "content_hash": certified.content_hash}
    audit.record(actor, "disclosure.certified", certified, changes=changes)
    publish(DisclosureCertified(certified.person_id, certified.id))
    return certified


def _next(actor: Actor, content: dict[str, Any]) -> Disclosure:
    """The next version as a draft, with a salt of its own."""
    draft = Disclosure(
        id=new_id(),
        person_id=actor.person_id,
        number=queries.newest_number(actor.person_id) + 1,
        content={**content, "format": rules.FORMAT, "salt": secrets.token_hex(16)},
        created_at=clock.now(),
    )
    session().add(draft)
    session().flush()
    return draft


def _certified(draft: Disclosure) -> Disclosure:
    now = clock.now()
    draft.state = step(TRANSITIONS, draft.state, DisclosureAction.CERTIFY)
    draft.certified_at, draft.valid_until = now, rules.valid_until(now)
    draft.content_hash = content_hash(draft.content)
    return draft
