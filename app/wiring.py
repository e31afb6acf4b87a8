"""Who reacts to what: news of a package → verbs of packages above it, questions → who answers, work → who does it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.accounts import events as accounts_events
from app.accounts import letters as accounts_letters
from app.accounts.jobs import HANDLERS as ACCOUNTS_JOBS
from app.awards import events as awards_events
from app.awards import letters as awards_letters
from app.awards import queries as awards_queries
from app.awards import service as awards
from app.awards.events import AwardActivated
from app.calls.events import CallPublished
from app.disclosures.events import DisclosureCertified
from app.files import jobs as files_jobs
from app.files import service as files_service
from app.integrity import events as integrity_events
from app.integrity import jobs as integrity_jobs
from app.integrity import letters as integrity_letters
from app.integrity import queries as integrity_queries
from app.integrity import service as integrity
from app.kernel import mail
from app.kernel.actor import system
from app.kernel.asking import Answers
from app.kernel.errors import Problem
from app.kernel.mail import Postman
from app.kernel.schedule import Daily
from app.ledger import jobs as ledger_jobs
from app.proposals.events import ProposalSubmitted, RecordsUnjudged, SubmissionConsidered, SubmissionNears
from app.proposals.jobs import HANDLERS as PROPOSALS_JOBS
from app.reviews import events as reviews_events
from app.reviews import letters as reviews_letters
from app.reviews import service as reviews
from app.reviews.jobs import HANDLERS as REVIEWS_JOBS
from app.selection.events import ProposalSelected
from config.settings import Settings


def _create_award(news: ProposalSelected) -> None:
    awards.create(system("joint meeting"), news.proposal_id, news.line_id)


def _note_award(news: AwardActivated) -> None:
    award = awards_queries.award(news.award_id)
    if award is not None:
        integrity.note_award(system("award"), award.proposal_id)


def _plan_scores(news: CallPublished) -> None:
    reviews.plan_scores(system("harmonisation"), news.call_id)


def _take_disclosed_ties(news: DisclosureCertified) -> None:
    reviews.take_disclosed(system("conflicts"), news.person_id, news.ties)


def _rest_reviewers(news: reviews_events.ResultsReleased) -> None:
    reviews.rest_served(system("rest after service"), news.call_id)


def _judge_record(news: DisclosureCertified) -> None:
    integrity.judge(system("form rules"), news.disclosure_id)


def _judge_team(news: SubmissionNears) -> None:
    integrity.judge_team(system("form rules"), news.proposal_id)


def _unjudged(question: RecordsUnjudged) -> Iterable[object]:
    return integrity_queries.unjudged(question.proposal_id)


def _form_problems(question: SubmissionConsidered) -> Iterable[Problem]:
    return integrity_queries.form_problems(question.actor, question.proposal, question.at)


ANSWERS: Answers = {SubmissionConsidered: (_form_problems,), RecordsUnjudged: (_unjudged,)}
HANDLERS: Mapping[type[Any], tuple[Callable[[Any], object], ...]] = {
    accounts_events.LinkIssued: (accounts_letters.link_letter,),
    accounts_events.AlreadyRegistered: (accounts_letters.already_registered,),
    accounts_events.PasswordChanged: (accounts_letters.password_changed,),
    DisclosureCertified: (_judge_record, _take_disclosed_ties),
    CallPublished: (_plan_scores,),
    reviews_events.ResultsReleased: (_rest_reviewers,),
    reviews_events.PoolInvited: (reviews_letters.pool_invited,),
    reviews_events.ReviewAssigned: (reviews_letters.assigned,),
    reviews_events.ReviewTakenBack: (reviews_letters.taken_back,),
    reviews_events.ReviewReopened: (reviews_letters.reopened,),
    reviews_events.ReviewerLeft: (reviews_letters.reviewer_left,),
    reviews_events.Mentioned: (reviews_letters.mentioned,),
    reviews_events.ReviewReminded: (reviews_letters.reminded,),
    reviews_events.OpinionAsked: (reviews_letters.opinion_asked,),
    reviews_events.OpinionTakenBack: (reviews_letters.opinion_taken_back,),
    reviews_events.OpinionAnswered: (reviews_letters.opinion_answered,),
    reviews_events.CureAsked: (reviews_letters.cure_asked,),
    reviews_events.ProposalRefused: (reviews_letters.refused,),
    integrity_events.QuestionsRaised: (integrity_letters.questions_raised,),
    integrity_events.FindingDecided: (integrity_letters.finding_decided,),
    awards_events.ReportSent: (awards_letters.report_sent,),
    awards_events.ReportDecided: (awards_letters.report_decided,),
    SubmissionNears: (_judge_team,),
    ProposalSubmitted: (integrity_jobs.after_submission,),
    ProposalSelected: (_create_award,),
    AwardActivated: (_note_award,),
}

DAILY: tuple[Daily, ...] = (
    Daily(ledger_jobs.DAILY, ledger_jobs.daily),
    Daily(integrity_jobs.DAILY, integrity_jobs.nightly),
)
"""What the service does by itself once a day, by default when midnight is past in every party's capital."""


def jobs(settings: Settings) -> dict[str, Callable[[dict[str, Any]], object]]:
    """Kind of work → handler."""
    postman = Postman(settings.smtp_url, settings.mail_sender, settings.var / "mail")
    files = {files_service.CHECK: files_jobs.check}
    return {
        mail.KIND: postman.deliver,
        **files,
        **ACCOUNTS_JOBS,
        **PROPOSALS_JOBS,
        **integrity_jobs.HANDLERS,
        **REVIEWS_JOBS,
        **{work.kind: work.do for work in DAILY},
    }
