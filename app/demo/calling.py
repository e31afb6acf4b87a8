"""The calls: drafted by one agency, signed by both, published; one stays a draft with one signature."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from app.calls import queries
from app.calls import service as calls
from app.calls.content import hash_of
from app.calls.drafts import CallDraft, CriterionDraft, SideDraft, StageDraft
from app.calls.models import Call
from app.calls.states import Stage
from app.council import queries as council
from app.demo.funds import whole
from app.demo.reading import bilingual, read
from app.demo.world import World, do
from app.kernel.bilingual import Bilingual
from app.kernel.db import read_only
from app.kernel.parties import party

NOTHING = Bilingual("", "")
CLOSING_TIME = time(17, 0)


def call_for_proposals(world: World) -> None:
    for table in read("calls")["call"]:
        with world.days.at(table["drafted"]):
            made = do(calls.create_draft, _drafter(world, table), _code(world, table), _draft(world, table))
        for agency, days in table["signed"].items():
            _sign(world, made, agency, days)
        if "published" in table:
            with world.days.at(table["published"], hour=9):
                do(calls.publish, _drafter(world, table), made.id)
        world.calls[table["key"]] = present(made)


def _drafter(world: World, table: Mapping[str, Any]) -> Any:
    return world.officer(table["forms"][0])


def _code(world: World, table: Mapping[str, Any]) -> str:
    """The call's letters and the year in which it opens."""
    return f"{table['code']}-{world.days.day(table['opens']).year}"


def _sign(world: World, made: Call, agency: str, days: int) -> None:
    with world.days.at(days, side=world.side_of(agency), hour=13):
        digest = hash_of(present(made))
        do(calls.sign, world.officer(agency), made.id, world.agencies[agency].id, digest)


def present(made: Call) -> Call:
    """The call as it is kept now, with sides and criteria."""
    with read_only():
        found = queries.call(made.id, criteria=True)
    assert found is not None  # noqa: S101 - it was made a moment ago
    return found


def _draft(world: World, table: Mapping[str, Any]) -> CallDraft:
    with read_only():
        priority = next(p for p in council.active_priorities() if p.code == table["priority"])
        agreement = next(a for a in council.signed_agreements() if a.code == table["agreement"])
    deadline = world.days.day(table["deadline"], "JP")
    return CallDraft(
        title=bilingual(table["title"]),
        summary=bilingual(table["summary"]),
        text=bilingual(table["text"]),
        priority_id=priority.id,
        agreement_id=agreement.id,
        programme=table["programme"],
        opens_at=world.days.instant(table["opens"], hour=9),
        deadline_local=datetime.combine(deadline, CLOSING_TIME),
        deadline_zone=table["zone"],
        review_opens_at=world.days.instant(table["review_opens"], hour=9),
        review_ends_at=world.days.instant(table["review_ends"], hour=17),
        sides=tuple(_side(world, table, side) for side in table["sides"]),
        fill_cap_permille=table["fill_cap_permille"],
    )


def _side(world: World, table: Mapping[str, Any], side: Mapping[str, Any]) -> SideDraft:
    agency, form = world.agencies[side["agency"]], read("calls")["form"][side["agency"]]
    currency = party(agency.party).currency
    low, high, step = form["scale"]
    return SideDraft(
        agency_id=agency.id,
        party=agency.party,
        budget=whole(side["budget"], currency),
        largest_half=whole(side["largest_half"], currency),
        scale_min=low,
        scale_max=high,
        scale_step=step,
        criteria=tuple(_criterion(one) for one in form["criteria"]),
        indirect_permille=side["indirect_permille"],
        higher_is_better=form["higher_is_better"],
        reviews_wanted=2,
        lot_id=world.lots[agency.code, table["key"]].id,
        stages=_stages(form),
    )


def _stages(form: Mapping[str, Any]) -> tuple[StageDraft, ...]:
    """The form of the agency's panel, where it has one."""
    if Stage.PANEL not in form:
        return ()
    sheet = form[Stage.PANEL]
    low, high, step = sheet["scale"]
    criteria = tuple(_criterion(one) for one in sheet["criteria"])
    return (StageDraft(Stage.PANEL, low, high, step, criteria, higher_is_better=sheet["higher_is_better"]),)


def _criterion(table: Mapping[str, Any]) -> CriterionDraft:
    """A scored question with a text, one that asks for words only, or the confidential note at the end of the form."""
    is_note = table.get("confidential", False)
    has_score = not is_note and not table.get("words_only", False)
    return CriterionDraft(
        code=table["code"],
        label=bilingual(table["label"]),
        hint=bilingual(table["hint"]) if "hint" in table else NOTHING,
        shared_code=table.get("shared", ""),
        has_score=has_score,
        is_required=not is_note,
        is_confidential=is_note,
        weight=table["weight"] if has_score else 0,
        most_words=300,
        anchors=tuple(table.get("anchors", ())),
    )
