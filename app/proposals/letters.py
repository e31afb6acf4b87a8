"""Letters of proposals, each in its receiver's language: received, withdrawn, asked, void, please sign.

Written by jobs after the change, so that a submission on the last minute waits for no letter.
"""

import uuid

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.kernel import mail
from app.kernel.db import session
from app.kernel.language import gettext as _
from app.kernel.mail import Words
from app.proposals import labels, queries
from app.proposals.models import Half, Proposal, Signature, Submission, TeamMember


def submitted(proposal_id: uuid.UUID, number: int) -> None:
    """The receipt, to everybody in the team who agreed to take part."""
    proposal, submission = queries.proposal(proposal_id), queries.submission(proposal_id, number)
    if proposal is None or submission is None:
        return
    receivers = [member.person for member in proposal.team if member.confirmed_at is not None]
    mail.write(
        receivers, f"proposal-submitted:{submission.id}", lambda to: _submitted(proposal, submission, to)
    )


def withdrawn(proposal_id: uuid.UUID) -> None:
    """To everybody in the team."""
    proposal = queries.proposal(proposal_id)
    if proposal is not None:
        receivers = [member.person for member in proposal.team]
        mail.write(receivers, f"proposal-withdrawn:{proposal.id}", lambda to: _withdrawn(proposal, to))


def member_asked(member_id: uuid.UUID) -> None:
    """To somebody who was asked to take part; nothing when the question was taken back meanwhile."""
    member = session().get(TeamMember, member_id)
    proposal = queries.proposal(member.proposal_id) if member else None
    if member is None or proposal is None or member.confirmed_at is not None:
        return
    asker = accounts.person(member.added_by_id)
    mail.write([member.person], f"proposal-asked:{member.id}", lambda to: _asked(proposal, asker, to))


def signature_voided(signature_id: uuid.UUID) -> None:
    """To the officer whose signature does not cover the present text any more."""
    signature = session().get(Signature, signature_id)
    half = session().get(Half, signature.half_id) if signature else None
    if signature is None or half is None:
        return
    officer = accounts.person(signature.signed_by_id)
    if officer is not None:
        mail.write(
            [officer],
            f"proposal-voided:{signature.id}",
            lambda to: _voided(half.proposal, half, signature, to),
        )


def signature_wanted(proposal_id: uuid.UUID, party: str, content_hash: str) -> None:
    """To every officer of the half's institution."""
    proposal = queries.proposal(proposal_id)
    if proposal is None:
        return
    half = proposal.half(party)
    officers = accounts.officers_of(half.institution_id) if half.institution_id else []
    mail.write(
        officers, f"proposal-wanted:{half.id}:{content_hash[:16]}", lambda to: _wanted(proposal, half, to)
    )


def _address(proposal: Proposal, tail: str = "") -> str:
    return mail.link(f"/proposals/{proposal.id}{tail}")


def _submitted(proposal: Proposal, submission: Submission, language: str) -> Words:
    facts = {
        "reference": proposal.reference,
        "title": submission.title.text(language),
        "number": submission.number,
        "received": f"{submission.received_at:%Y-%m-%d %H:%M:%S} UTC",
        "hash": submission.content_hash,
        "address": _address(proposal, f"/submissions/{submission.number}"),
    }
    return _("%(reference)s was received (version %(number)s)", **_of(facts, "reference", "number")), _(
        "Version %(number)s of your proposal was received.\n\nReference: %(reference)s\nTitle: %(title)s\n"
        "Received at: %(received)s\nContent (SHA-256): %(hash)s\n\nThe signed receipt, which can be checked without"
        " this service:\n%(address)s\n\nUntil the deadline you can replace this version; the last one received counts.",
        **facts,
    )


def _of(facts: dict[str, object], *names: str) -> dict[str, object]:
    return {name: facts[name] for name in names}


def _withdrawn(proposal: Proposal, language: str) -> Words:
    return _("%(reference)s was withdrawn", reference=proposal.reference), _(
        "The proposal “%(title)s” (%(reference)s) was withdrawn by its lead. It will not be reviewed; what was received"
        " stays in the record.",
        reference=proposal.reference,
        title=proposal.title.text(language),
    )


def _asked(proposal: Proposal, asker: Person | None, language: str) -> Words:
    return _("Will you take part in a proposal?"), _(
        "%(asker)s asks you to take part in the proposal “%(title)s” (%(reference)s).\n\nSay yes or no here:"
        "\n%(address)s\n\nThe proposal can be submitted only when everybody agreed and has certified a disclosure.",
        asker=asker.name.text(language) if asker else "",
        title=proposal.title.text(language),
        reference=proposal.reference,
        address=_address(proposal, "/invitation"),
    )


def _voided(proposal: Proposal, half: Half, signature: Signature, language: str) -> Words:
    return _("%(reference)s changed: please look at it again", reference=proposal.reference), _(
        "You signed the %(half)s of “%(title)s” (%(reference)s). The text has changed since, so your signature no"
        " longer counts. %(reason)s\n\nRead the present text and sign it here:\n%(address)s",
        half=labels.half_name(half.party),
        title=proposal.title.text(language),
        reference=proposal.reference,
        reason=labels.void_reason(signature.void_reason),
        address=_address(proposal, f"/sign/{half.party}"),
    )


def _wanted(proposal: Proposal, half: Half, language: str) -> Words:
    return _("%(reference)s waits for your signature", reference=proposal.reference), _(
        "The %(half)s of “%(title)s” (%(reference)s) is complete and waits for the signature of your institution.\n\n"
        "Read and sign it here:\n%(address)s",
        half=labels.half_name(half.party),
        title=proposal.title.text(language),
        reference=proposal.reference,
        address=_address(proposal, f"/sign/{half.party}"),
    )
