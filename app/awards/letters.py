"""Letters of awards, each in its receiver's language: a report of expenditure waits, was accepted, was sent back."""

import uuid
from collections.abc import Iterable

from app.accounts import queries as accounts
from app.accounts.models import Person
from app.accounts.roles import Role
from app.awards import labels, queries
from app.awards.events import ReportDecided, ReportSent
from app.awards.models import Award, AwardLine, ExpenditureReport
from app.awards.states import LineKind, ReportState
from app.kernel import mail
from app.kernel.language import gettext as _
from app.kernel.mail import Words


def report_sent(news: ReportSent) -> None:
    """To the office that pays the line."""
    found = _found(news.report_id)
    if found is not None:
        report, award, line = found
        mail.write(_office(line), f"award-report-sent:{report.id}", lambda to: _sent(report, award, line, to))


def report_decided(news: ReportDecided) -> None:
    """To the officer who sent the report."""
    found = _found(news.report_id)
    if found is not None:
        report, award, _line = found
        sender = accounts.person(report.sent_by_id)
        mail.write(
            [sender],
            f"award-report-decided:{report.id}",
            lambda to: _decided(report, award, to),
        )


def _found(report_id: uuid.UUID) -> tuple[ExpenditureReport, Award, AwardLine] | None:
    report = queries.report(report_id)
    award = queries.award_of_line(report.line_id) if report else None
    if report is None or award is None:
        return None
    return report, award, next(line for line in award.lines if line.id == report.line_id)


def _office(line: AwardLine) -> Iterable[Person]:
    if line.kind == LineKind.ENDOWMENT:
        return accounts.holders_of(Role.ENDOWMENT_ADMINISTRATOR)
    return accounts.holders_of(Role.PROGRAMME_OFFICER, agency_id=line.agency_id)


def _sent(report: ExpenditureReport, award: Award, line: AwardLine, language: str) -> Words:
    return _("%(reference)s: a report of expenditure waits", reference=award.reference), _(
        "%(institution)s reported its expenditure of the award “%(title)s” (%(period)s). Please accept the report or"
        " send it back:\n\n%(address)s",
        institution=line.institution_name.text(language),
        title=award.title.text(language),
        period=labels.period(report.period_kind, report.period),
        address=mail.link(f"/award-reports/{report.id}"),
    )


def _decided(report: ExpenditureReport, award: Award, language: str) -> Words:
    period, address = (
        labels.period(report.period_kind, report.period),
        mail.link(f"/award-reports/{report.id}"),
    )
    if report.state == ReportState.ACCEPTED:
        return _("%(reference)s: your report of expenditure is accepted", reference=award.reference), _(
            "Your report of expenditure on the award “%(title)s” (%(period)s) is accepted:\n\n%(address)s",
            title=award.title.text(language),
            period=period,
            address=address,
        )
    return _("%(reference)s: please mend your report of expenditure", reference=award.reference), _(
        "Your report of expenditure on the award “%(title)s” (%(period)s) was sent back:\n\n%(reason)s\n\nPlease send"
        " another one:\n\n%(address)s",
        title=award.title.text(language),
        period=period,
        reason=report.refusal,
        address=address,
    )
