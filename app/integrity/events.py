"""News of integrity."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FlagSet:
    """One side's integrity officer set a flag on a proposal; what it says is read under the reader's own policy."""

    proposal_id: uuid.UUID
    party: str
