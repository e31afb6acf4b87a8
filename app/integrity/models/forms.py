"""What the form rules make of a certified record: judged once, when it is certified."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.kernel.sealed import SealedJSON


class FormCheck(Model):
    """The faults of one certified version for every form it may be filed under (sealed).

    `faults`: party → agency ('' for one without a form of its own) → role → list of rule, place and first day. It holds
    as long as the rules and the settings are those of its hashes; where they are not, it is made anew.
    """

    __tablename__ = "form_checks"
    __audited__ = False
    __table_args__ = (
        CheckConstraint(
            "length(rules_hash) = 64 AND length(settings_hash) = 64", name="check_names_what_it_rests_on"
        ),
    )

    disclosure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("disclosures.id"), primary_key=True)
    checked_at: Mapped[datetime]
    rules_hash: Mapped[str] = mapped_column(String(64))
    settings_hash: Mapped[str] = mapped_column(String(64))
    faults: Mapped[Any] = mapped_column(SealedJSON)
