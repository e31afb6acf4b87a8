"""Reading flags, findings, judged records, published lists, and what the audits count."""

from app.integrity.queries.afterwards import awarded_project
from app.integrity.queries.findings import (
    finding,
    findings_about,
    findings_of_proposal,
    is_support_undeclared,
    newest_run,
    questions_of,
    references_of,
    runs_elsewhere,
    standings_of,
    suspended_rules,
    times_of_runs,
)
from app.integrity.queries.flags import (
    InForce,
    Waiting,
    applies_in,
    calls_of,
    flag_is,
    flags_of,
    history_of,
    in_force,
    proposals_to_flag,
    waiting_for,
)
from app.integrity.queries.forms import form_problems, unjudged
from app.integrity.queries.work import work_answers

__all__ = [
    "InForce",
    "Waiting",
    "applies_in",
    "awarded_project",
    "calls_of",
    "finding",
    "findings_about",
    "findings_of_proposal",
    "flag_is",
    "flags_of",
    "form_problems",
    "history_of",
    "in_force",
    "is_support_undeclared",
    "newest_run",
    "proposals_to_flag",
    "questions_of",
    "references_of",
    "runs_elsewhere",
    "standings_of",
    "suspended_rules",
    "times_of_runs",
    "unjudged",
    "waiting_for",
    "work_answers",
]
