"""Tables of integrity: flags, findings with their way, judged records, published lists with what was cleared, answers
about the work, registers of facts, what became an award.
"""

from app.integrity.models.findings import CheckRun, Finding, FindingStep, PlanStep, RuleSuspension
from app.integrity.models.flags import IntegrityFlag
from app.integrity.models.forms import FormCheck
from app.integrity.models.registers import AwardedProject, RegisterEntry, RegisterKey, RegisterSnapshot
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
    "AwardedProject",
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
    "RegisterEntry",
    "RegisterKey",
    "RegisterSnapshot",
    "RegisteredEntry",
    "RuleSuspension",
    "ScreeningHit",
    "WorkAnswers",
]
