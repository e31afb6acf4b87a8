"""News of awards."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AwardActivated:
    """Every party confirmed; all lines are obligated."""

    award_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReportSent:
    """An institution reported its expenditure; the office that pays looks at it."""

    report_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReportDecided:
    """A report of expenditure was accepted or sent back."""

    report_id: uuid.UUID
