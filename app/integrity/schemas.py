"""What the endpoints and forms of integrity read and write."""

import re
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, post_load, pre_load, validate, validates_schema
from marshmallow.utils import get_value

from app.integrity.catalogue.disposition import Joint, View
from app.integrity.catalogue.shape import Remedy, Severity
from app.integrity.rules import LONGEST_CONDITION, LONGEST_REASON, YES_NO, PlanDraft, shown_steps
from app.integrity.states import Answer, FindingState, Flag, Outcome, StepKind
from app.kernel.fiscal import Month
from app.kernel.language import gettext as _
from app.kernel.money import Money
from app.kernel.parties import parties
from app.web.forms import BilingualField, InputSchema, OutputSchema


class FlagIn(InputSchema):
    """A flag to set. Lengths are checked by the rules, which name every problem at once."""

    flag = fields.Enum(Flag, by_value=True, required=True)
    condition = fields.String(load_default="", metadata={"maxLength": LONGEST_CONDITION})
    reason = fields.String(load_default="", metadata={"maxLength": LONGEST_REASON})


class FlagOut(OutputSchema):
    """A side's flag as its own officers see it."""

    proposal_id = fields.UUID()
    party = fields.String()
    number = fields.Integer()
    flag = fields.Enum(Flag, by_value=True)
    condition = fields.String()
    reason = fields.String()
    set_at = fields.AwareDateTime()


class SideFlag(OutputSchema):
    """A flag in a list; `condition` only of the reader's own side."""

    flag = fields.Enum(Flag, by_value=True)
    condition = fields.String(allow_none=True)


class FlagLine(OutputSchema):
    """A proposal and the flags on it."""

    proposal_id = fields.UUID()
    reference = fields.String()
    title = BilingualField()
    flags = fields.Dict(keys=fields.String(), values=fields.Nested(SideFlag))


class AnswerIn(InputSchema):
    """The applicant's answer."""

    answer = fields.Enum(Answer, by_value=True, required=True)
    words = fields.String(load_default="", metadata={"maxLength": LONGEST_REASON})


class WordsIn(InputSchema):
    """A question asked again, or an appeal."""

    words = fields.String(load_default="", metadata={"maxLength": LONGEST_REASON})


class PlanStepIn(InputSchema):
    """One step of a mitigation plan."""

    remedy = fields.Enum(Remedy, by_value=True, required=True)
    words = fields.String(load_default="")
    due_on = fields.Date(required=True)

    @post_load
    def _draft(self, data: dict[str, Any], **_kwargs: Any) -> PlanDraft:
        return PlanDraft(**data)


class WithPlan(InputSchema):
    """A reason, and a plan where there is one; a row of the form in which nothing was written is none."""

    reason = fields.String(load_default="", metadata={"maxLength": LONGEST_REASON})
    plan = fields.List(fields.Nested(PlanStepIn), load_default=list)

    @pre_load
    def _without_empty_steps(self, data: Any, **_kwargs: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("plan"), list):
            return data
        written = [
            row for row in data["plan"] if not isinstance(row, dict) or row.get("words") or row.get("due_on")
        ]
        return {**data, "plan": written}


class ViewIn(WithPlan):
    """What an officer found against the written rule."""

    view = fields.Enum(View, by_value=True, required=True)


class DecisionIn(WithPlan):
    """What the panel decided."""

    outcome = fields.Enum(Outcome, by_value=True, required=True)


class PlanStepOut(OutputSchema):
    position = fields.Integer()
    remedy = fields.Enum(Remedy, by_value=True)
    words = fields.String()
    due_on = fields.Date()
    done_at = fields.AwareDateTime(allow_none=True)


class StepOut(OutputSchema):
    """One step of the way, without who took it: officers speak for their side."""

    number = fields.Integer()
    kind = fields.Enum(StepKind, by_value=True)
    choice = fields.String()
    party = fields.String()
    at = fields.AwareDateTime()
    words = fields.String()
    words_withheld = fields.Boolean()


class FindingOut(OutputSchema):
    """A finding with its evidence and its way, for the person it is about.

    `evidence_withheld`: the person did not consent to the view of the reader's side; the evidence is empty then, and so
    are the words in which the person answered.
    """

    to_officer = False
    id = fields.UUID()
    proposal_id = fields.UUID()
    rule = fields.String()
    rule_version = fields.Integer()
    severity = fields.Enum(Severity, by_value=True)
    party = fields.String()
    state = fields.Enum(FindingState, by_value=True)
    version = fields.Integer()
    evidence = fields.Raw()
    evidence_withheld = fields.Boolean(dump_default=False)
    raised_at = fields.AwareDateTime()
    answer_due = fields.Date(allow_none=True)
    adjudication_due = fields.Date(allow_none=True)
    concurrence_due = fields.Date(allow_none=True)
    letter_due = fields.Date(allow_none=True)
    appeal_due = fields.Date(allow_none=True)
    answer = fields.Enum(Answer, by_value=True, allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, allow_none=True)
    steps = fields.Method("_steps")
    plan = fields.List(fields.Nested(PlanStepOut))

    def _steps(self, finding: Any) -> Any:
        steps, state = get_value(finding, "steps"), get_value(finding, "state")
        withheld = bool(get_value(finding, "evidence_withheld", default=False))
        shown = shown_steps(steps, state, to_officer=self.to_officer, withheld=withheld)
        return StepOut(many=True).dump(shown)


class OfficerFindingOut(FindingOut):
    """The same for officers, who see each other's views as they are given."""

    to_officer = True
    person_id = fields.UUID(allow_none=True)
    view = fields.Enum(View, by_value=True, allow_none=True)
    other_view = fields.Enum(View, by_value=True, allow_none=True)
    joint = fields.Enum(Joint, by_value=True, allow_none=True)


class RunOut(OutputSchema):
    """A run of the rules, with the hashes of all it rests on."""

    id = fields.UUID()
    at = fields.AwareDateTime()
    on_day = fields.Date()
    facts_hash = fields.String()
    rules_hash = fields.String()
    settings_hash = fields.String()
    lists_hash = fields.String()
    suspended = fields.List(fields.String())
    found = fields.Integer()


class RuleOut(OutputSchema):
    """One rule of the catalogue."""

    id = fields.String()
    version = fields.Integer()
    title = BilingualField()
    says = BilingualField()
    severities = fields.List(fields.Enum(Severity, by_value=True))
    side = fields.String()
    basis = fields.String()
    inputs = fields.List(fields.String())
    remedies = fields.List(fields.Enum(Remedy, by_value=True))


def _countries(text: str) -> None:
    wrong = [code for code in _codes(text) if not re.fullmatch("[A-Z]{2}", code)]
    if wrong:
        raise ValidationError(_("Write the two letters of a country (ISO 3166)."))


def _codes(text: str) -> list[str]:
    return [code.upper() for code in re.split(r"[\s,、;]+", text) if code]


class PartyIn(InputSchema):
    """An organisation that takes part in the work or delivers to it; `ror` as its id or its address."""

    name = fields.String(load_default="", validate=validate.Length(max=300))
    ror = fields.String(load_default="", validate=validate.Length(max=60))


class EquipmentIn(PartyIn):
    """A piece of equipment and who made it."""

    item = fields.String(load_default="", validate=validate.Length(max=300))


def _month(text: str) -> None:
    if text:
        try:
            Month.parse(text)
        except ValueError:
            raise ValidationError(_("Write a month like 2027-04.")) from None


def _day(text: str) -> None:
    if text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("Write a day like 2027-04-01.")) from None


def _currency(code: str) -> None:
    if code and code not in {each.currency for each in parties()}:
        raise ValidationError(_("Choose a currency of the list."))


def _share(text: str) -> None:
    if text and not (re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", text) and float(text) <= 100):
        raise ValidationError(_("Write a share between 0 and 100, with at most one decimal."))


class CostIn(InputSchema):
    """A salary (`member`: id of a team member, `share`: percent of the working time), or an item with its price."""

    item = fields.String(load_default="", validate=validate.Length(max=300))
    member = fields.String(load_default="", validate=validate.Length(max=36))
    share = fields.String(load_default="", validate=_share)
    amount = fields.String(load_default="", validate=validate.Length(max=20))
    currency = fields.String(load_default="", validate=_currency)
    first = fields.String(load_default="", validate=_month)
    last = fields.String(load_default="", validate=_month)

    @validates_schema
    def _is_whole(self, data: dict[str, Any], **_kwargs: Any) -> None:
        faults: dict[str, list[str]] = {}
        if bool(data["member"]) != bool(data["share"]):
            faults["share"] = [_("A salary has a person and a share of the working time.")]
        if not data["member"] and not data["item"]:
            faults["item"] = [_("Name the item, or the person whose salary it is.")]
        if data["amount"]:
            try:
                Money.parse(data["amount"], data["currency"], whole_units=True)
            except (ValueError, LookupError):
                faults["amount"] = [_("Write an amount with its currency, without separators.")]
        if faults:
            raise ValidationError(faults)

    @post_load
    def _with_decimals(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        if data["amount"]:
            data["amount"] = str(Money.parse(data["amount"], data["currency"], whole_units=True)).split()[0]
        return data


class JourneyIn(InputSchema):
    """A journey of an awarded project, and whether the institution's record of travel has it."""

    country = fields.String(required=True, validate=[validate.Length(max=2), _countries])
    first = fields.String(load_default="", validate=_day)
    last = fields.String(load_default="", validate=_day)
    in_record = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO)))

    @post_load
    def _as_kept(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {**data, "country": data["country"].upper()}


class WorkIn(InputSchema):
    """The answers about the work. What is left out stays open; `sites`: two letters a country, apart by commas."""

    sponsor_approves = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO)))
    limits_who = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO)))
    controlled_input = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO, "unknown")))
    sensitive = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO)))
    not_fundamental = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO)))
    classified = fields.String(load_default="", validate=validate.OneOf(("", *YES_NO)))
    field = fields.String(load_default="", validate=validate.Length(max=200))
    sites = fields.String(load_default="", validate=[validate.Length(max=200), _countries])
    partners = fields.List(fields.Nested(PartyIn), load_default=list, validate=validate.Length(max=100))
    suppliers = fields.List(fields.Nested(PartyIn), load_default=list, validate=validate.Length(max=100))
    equipment = fields.List(fields.Nested(EquipmentIn), load_default=list, validate=validate.Length(max=100))
    costs = fields.List(fields.Nested(CostIn), load_default=list, validate=validate.Length(max=100))
    journeys = fields.List(fields.Nested(JourneyIn), load_default=list, validate=validate.Length(max=100))
    support_told_on = fields.String(load_default="", validate=_day)

    @post_load
    def _as_kept(self, data: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {**data, "sites": _codes(data["sites"])}


class WorkOut(OutputSchema):
    """The answers as they stand, and which version of them."""

    version = fields.Integer(dump_default=0)
    answers = fields.Raw(dump_default=dict)
    answered_at = fields.AwareDateTime(allow_none=True, dump_default=None)
