"""Tables of integrity: flags, findings with their way, judged records, published lists with what was cleared, answers
about the work.
"""

from app.integrity.models.findings import CheckRun, Finding, FindingStep, PlanStep, RuleSuspension
from app.integrity.models.flags import IntegrityFlag
from app.integrity.models.forms import FormCheck
from app.integrity.models.screening import (
    Clearance,
    CorpusDocument,
    ListedEntry,
    ListSnapshot,
    RegisteredEntry,
    ScreeningHit,
)
from app.integrity.models.work import WorkAnswers

__all__ = [
    "CheckRun",
    "Clearance",
    "CorpusDocument",
    "Finding",
    "FindingStep",
    "FormCheck",
    "IntegrityFlag",
    "ListSnapshot",
    "ListedEntry",
    "PlanStep",
    "RegisteredEntry",
    "RuleSuspension",
    "ScreeningHit",
    "WorkAnswers",
]
