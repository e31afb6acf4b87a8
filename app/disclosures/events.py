"""News of disclosures for the packages above."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisclosureCertified:
    """A person certified a new version; an earlier one is superseded."""

    person_id: uuid.UUID
    disclosure_id: uuid.UUID
