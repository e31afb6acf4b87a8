"""Signing, the check list, submitting, receipts."""

import uuid
from typing import Any

from flask import Response, render_template, url_for

from app.kernel import clock
from app.kernel.bilingual import Bilingual
from app.kernel.db import unit_of_work
from app.kernel.errors import NotFound, Problem
from app.proposals import policy, queries, receipts, rules, service
from app.proposals.models import Submission
from app.proposals.pages.blueprint import pages
from app.proposals.pages.frame import frame, half_of, place_of, standing, visible
from app.proposals.schemas import EmptyIn, SignatureIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.admission import received_at, signer
from app.web.forms import read_form
from app.web.problems import say
from app.web.submitting import submit_form


@pages.get("/proposals/<uuid:proposal_id>/sign/<party>")
@governed_by(policy.may_view)
def sign(proposal_id: uuid.UUID, party: str) -> str:
    """What a signature of this half binds the institution to, word for word."""
    return _sign_page(proposal_id, party)


@pages.post("/proposals/<uuid:proposal_id>/sign/<party>")
@governed_by(policy.may_sign, fresh=True)
def sign_now(proposal_id: uuid.UUID, party: str) -> Any:
    def effect() -> dict[str, str]:
        digest = read_form(SignatureIn())["content_hash"]
        return {"id": str(service.sign(current_actor(), proposal_id, party, digest).id)}

    target = url_for("proposals.sign", proposal_id=proposal_id, party=party)
    return submit_form(
        effect, then=lambda _: target, again=lambda **found: _sign_page(proposal_id, party, **found)
    )


@pages.post("/proposals/<uuid:proposal_id>/sign/<party>/ask")
@governed_by(policy.may_edit_shared)
def ask_signature(proposal_id: uuid.UUID, party: str) -> Any:
    """Tell the institution's officers that the half is ready."""

    def effect() -> dict[str, str]:
        read_form(EmptyIn())
        return {"id": str(service.ask_signature(current_actor(), proposal_id, party).id)}

    target = url_for("proposals.sign", proposal_id=proposal_id, party=party)
    return submit_form(
        effect, then=lambda _: target, again=lambda **found: _sign_page(proposal_id, party, **found)
    )


@pages.get("/proposals/<uuid:proposal_id>/submit")
@governed_by(policy.may_view)
def submit(proposal_id: uuid.UUID) -> str:
    """The check list: everything that is missing, each with the place where it is mended."""
    return _submit_page(proposal_id)


@pages.post("/proposals/<uuid:proposal_id>/submit")
@governed_by(policy.may_submit)
def submit_now(proposal_id: uuid.UUID) -> Any:
    admitted = received_at()
    _prepare(proposal_id)

    def effect() -> dict[str, Any]:
        read_form(EmptyIn())
        received = service.submit(current_actor(), proposal_id, admitted, signer())
        return {"id": str(proposal_id), "number": received.number}

    def then(answer: dict[str, Any]) -> str:
        return url_for("proposals.submission", proposal_id=answer["id"], number=answer["number"])

    return submit_form(effect, then=then, again=lambda **found: _submit_page(proposal_id, **found))


@pages.get("/proposals/<uuid:proposal_id>/submissions/<int:number>")
@governed_by(policy.may_view_submission)
def submission(proposal_id: uuid.UUID, number: int) -> str:
    """A received version with its receipt."""
    proposal, received = visible(proposal_id), _received(proposal_id, number)
    faults = receipts.faults(received.receipt, public_key=signer().public_key, content=received.content)
    inside = frame(proposal, standing(proposal, clock.now()))
    values = {
        "submission": received,
        "receipt": receipts.read(received.receipt),
        "faults": faults,
        "names": _names_in(received.content),
    }
    return render_template("proposals/submission.html", **values, **inside)


@pages.get("/proposals/<uuid:proposal_id>/submissions/<int:number>/receipt")
@governed_by(policy.may_view_submission)
def receipt(proposal_id: uuid.UUID, number: int) -> Response:
    """The signed receipt as a file."""
    proposal, received = visible(proposal_id), _received(proposal_id, number)
    answer = Response(received.receipt, mimetype="application/json")
    name = f"{proposal.reference}-{received.number}-receipt.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _received(proposal_id: uuid.UUID, number: int) -> Submission:
    """A version of a proposal that the reader was found to see."""
    found = queries.submission(proposal_id, number)
    if found is None:
        raise NotFound
    return found


def _sign_page(proposal_id: uuid.UUID, party: str, **found: Any) -> str:
    proposal = visible(proposal_id)
    half, stands, actor = half_of(proposal, party), standing(proposal, clock.now()), current_actor()
    digest = stands.text.hash_of(party)
    missing = rules.signing_problems(proposal, half, signed=digest, present=digest)
    values = {
        "half": half,
        "text": stands.text,
        "content_hash": digest,
        "missing": [say(problem) for problem in missing if problem.code != "signature.already_given"],
        "is_signed": half.signature is not None and half.signature.content_hash == digest,
        "may_sign": policy.may_sign(actor, proposal, half),
        "names": _names(proposal),
        "typed": {},
    }
    return render_template("proposals/sign.html", **{**frame(proposal, stands), **values, **found})


def _names(proposal: Any) -> dict[str, Any]:
    """Names for the ids of a content: people and institutions of the proposal."""
    people = {str(member.person_id): member.person.name for member in proposal.team}
    return people | {
        str(half.institution_id): half.institution.name for half in proposal.halves if half.institution
    }


def _names_in(submitted: dict[str, Any]) -> dict[str, Bilingual]:
    """Names for the ids of a submission, as they were then."""
    people = {
        key: Bilingual(person["latin"], person["native"]) for key, person in submitted["people"].items()
    }
    return people | {
        key: Bilingual(place["en"], place["ja"]) for key, place in submitted["institutions"].items()
    }


def _prepare(proposal_id: uuid.UUID) -> None:
    if queries.is_unprepared(proposal_id):
        unit_of_work(service.prepare, current_actor(), proposal_id)


def _submit_page(proposal_id: uuid.UUID, **found: Any) -> str:
    _prepare(proposal_id)
    proposal, now = visible(proposal_id), clock.now()
    stands = standing(proposal, now)
    inside = frame(proposal, stands)
    values: dict[str, Any] = {
        "points": [_point(proposal, problem) for problem in stands.problems],
        "may_submit": policy.may_submit(current_actor(), proposal) and inside["may_write"],
        "submissions": queries.submissions_of(proposal.id) if proposal.submission_count else [],
        "typed": {},
    }
    return render_template("proposals/submit.html", **{**inside, **values, **found})


def _point(proposal: Any, problem: Problem) -> dict[str, str]:
    said = say(problem)
    return {"code": said.code, "text": said.text, "url": place_of(proposal, problem.pointer)}
