"""What the agencies of a call sign: every word and number of it, hashed in one canonical form."""

from collections.abc import Iterable
from typing import Any

from app.calls.models import Call, CallAgency, Question, StageForm
from app.kernel.crypto import content_hash

SIDE_FIELDS = (
    "party",
    "currency",
    "budget_minor",
    "largest_half_minor",
    "indirect_permille",
    "cost_categories",
    "scale_min",
    "scale_max",
    "scale_step",
    "higher_is_better",
    "reviews_wanted",
    "rank_binds",
)
STAGE_FIELDS = ("stage", "scale_min", "scale_max", "scale_step", "higher_is_better")
CRITERION_FIELDS = (
    "position",
    "code",
    "shared_code",
    "label",
    "hint",
    "has_score",
    "has_text",
    "is_required",
    "is_confidential",
    "weight",
    "most_words",
)
CALL_FIELDS = (
    "code",
    "title",
    "summary",
    "text",
    "authoritative_language",
    "priority_id",
    "agreement_id",
    "programme",
    "settings",
    "author_blind",
    "fill_cap_permille",
    "opens_at",
    "deadline_local",
    "deadline_zone",
    "deadline_at",
    "review_opens_at",
    "review_ends_at",
)


def content(call: Call) -> dict[str, Any]:
    """The signed content: call, sides by party, criteria by position."""
    sides = sorted(call.agencies, key=lambda side: side.party)
    return {**{name: getattr(call, name) for name in CALL_FIELDS}, "sides": [_side(side) for side in sides]}


def hash_of(call: Call) -> str:
    return content_hash(content(call))


def _side(side: CallAgency) -> dict[str, Any]:
    """Forms of later stages where there are any: a side without them is signed as it was before there were such."""
    facts = {name: getattr(side, name) for name in SIDE_FIELDS}
    stages = [_stage(form) for form in sorted(side.stages, key=lambda form: form.stage)]
    return {
        **facts,
        "agency_id": side.agency_id,
        "lot_id": side.lot_id,
        "criteria": _criteria(side.criteria),
        **({"stages": stages} if stages else {}),
    }


def _stage(form: StageForm) -> dict[str, Any]:
    return {**{name: getattr(form, name) for name in STAGE_FIELDS}, "criteria": _criteria(form.criteria)}


def _criteria(criteria: Iterable[Question]) -> list[dict[str, Any]]:
    return [_criterion(criterion) for criterion in sorted(criteria, key=lambda criterion: criterion.position)]


def _criterion(criterion: Question) -> dict[str, Any]:
    """Anchors where there are any: a form without them is signed as it was before forms had them."""
    facts = {name: getattr(criterion, name) for name in CRITERION_FIELDS}
    return facts | ({"anchors": criterion.anchors} if criterion.anchors else {})
