"""Tables of integrity: flags, findings with their way, published lists with what was cleared."""

from app.integrity.models.findings import CheckRun, Finding, FindingStep, PlanStep, RuleSuspension
from app.integrity.models.flags import IntegrityFlag
from app.integrity.models.screening import (
    Clearance,
    CorpusDocument,
    ListedEntry,
    ListSnapshot,
    RegisteredEntry,
    ScreeningHit,
)

__all__ = [
    "CheckRun",
    "Clearance",
    "CorpusDocument",
    "Finding",
    "FindingStep",
    "IntegrityFlag",
    "ListSnapshot",
    "ListedEntry",
    "PlanStep",
    "RegisteredEntry",
    "RuleSuspension",
    "ScreeningHit",
]
