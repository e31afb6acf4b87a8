"""/award-reports: what institutions spent, told by them, accepted or sent back by the office that pays."""

import uuid
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.awards import labels, policy, queries, rules, service
from app.awards.expenditure import bases, indirect_allowed
from app.awards.models import Award, AwardLine, ExpenditureReport
from app.awards.pages.blueprint import pages
from app.awards.schemas import ReportIn, Voiding
from app.awards.states import PeriodKind
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.parties import party as party_of
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

ROWS = 6
"""So many subawards, and amounts left out of the base, have a row in the form; more go through the API."""


@pages.get("/award-reports")
@governed_by(policy.may_list_reports)
def reports() -> str:
    """Lines to report on, and reports that wait for the reader."""
    actor = current_actor()
    if not policy.may_list_reports(actor):
        raise NotFound
    return render_template(
        "awards/reports.html",
        lines=queries.lines_to_report(actor),
        waiting=queries.reports_for(actor),
        labels=labels,
    )


@pages.get("/award-lines/<uuid:line_id>/reports/new")
@governed_by(policy.may_report, fresh=True)
def new_report(line_id: uuid.UUID) -> str:
    return _form(line_id)


@pages.post("/award-lines/<uuid:line_id>/reports/new")
@governed_by(policy.may_report, fresh=True)
def send_report(line_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.send_report(current_actor(), line_id, read_form(ReportIn())).id)}

    return submit_form(effect, then=_to_report, again=lambda **found: _form(line_id, **found))


@pages.get("/award-reports/<uuid:report_id>")
@governed_by(policy.may_view_report)
def report(report_id: uuid.UUID) -> str:
    return _page(report_id)


@pages.post("/award-reports/<uuid:report_id>/check")
@governed_by(policy.may_decide_report, fresh=True)
def check_report(report_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.check_report(current_actor(), report_id, given_version()).id)}

    return submit_form(effect, then=_to_report, again=lambda **found: _page(report_id, **found))


@pages.post("/award-reports/<uuid:report_id>/accept")
@governed_by(policy.may_decide_report, fresh=True)
def accept_report(report_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        return {"id": str(service.accept_report(current_actor(), report_id, given_version()).id)}

    return submit_form(effect, then=_to_report, again=lambda **found: _page(report_id, **found))


@pages.post("/award-reports/<uuid:report_id>/return")
@governed_by(policy.may_return_report, fresh=True)
def return_report(report_id: uuid.UUID) -> Any:
    def effect() -> dict[str, str]:
        reason = read_form(Voiding())["reason"]
        return {"id": str(service.return_report(current_actor(), report_id, given_version(), reason).id)}

    return submit_form(effect, then=_to_report, again=lambda **found: _page(report_id, **found))


def _form(line_id: uuid.UUID, **found: Any) -> str:
    award, line = _line(line_id)
    if not policy.may_report(
        current_actor(), award, line, is_member=queries.is_member(current_actor(), award)
    ):
        raise NotFound
    rule = queries.cost_rule(award, line.party)
    return render_template(
        "awards/report_form.html",
        award=award,
        line=line,
        labels=labels,
        periods=_periods(award, line),
        kinds=queries.cost_kinds(award, line.party),
        rule=rule,
        version=rule.in_force(queries.awarded_on(award, line.party)),
        rows=range(ROWS),
        money=lambda minor: labels.amount(minor, line.currency),
        **{"typed": {}, **found},
    )


def _periods(award: Award, line: AwardLine) -> list[tuple[str, str]]:
    """Fiscal years that have begun, the newest first, and the next milestone."""
    today = clock.today(party_of(line.party).zone)
    years = rules.report_years(award.active_at, award.months, line.party)
    begun = [
        year
        for year in reversed(years)
        if rules.period_begins(PeriodKind.FISCAL_YEAR, year, years, line.party, today)
    ]
    met = [report.period for report in line.accepted if report.period_kind == PeriodKind.MILESTONE]
    named = [(PeriodKind.FISCAL_YEAR, year) for year in begun] + [(PeriodKind.MILESTONE, len(met) + 1)]
    return [(f"{kind}:{number}", labels.period(kind, number)) for kind, number in named]


def _page(report_id: uuid.UUID, **found: Any) -> str:
    shown, actor = queries.report(report_id), current_actor()
    if shown is None:
        raise NotFound
    award, line = _line(shown.line_id)
    inside = policy.is_inside(actor, award.call, barred=queries.is_barred(actor, award))
    return render_template(
        "awards/report.html",
        report=shown,
        award=award,
        line=line,
        labels=labels,
        inside=inside,
        **_indirect(award, line, shown),
        people=accounts.people_by_ids(
            one for one in (shown.sent_by_id, shown.checked_by_id, shown.decided_by_id) if one
        ),
        may_decide=_waits(shown) and inside and policy.may_decide_report(actor, award, line, shown),
        may_return=_waits(shown) and inside and policy.may_return_report(actor, award, line, shown),
        may_report=policy.may_report(actor, award, line, is_member=queries.is_member(actor, award)),
        **{"typed": {}, **found},
    )


def _indirect(award: Award, line: AwardLine, shown: ExpenditureReport) -> dict[str, Any]:
    """How the indirect cost of a report follows: its base, the rate of its period, what all reports allow."""
    rule, on = queries.cost_rule(award, line.party), queries.awarded_on(award, line.party)
    told = [queries.as_spent(one, line.party) for one in line.accepted if one.number < shown.number]
    told.append(queries.as_spent(shown, line.party))
    earlier = sum(one.indirect for one in told[:-1])
    return {
        "base": labels.amount(bases(rule, told, on)[-1], line.currency),
        "rate": labels.percent(rule.permille(told[-1].begins)),
        "allowed": labels.amount(indirect_allowed(rule, told, on) - earlier, line.currency),
    }


def _waits(report: ExpenditureReport) -> bool:
    return report.decided_at is None


def _line(line_id: uuid.UUID) -> tuple[Award, AwardLine]:
    award, actor = queries.award_of_line(line_id), current_actor()
    line = next((one for one in award.lines if one.id == line_id), None) if award else None
    if award is None or line is None:
        raise NotFound
    if not policy.may_view_report(actor, award, line, barred=queries.is_barred(actor, award)):
        raise NotFound
    return award, line


def _to_report(answer: dict[str, Any]) -> str:
    return url_for("awards.report", report_id=answer["id"])
