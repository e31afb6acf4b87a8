"""What the calls' endpoints and forms read and write."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate

from app.accounts.rules import known_zones
from app.calls.drafts import CallDraft, CriterionDraft, SideDraft, StageDraft
from app.calls.phases import phase
from app.calls.states import Stage
from app.kernel.bilingual import LANGUAGES
from app.kernel.clock import instant_of, now
from app.kernel.language import gettext as _
from app.kernel.language import lazy
from app.web.forms import BilingualField, InputSchema, MoneyField, OutputSchema, WholeField

CODE = validate.Regexp(
    r"^[A-Z0-9][A-Z0-9-]{1,22}$",
    error=lazy("Write 2 to 23 capital letters, digits and hyphens."),  # type: ignore[arg-type]
)
WORD = validate.Regexp(
    r"^[a-z][a-z0-9_]{0,31}$",
    error=lazy("Write small letters, digits and underscores."),  # type: ignore[arg-type]
)
PERMILLE = validate.Range(0, 1000)


class ScoreField(fields.Integer):
    """A point on a scale, written with up to two decimals (`4.5`), kept in hundredths."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value)
        whole, point, fraction = text.partition(".")
        is_number = (
            whole.isascii() and whole.isdigit() and ((fraction.isascii() and fraction.isdigit()) or not point)
        )
        if not is_number or len(fraction) > 2 or len(whole) > 4:
            raise ValidationError(_("Write a number with at most two decimals, for example 4.5."))
        return int(whole) * 100 + int(fraction.ljust(2, "0") or 0)

    def _serialize(self, value: int | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else score_text(value)


def score_text(hundredths: int) -> str:
    """`450` → `4.5`, `300` → `3`."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


class AnchorIn(InputSchema):
    """What a point of the scale means."""

    score = ScoreField(required=True)
    en = fields.String(load_default="", validate=validate.Length(max=300))
    ja = fields.String(load_default="", validate=validate.Length(max=300))


class AnchorOut(OutputSchema):
    score = ScoreField()
    en = fields.String()
    ja = fields.String()


class CriterionIn(InputSchema):
    """One question of a review form."""

    code = fields.String(required=True, validate=WORD)
    shared_code = fields.String(load_default="", validate=validate.Length(max=32))
    label = BilingualField(required=True, longest=200)
    hint = BilingualField(load_default=None, longest=1000)
    has_score = fields.Boolean(load_default=False)
    has_text = fields.Boolean(load_default=False)
    is_required = fields.Boolean(load_default=False)
    is_confidential = fields.Boolean(load_default=False)
    weight = WholeField(load_default=0, validate=validate.Range(0, 100))
    most_words = WholeField(load_default=1000, validate=validate.Range(1, 20000))
    anchors = fields.List(fields.Nested(AnchorIn), load_default=list, validate=validate.Length(max=21))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> CriterionDraft:
        data["anchors"] = tuple(data["anchors"])
        return CriterionDraft(**{key: value for key, value in data.items() if value is not None})


class StageIn(InputSchema):
    """The form of a later stage."""

    stage = fields.Enum(Stage, by_value=True, required=True)
    scale_min = ScoreField(required=True)
    scale_max = ScoreField(required=True)
    scale_step = ScoreField(required=True)
    higher_is_better = fields.Boolean(load_default=False)
    criteria = fields.List(fields.Nested(CriterionIn), required=True, validate=validate.Length(1, 30))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> StageDraft:
        return StageDraft(**data | {"criteria": tuple(data["criteria"])})


class SideIn(InputSchema):
    """What one agency brings."""

    agency_id = fields.UUID(required=True)
    party = fields.String(required=True, validate=validate.Length(1, 8))
    lot_id = fields.UUID(allow_none=True, load_default=None)
    budget = MoneyField(required=True)
    largest_half = MoneyField(required=True)
    indirect_permille = WholeField(load_default=0, validate=PERMILLE)
    cost_categories = fields.List(
        fields.String(validate=WORD), load_default=list, validate=validate.Length(max=20)
    )
    scale_min = ScoreField(required=True)
    scale_max = ScoreField(required=True)
    scale_step = ScoreField(required=True)
    higher_is_better = fields.Boolean(load_default=False)
    reviews_wanted = WholeField(load_default=3, validate=validate.Range(1, 20))
    rank_binds = fields.Boolean(load_default=False)
    criteria = fields.List(fields.Nested(CriterionIn), required=True, validate=validate.Length(1, 30))
    stages = fields.List(fields.Nested(StageIn), load_default=list, validate=validate.Length(max=4))

    @pre_load
    def _as_sent_by_a_form(self, data: Any, **_: Any) -> Any:
        """A form sends categories as one line, and the fields of a stage whose box is not ticked."""
        if not isinstance(data, dict):
            return data
        categories, stages = data.get("cost_categories"), data.get("stages")
        if isinstance(categories, str):
            data = {**data, "cost_categories": categories.replace(",", " ").split()}
        if isinstance(stages, list):
            data = {**data, "stages": [one for one in stages if not _is_unticked(one)]}
        return data

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> SideDraft:
        lists = {name: tuple(data[name]) for name in ("cost_categories", "criteria", "stages")}
        return SideDraft(**data | lists)


def _is_unticked(stage: Any) -> bool:
    return isinstance(stage, dict) and stage.get("stage") == ""


def _is_zone(name: str) -> None:
    if name not in known_zones():
        raise ValidationError(_("Choose a time zone from the list, for example Asia/Tokyo."))


class WallTime(InputSchema):
    """A wall time in a zone, as a deadline is announced."""

    local = fields.NaiveDateTime(required=True, format="%Y-%m-%dT%H:%M")
    zone = fields.String(required=True, validate=_is_zone)


class CallIn(InputSchema):
    """The whole text of a call. Instants other than the deadline are wall times in the deadline's zone."""

    code = fields.String(load_default="", validate=CODE)
    title = BilingualField(required=True, longest=200)
    summary = BilingualField(required=True, longest=4000)
    text = BilingualField(required=True, longest=100_000)
    authoritative_language = fields.String(load_default="en", validate=validate.OneOf(LANGUAGES))
    priority_id = fields.UUID(required=True)
    agreement_id = fields.UUID(required=True)
    programme = fields.String(required=True, validate=validate.Length(1, 32))
    author_blind = fields.Boolean(load_default=False)
    fill_cap_permille = WholeField(load_default=0, validate=PERMILLE)
    opens_at = fields.NaiveDateTime(required=True, format="%Y-%m-%dT%H:%M")
    deadline = fields.Nested(WallTime, required=True)
    review_opens_at = fields.NaiveDateTime(required=True, format="%Y-%m-%dT%H:%M")
    review_ends_at = fields.NaiveDateTime(required=True, format="%Y-%m-%dT%H:%M")
    sides = fields.List(fields.Nested(SideIn), required=True, validate=validate.Length(1, 8))

    @post_load
    def _as_draft(self, data: dict[str, Any], **_: Any) -> tuple[str, CallDraft]:
        deadline, code = data.pop("deadline"), data.pop("code")
        instants = _instants({name: data.pop(name) for name in INSTANTS}, deadline["zone"])
        draft = CallDraft(
            **data | {"sides": tuple(data["sides"])},
            **instants,
            deadline_local=deadline["local"],
            deadline_zone=deadline["zone"],
        )
        return code, draft


INSTANTS = ("opens_at", "review_opens_at", "review_ends_at")


def _instants(walls: dict[str, datetime], zone: str) -> dict[str, Any]:
    """The instants of wall times; raises ValidationError with every one that is none."""
    found, faults = {}, {}
    for name, local in walls.items():
        try:
            found[name] = instant_of(local, zone)
        except ValueError:
            faults[name] = [
                _("This wall time does not exist, or exists twice, in that zone; choose another.")
            ]
    if faults:
        raise ValidationError(faults)
    return found


class SignatureIn(InputSchema):
    """The hash of the text that is signed."""

    content_hash = fields.String(required=True, validate=validate.Length(equal=64))


class Reason(InputSchema):
    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class CriterionOut(OutputSchema):
    code = fields.String()
    shared_code = fields.String()
    label = BilingualField()
    hint = BilingualField()
    has_score = fields.Boolean()
    has_text = fields.Boolean()
    is_required = fields.Boolean()
    is_confidential = fields.Boolean()
    weight = fields.Integer()
    most_words = fields.Integer()
    anchors = fields.List(fields.Nested(AnchorOut))


class StageOut(OutputSchema):
    """The form of a later stage."""

    stage = fields.String()
    scale_min = ScoreField()
    scale_max = ScoreField()
    scale_step = ScoreField()
    higher_is_better = fields.Boolean()
    criteria = fields.List(fields.Nested(CriterionOut))


class SideOut(OutputSchema):
    agency = fields.String(attribute="agency.code")
    agency_id = fields.UUID()
    party = fields.String()
    budget = MoneyField()
    largest_half = MoneyField()
    indirect_permille = fields.Integer()
    cost_categories = fields.List(fields.String())
    scale_min = ScoreField()
    scale_max = ScoreField()
    scale_step = ScoreField()
    higher_is_better = fields.Boolean()
    reviews_wanted = fields.Integer()
    rank_binds = fields.Boolean()
    signed_at = fields.AwareDateTime(allow_none=True)


class SideFull(SideOut):
    """A side with its forms."""

    criteria = fields.List(fields.Nested(CriterionOut))
    stages = fields.List(fields.Nested(StageOut))


class CallOut(OutputSchema):
    """A call as everybody may see it."""

    id = fields.UUID()
    code = fields.String()
    title = BilingualField()
    summary = BilingualField()
    authoritative_language = fields.String()
    priority_id = fields.UUID()
    agreement_id = fields.UUID()
    programme = fields.String()
    state = fields.String()
    phase = fields.Function(lambda call: phase(call, now()).value)
    version = fields.Integer()
    author_blind = fields.Boolean()
    fill_cap_permille = fields.Integer()
    opens_at = fields.AwareDateTime()
    deadline_at = fields.AwareDateTime()
    deadline_local = fields.String()
    deadline_zone = fields.String()
    review_opens_at = fields.AwareDateTime()
    review_ends_at = fields.AwareDateTime()
    published_at = fields.AwareDateTime(allow_none=True)
    released_at = fields.AwareDateTime(allow_none=True)
    content_hash = fields.String()
    sides = fields.List(fields.Nested(SideOut), attribute="agencies")


class CallFull(CallOut):
    """One call with its text and its forms."""

    text = BilingualField()
    sides = fields.List(fields.Nested(SideFull), attribute="agencies")


class InstalmentOut(OutputSchema):
    share_permille = fields.Integer()
    of = fields.String()
    on = fields.String()


class TermsOut(OutputSchema):
    """The money rules of a programme; null where it sets no limit."""

    payer = fields.String()
    parity = fields.String()
    foundation_most_permille = fields.Integer(allow_none=True)
    private_least_permille = fields.Integer()
    largest_project = MoneyField(allow_none=True)
    years_least = fields.Integer()
    years_most = fields.Integer(allow_none=True)
    currency = fields.String()
    is_fx_adjusted = fields.Boolean()
    contingency_most_permille = fields.Integer(allow_none=True)
    instalments = fields.List(fields.Nested(InstalmentOut))
    royalty_permille = fields.Integer()
    royalty_caps_permille = fields.List(fields.Integer())


class ProgrammeOut(OutputSchema):
    code = fields.String()
    name = BilingualField()
    terms = fields.Nested(TermsOut)
