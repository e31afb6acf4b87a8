"""What people write about a call before it is one: plain values that the rules read and the service stores."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.calls.states import Stage
from app.kernel.bilingual import Bilingual
from app.kernel.money import Money

NO_HINT = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """One question of a review form. Scores are on the side's scale; `weight` 0 leaves it out of the overall score.

    `anchors`: what points of the scale mean, `{"score": hundredths, "en": …, "ja": …}`.
    """

    code: str
    label: Bilingual
    hint: Bilingual = NO_HINT
    shared_code: str = ""
    has_score: bool = True
    has_text: bool = True
    is_required: bool = True
    is_confidential: bool = False
    weight: int = 1
    most_words: int = 1000
    anchors: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class StageDraft:
    """The form of a later stage, with a scale of its own in hundredths."""

    stage: Stage
    scale_min: int
    scale_max: int
    scale_step: int
    criteria: tuple[CriterionDraft, ...]
    higher_is_better: bool = True


@dataclass(frozen=True, slots=True)
class SideDraft:
    """What one agency brings. The scale is in hundredths: 100–500 in steps of 50 is 1 to 5 by halves."""

    agency_id: uuid.UUID
    party: str
    budget: Money
    largest_half: Money
    scale_min: int
    scale_max: int
    scale_step: int
    criteria: tuple[CriterionDraft, ...]
    indirect_permille: int = 0
    cost_categories: tuple[str, ...] = ()
    higher_is_better: bool = True
    reviews_wanted: int = 3
    rank_binds: bool = False
    lot_id: uuid.UUID | None = None
    stages: tuple[StageDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class CallDraft:
    """The whole text of a call. The deadline is a wall time in a zone; its instant is derived."""

    title: Bilingual
    summary: Bilingual
    text: Bilingual
    priority_id: uuid.UUID
    agreement_id: uuid.UUID
    programme: str
    opens_at: datetime
    deadline_local: datetime
    deadline_zone: str
    review_opens_at: datetime
    review_ends_at: datetime
    sides: tuple[SideDraft, ...]
    authoritative_language: str = "en"
    author_blind: bool = False
    fill_cap_permille: int = 0
    settings: dict[str, object] = field(default_factory=dict)
