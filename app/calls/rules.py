"""What must hold before a call is kept, signed and published."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.calls.drafts import CallDraft, CriterionDraft, SideDraft, StageDraft
from app.calls.states import Phase
from app.kernel import clock
from app.kernel.errors import Problem
from app.kernel.money import Money
from app.kernel.parties import party, party_codes


def draft_problems(draft: CallDraft, signatory_agencies: Collection[object]) -> list[Problem]:
    """Everything that is wrong with a draft, all at once. `signatory_agencies`: agency ids of the agreement."""
    return [
        *_text_problems(draft),
        *_time_problems(draft),
        *_side_problems(draft, signatory_agencies),
        *_share_problems(draft),
    ]


def _text_problems(draft: CallDraft) -> list[Problem]:
    texts = {"title": draft.title, "summary": draft.summary, "text": draft.text}
    return [
        Problem("text.both_languages", f"/{name}/{'ja' if text.en.strip() else 'en'}")
        for name, text in texts.items()
        if not text.is_complete()
    ]


def _time_problems(draft: CallDraft) -> list[Problem]:
    """A deadline is one existing instant; a call opens before it and is reviewed after it."""
    deadline = deadline_instant(draft.deadline_local, draft.deadline_zone)
    if deadline is None:
        return [Problem("call.deadline_is_no_instant", "/deadline/local")]
    problems = []
    if draft.opens_at >= deadline:
        problems.append(Problem("call.opens_after_deadline", "/opens_at"))
    if draft.review_opens_at <= deadline:
        problems.append(Problem("call.review_opens_before_deadline", "/review_opens_at"))
    if draft.review_ends_at <= draft.review_opens_at:
        problems.append(Problem("call.review_ends_before_it_opens", "/review_ends_at"))
    return problems


def deadline_instant(local: datetime, zone: str) -> datetime | None:
    """The instant of a wall time, or None where the zone is unknown or its clocks change at that time."""
    try:
        ZoneInfo(zone)
        return clock.instant_of(local, zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _side_problems(draft: CallDraft, signatory_agencies: Collection[object]) -> list[Problem]:
    parties = [side.party for side in draft.sides]
    problems = []
    if len(set(parties)) < 2:
        problems.append(Problem("call.needs_two_parties", "/sides"))
    if len(set(parties)) < len(parties):
        problems.append(Problem("call.one_agency_a_party", "/sides"))
    for number, side in enumerate(draft.sides):
        problems += _one_side_problems(side, f"/sides/{number}")
        if side.agency_id not in signatory_agencies:
            problems.append(Problem("call.agency_not_in_agreement", f"/sides/{number}/agency_id"))
    return problems


def _one_side_problems(side: SideDraft, at: str) -> list[Problem]:
    if side.party not in party_codes():
        return [Problem("call.unknown_party", f"{at}/party")]
    currency = party(side.party).currency
    problems = [
        Problem("call.wrong_currency", f"{at}/{name}", {"currency": currency})
        for name, amount in (("budget", side.budget), ("largest_half", side.largest_half))
        if amount.currency != currency
    ]
    if side.largest_half.minor <= 0:
        problems.append(Problem("call.half_must_be_positive", f"{at}/largest_half"))
    if side.largest_half.minor > side.budget.minor:
        problems.append(Problem("call.half_exceeds_budget", f"{at}/largest_half"))
    problems += _form_problems(side, at) + _scored_problems(side.criteria, at)
    return problems + _stage_problems(side, at)


def _stage_problems(side: SideDraft, at: str) -> list[Problem]:
    """A later stage has one form at most. It may ask for words alone: what is compared are the reviewers' scores."""
    problems, stages = [], [form.stage for form in side.stages]
    for number, form in enumerate(side.stages):
        if stages.count(form.stage) > 1:
            problems.append(Problem("call.stage_twice", f"{at}/stages/{number}/stage"))
        problems += _form_problems(form, f"{at}/stages/{number}")
    return problems


def _form_problems(form: SideDraft | StageDraft, at: str) -> list[Problem]:
    return [*_scale_problems(form, at), *_criteria_problems(form.criteria, at), *_anchor_problems(form, at)]


def _scale_problems(side: SideDraft | StageDraft, at: str) -> list[Problem]:
    extent = side.scale_max - side.scale_min
    if extent <= 0 or side.scale_step <= 0 or extent % side.scale_step:
        return [Problem("call.scale_does_not_fit", f"{at}/scale_step")]
    return []


def _criteria_problems(criteria: Sequence[CriterionDraft], at: str) -> list[Problem]:
    """A form names each question once, and in both languages."""
    problems = []
    codes = [criterion.code for criterion in criteria]
    for number, criterion in enumerate(criteria):
        place = f"{at}/criteria/{number}"
        if codes.count(criterion.code) > 1:
            problems.append(Problem("call.criterion_twice", f"{place}/code", {"code": criterion.code}))
        if not criterion.label.is_complete():
            problems.append(Problem("text.both_languages", f"{place}/label"))
        if not criterion.has_score and not criterion.has_text:
            problems.append(Problem("call.criterion_asks_nothing", f"{place}/has_text"))
        if criterion.weight and not criterion.has_score:
            problems.append(Problem("call.weight_without_score", f"{place}/weight"))
    return problems


def _scored_problems(criteria: Sequence[CriterionDraft], at: str) -> list[Problem]:
    """The reviewers' form asks for at least one weighted score."""
    is_scored = any(criterion.has_score and criterion.weight for criterion in criteria)
    return [] if is_scored else [Problem("call.form_needs_a_score", f"{at}/criteria")]


def _anchor_problems(side: SideDraft | StageDraft, at: str) -> list[Problem]:
    """An anchor explains a point of the scale, in both languages, once; only where a score is asked for."""
    problems = []
    for number, criterion in enumerate(side.criteria):
        scores = [anchor["score"] for anchor in criterion.anchors]
        for row, anchor in enumerate(criterion.anchors):
            place, score = f"{at}/criteria/{number}/anchors/{row}", anchor["score"]
            is_point = side.scale_min <= score <= side.scale_max and side.scale_step > 0
            if not criterion.has_score or not is_point or (score - side.scale_min) % side.scale_step:
                problems.append(Problem("call.anchor_off_scale", f"{place}/score"))
            if scores.count(score) > 1:
                problems.append(Problem("call.anchor_twice", f"{place}/score"))
            if not (anchor["en"].strip() and anchor["ja"].strip()):
                problems.append(Problem("text.both_languages", place))
    return problems


def _share_problems(draft: CallDraft) -> list[Problem]:
    is_share = 0 <= draft.fill_cap_permille <= 1000
    return [] if is_share else [Problem("call.fill_cap_is_no_share", "/fill_cap_permille")]


def publication_problems(*, signed: Sequence[bool], deadline_at: datetime, now: datetime) -> list[Problem]:
    """A call is published when every agency signed this text and there is time left to apply."""
    problems = []
    if not all(signed):
        problems.append(Problem("call.not_signed_by_all"))
    if deadline_at <= now:
        problems.append(Problem("call.deadline_has_passed", "/deadline/local"))
    return problems


def lot_problems(budgets: Mapping[str, Money], free: Mapping[str, Money]) -> list[Problem]:
    """Every side's budget stands on a lot of its agency that holds it (I6: each side in its own currency).

    `free` holds, by party, what the chosen lot still has available; a party without a lot is missing.
    """
    problems = []
    for party_code, budget in budgets.items():
        if party_code not in free:
            problems.append(Problem("call.needs_lot", facts={"party": party_code}))
        elif free[party_code].currency != budget.currency or free[party_code] < budget:
            problems.append(Problem("call.budget_exceeds_lot", facts={"party": party_code}))
    return problems


def signing_problems(signed_hash: str, present_hash: str) -> list[Problem]:
    """A signature covers the present text, never an older one."""
    return [] if signed_hash == present_hash else [Problem("call.text_changed", "/content_hash")]


def opening_problems(phase: Phase) -> list[Problem]:
    """Applications are taken while the call is open."""
    return [] if phase == Phase.OPEN else [Problem("call.not_open", facts={"phase": phase.value})]
