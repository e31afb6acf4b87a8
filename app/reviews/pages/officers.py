"""/calls/…/proposals: the officers' overview, eligibility, and one proposal as officers see it."""

import uuid
from typing import Any

from flask import Response, render_template, request, url_for

from app.accounts import queries as accounts
from app.calls import queries as calls
from app.calls.models import Call
from app.calls.policy import is_officer
from app.files import queries as files
from app.integrity import labels as flag_labels
from app.integrity import queries as integrity
from app.integrity.states import Flag
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.language import language
from app.kernel.parties import parties
from app.proposals import labels as proposal_labels
from app.proposals import queries as proposals
from app.proposals.rules import shown_count
from app.proposals.states import ProposalState
from app.reviews import labels, phases, policy, queries, service
from app.reviews.pages.blueprint import pages
from app.reviews.queries import Wish
from app.reviews.schemas import CureForm, DeclarationIn, ReasonIn
from app.reviews.states import ConflictKind
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.paging import page_of, wanted_cursor, wanted_limit
from app.web.sending import attachment
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/calls/<uuid:call_id>/proposals")
@governed_by(policy.may_view_overview)
def overview(call_id: Id) -> str:
    """Submitted proposals; before the deadline only how many there are."""
    actor, call = current_actor(), calls.call(call_id)
    if call is not None and is_officer(actor, call) and not phases.is_past_deadline(call, clock.now()):
        if queries.applies_in(actor.person_id, call.id):
            raise NotFound
        return _counts(call)
    return _list(queries.sight(actor, call_id))


def _counts(call: Call) -> str:
    counts = proposals.counts_of_call(call.id)
    return render_template(
        "reviews/counts.html",
        call=call,
        drafts=proposal_labels.count(shown_count(counts.drafts)),
        submitted=proposal_labels.count(shown_count(counts.submitted)),
    )


def _list(sight: queries.Sight) -> str:
    actor, limit, args = current_actor(), wanted_limit(), request.args
    party = args["party"] if args.get("party") in sight.own else sight.own[0]
    wish = Wish.of(party, args)
    rows = queries.overview(
        actor, sight.call, wish, readable=sight.readable, after=wanted_cursor(), limit=limit + 1
    )
    counts = queries.by_state(actor, sight.call)
    return render_template(
        "reviews/overview.html",
        sight=sight,
        call=sight.call,
        party=party,
        page=page_of(rows, limit, queries.position),
        total=sum(counts.values()),
        states=[(s.value, str(proposal_labels.STATES[s]), n) for s in ProposalState if (n := counts.get(s))],
        pending=phases.PENDING,
        flags=[("none", flag_labels.NO_FLAG), *((flag.value, flag_labels.FLAGS[flag]) for flag in Flag)],
        words=labels,
        flag_words=flag_labels,
        state_words=proposal_labels.STATES,
    )


@pages.get("/calls/<uuid:call_id>/proposals/eligibility")
@governed_by(policy.may_decide_eligibility)
def eligibility(call_id: Id) -> str:
    """What was chosen in the overview, before anything is done."""
    return _eligibility(call_id)


def _eligibility(call_id: Id, **found: Any) -> str:
    actor = current_actor()
    sight = queries.sight(actor, call_id)
    given = request.form if request.method == "POST" else request.args
    chosen = [key for text in given.getlist("chosen") if (key := _id(text))]
    lines = queries.pending_of(actor, sight.call, chosen)
    return render_template("reviews/eligibility.html", call=sight.call, lines=lines, **found)


def _id(text: str) -> Id | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@pages.post("/calls/<uuid:call_id>/proposals/eligibility")
@governed_by(policy.may_decide_eligibility)
def accept_proposals(call_id: Id) -> Any:
    def effect() -> dict[str, int]:
        chosen = [key for text in request.form.getlist("chosen") if (key := _id(text))]
        return {"accepted": service.accept_proposals(current_actor(), call_id, chosen)}

    then = lambda _answer: url_for("reviews.overview", call_id=call_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _eligibility(call_id, **found))


@pages.get("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>")
@governed_by(policy.may_view_overview)
def proposal(call_id: Id, proposal_id: Id) -> str:
    return proposal_page(call_id, proposal_id)


def proposal_page(call_id: Id, proposal_id: Id, **found: Any) -> str:
    """One proposal as an officer of the call sees it."""
    sight, line = queries.seen(current_actor(), proposal_id)
    submission = proposals.submission_for_reading(proposal_id)
    if line.call_id != call_id or submission is None:
        raise NotFound
    reviews = queries.shown_reviews(sight, proposal_id)
    return render_template(
        "reviews/proposal.html",
        sight=sight,
        call=sight.call,
        line=line,
        submission=submission,
        content=submission.content,
        asks={party: half.ask for party, half in line.halves.items()},
        reviews=reviews,
        people=accounts.people_by_ids(r.reviewer_id for r in reviews if r.reviewer_id),
        flags=integrity.flags_of([proposal_id])[proposal_id],
        is_pending=line.state in phases.PENDING,
        may_cure=line.state == ProposalState.SUBMITTED,
        labels=labels,
        flag_words=flag_labels,
        state_words=proposal_labels.STATES,
        kinds=proposal_labels.KINDS,
        conflicts=[
            (kind.value, str(labels.CONFLICTS[kind])) for kind in ConflictKind if kind != ConflictKind.NONE
        ],
        zones=[(p.zone, f"{p.zone_name.text(language())} ({p.zone})") for p in parties()] + [("UTC", "UTC")],
        **{"typed": {}, "problems": [], **found},
    )


@pages.get("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/files/<uuid:file_id>")
@governed_by(policy.may_view_overview)
def proposal_file(call_id: Id, proposal_id: Id, file_id: Id) -> Response:
    """A document of the submission, for officers of the call."""
    _sight, line = queries.seen(current_actor(), proposal_id)
    row = proposals.submission_file(line.submission_id, file_id)
    if row is None or line.call_id != call_id:
        raise NotFound
    return attachment(files.bytes_of(row.file), row.file.original_name, row.file.media_type)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/accept")
@governed_by(policy.may_decide_eligibility)
def accept_proposal(call_id: Id, proposal_id: Id) -> Any:
    return on_proposal(call_id, proposal_id, lambda: service.accept_proposal(current_actor(), proposal_id))


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/refuse")
@governed_by(policy.may_decide_eligibility)
def refuse_proposal(call_id: Id, proposal_id: Id) -> Any:
    def refuse() -> Any:
        return service.refuse_proposal(current_actor(), proposal_id, read_form(ReasonIn())["reason"])

    return on_proposal(call_id, proposal_id, refuse)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/cure")
@governed_by(policy.may_decide_eligibility)
def ask_cure(call_id: Id, proposal_id: Id) -> Any:
    def ask() -> Any:
        data = read_form(CureForm())
        return service.ask_cure(current_actor(), proposal_id, data["reason"], data["until"])

    return on_proposal(call_id, proposal_id, ask)


@pages.post("/calls/<uuid:call_id>/proposals/<uuid:proposal_id>/own-conflict")
@governed_by(policy.may_view_overview)
def declare_own(call_id: Id, proposal_id: Id) -> Any:
    """The officer's own conflict; the proposal is not there for this officer from then on."""

    def effect() -> dict[str, str]:
        data = read_form(DeclarationIn())
        service.declare_own(current_actor(), proposal_id, data["kind"], data["note"])
        return {}

    then = lambda _answer: url_for("reviews.overview", call_id=call_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: proposal_page(call_id, proposal_id, **found))


def on_proposal(call_id: Id, proposal_id: Id, verb: Any) -> Any:
    """Do something to a proposal and come back to it."""

    def effect() -> dict[str, str]:
        verb()
        return {}

    then = lambda _answer: url_for("reviews.proposal", call_id=call_id, proposal_id=proposal_id)  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: proposal_page(call_id, proposal_id, **found))
