"""What the endpoints and forms of computed assignments and bids read and write."""

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate, validates_schema

from app.kernel.clock import instant_of
from app.kernel.language import gettext as _
from app.reviews.rules import EVEN, RunWish
from app.reviews.schemas.pools import BlankIsNothing, Words
from app.reviews.schemas.reviewing import ReasonIn, WallTimeIn
from app.reviews.states import PairRuleKind
from app.web.forms import BilingualField, InputSchema, OutputSchema, WholeField

MOST_REVIEWS, MOST_LOAD = 20, 500


class RunIn(BlankIsNothing):
    """What is wished of an assignment. `balance`: 0 the most affinity, 100 the best worst-off proposal."""

    reviews = WholeField(required=True, validate=validate.Range(1, MOST_REVIEWS))
    most_load = WholeField(required=True, validate=validate.Range(1, MOST_LOAD))
    least_load = WholeField(load_default=0, validate=validate.Range(0, MOST_LOAD))
    balance = WholeField(load_default=0, validate=validate.Range(0, EVEN))
    least = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 8)),
        values=WholeField(validate=validate.Range(0, MOST_REVIEWS)),
        load_default=dict,
    )
    apart = fields.Boolean(load_default=False)
    languages = fields.List(fields.String(validate=validate.OneOf(("en", "ja"))), load_default=list)
    keywords = Words(load_default=list)
    use_bids = fields.Boolean(load_default=False)
    most_probability = WholeField(load_default=EVEN, validate=validate.Range(5, EVEN))
    keep_present = fields.Boolean(load_default=False)

    @pre_load
    def _without_blank_parties(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("least"), dict):
            return data
        return {**data, "least": {party: n for party, n in data["least"].items() if n not in ("", None)}}

    @post_load
    def _as_wish(self, data: dict[str, Any], **_kwargs: Any) -> RunWish:
        return RunWish(**{**data, "least": {party: n for party, n in data["least"].items() if n}})


class BidIn(InputSchema):
    """1 eager, 0 nothing said, -1 rather not."""

    party = fields.String(required=True, validate=validate.Length(1, 8))
    wish = WholeField(required=True, validate=validate.OneOf((-1, 0, 1)))


class BidsIn(InputSchema):
    closes_at = fields.AwareDateTime(required=True)


class BidsForm(InputSchema):
    """The same from a page, where the instant is a wall time in a zone."""

    closes_at = fields.Nested(WallTimeIn, required=True)

    @post_load
    def _as_instant(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, datetime]:
        try:
            return {"closes_at": instant_of(data["closes_at"]["local"], data["closes_at"]["zone"])}
        except (ValueError, KeyError, OSError) as fault:
            message = _("This wall time does not exist, or exists twice, in that zone; choose another.")
            raise ValidationError({"closes_at": [message]}) from fault


class PairRuleIn(BlankIsNothing, ReasonIn):
    """A pair that is wanted in every run, or in none; without a kind the rule is forgotten."""

    party = fields.String(required=True, validate=validate.Length(1, 8))
    person_id = fields.UUID(required=True)
    kind = fields.Enum(PairRuleKind, by_value=True, allow_none=True, load_default=None)


class PairRulePart(PairRuleIn):
    """The same where it is one form of several on a page: its reason is asked for beside its own field."""

    @validates_schema
    def _has_reason(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if data["kind"] and not data["reason"].strip():
            raise ValidationError({"reason": [_("Write a reason.")]})


class PairRuleFormIn(InputSchema):
    pair = fields.Nested(PairRulePart, required=True)


class RunOut(OutputSchema):
    """A computed assignment. Totals and affinities in millionths."""

    id = fields.UUID()
    number = fields.Integer()
    kind = fields.String()
    party = fields.String()
    state = fields.String()
    progress = fields.Integer()
    settings = fields.Dict()
    seed = fields.Integer()
    result = fields.Dict()
    fault = fields.String()
    asked_at = fields.AwareDateTime()
    finished_at = fields.AwareDateTime(allow_none=True)
    adopted_at = fields.AwareDateTime(allow_none=True)


class RunPairOut(OutputSchema):
    """A pair of a run, with where its reviewer stands among all who may review the proposal."""

    reference = fields.String()
    proposal_id = fields.UUID()
    person_id = fields.UUID()
    name = BilingualField()
    change = fields.String()
    affinity = fields.Integer()
    probability = fields.Integer()
    rank = fields.Integer()
    of = fields.Integer()
    better = fields.Dict()


class BiddableOut(OutputSchema):
    id = fields.UUID()
    reference = fields.String()
    title = BilingualField()
    wish = fields.Integer(allow_none=True)
