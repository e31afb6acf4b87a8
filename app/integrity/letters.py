"""Letters about findings, each in its receiver's language. None repeats what somebody disclosed."""

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.integrity import labels, queries
from app.integrity.catalogue import RULES
from app.integrity.events import FindingDecided, QuestionsRaised
from app.integrity.models import Finding
from app.kernel import mail
from app.kernel.language import gettext as _
from app.kernel.mail import Words
from app.proposals import queries as proposals
from app.proposals.models import Proposal
from app.proposals.states import TeamRole
from app.web import formats


def questions_raised(news: QuestionsRaised) -> None:
    """One letter for all questions of a run, to the person, or to the leads where they are about the whole."""
    proposal = proposals.proposal(news.proposal_id)
    if proposal is not None:
        key = f"questions:{news.run_id}:{news.person_id or 'leads'}"
        mail.write(_receivers(proposal, news.person_id), key, lambda _to: _questions(proposal))


def finding_decided(news: FindingDecided) -> None:
    """Rule, finding, consequence and the way of appeal."""
    finding = queries.finding(news.finding_id)
    proposal = proposals.proposal(finding.proposal_id) if finding else None
    if finding is not None and proposal is not None:
        key = f"finding:{finding.id}:{finding.outcome}:{len(finding.steps)}"
        mail.write(_receivers(proposal, finding.person_id), key, lambda to: _decided(proposal, finding, to))


def _receivers(proposal: Proposal, person_id: object) -> list[Person]:
    leads = [
        member.person_id for member in proposal.team if member.role == TeamRole.LEAD and member.confirmed_at
    ]
    found = accounts.people_by_ids([person_id] if person_id else leads)  # type: ignore[list-item]
    return [found[key] for key in sorted(found, key=str)]


def _questions(proposal: Proposal) -> Words:
    return _("%(reference)s: questions about disclosures", reference=proposal.reference), _(
        "A check of the proposal %(reference)s has questions for you. Both agencies ask them together, once. You can"
        " correct your record, explain, or say that somebody else is meant; an honest mistake that is put right has no"
        " consequence:\n\n%(address)s",
        reference=proposal.reference,
        address=mail.link("/questions"),
    )


def _decided(proposal: Proposal, finding: Finding, language: str) -> Words:
    outcome = finding.outcome
    assert outcome is not None  # noqa: S101 - a decided finding has one (CHECK)
    return _("%(reference)s: decision on %(rule)s", reference=proposal.reference, rule=finding.rule), _(
        "The integrity officers of both sides have decided on a question about the proposal %(reference)s.\n\nRule:"
        " %(rule)s, %(title)s\nFinding: %(outcome)s\nConsequence: %(consequence)s\n\nThe evidence and the reasons:"
        " %(address)s\n\nYou may appeal until %(until)s; a panel without the first two officers decides.",
        reference=proposal.reference,
        rule=finding.rule,
        title=RULES[finding.rule].title.text(language),
        outcome=labels.OUTCOMES[outcome],
        consequence=labels.CONSEQUENCES[outcome],
        address=mail.link(f"/questions/{finding.id}"),
        until=formats.day(finding.appeal_due),
    )
