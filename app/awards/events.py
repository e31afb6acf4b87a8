"""News of awards."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AwardActivated:
    """Every party confirmed; all lines are obligated."""

    award_id: uuid.UUID
