"""/disclosure: the own record, its versions, its effort over time, and who else read it."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from app.disclosures import labels, policy, queries, rules
from app.disclosures.models import Disclosure
from app.disclosures.pages.blueprint import pages, words
from app.disclosures.record import tracing, yearly
from app.disclosures.record.content import ITEMS, Record
from app.disclosures.states import DisclosureState
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web.access import governed_by
from app.web.actors import current_actor


@dataclass(frozen=True, slots=True)
class Summary:
    """One section in a line: how many entries, whether it is answered, how much is missing."""

    name: str
    items: int
    answered: bool
    is_needed: bool
    missing: int


@pages.get("/disclosure")
@governed_by(policy.may_view)
def record() -> str:
    """The certified version, the draft beside it, and what comes next."""
    actor, now = current_actor(), clock.now()
    versions = queries.versions_of(actor)
    draft = next((v for v in versions if v.state == DisclosureState.DRAFT), None)
    certified = next((v for v in versions if v.state == DisclosureState.CERTIFIED), None)
    shown = draft or certified
    content = queries.own_record(actor, shown) if shown else None
    summaries = summaries_of(content) if content else []
    return render_template(
        "disclosures/record.html",
        draft=draft,
        certified=certified,
        in_force=bool(certified and certified.valid_until and certified.valid_until >= now),
        shown=shown,
        content=content,
        summaries=summaries,
        missing=sum(one.missing for one in summaries),
        next_section=next((one.name for one in summaries if one.missing), "identity"),
        versions=versions,
        **words(),
    )


def summaries_of(content: Record) -> list[Summary]:
    """Every section in the order of the editor."""
    open_points = [problem.pointer.split("/")[1] for problem in rules.certification_problems(content)]
    return [_summary(name, content, open_points.count(name)) for name in labels.SECTIONS]


def _summary(name: str, content: Record, missing: int) -> Summary:
    if name not in ITEMS:
        filled = any(place.startswith(f"/{name}/") for place in tracing.entries(words()["plain"](content)))
        return Summary(name, 0, filled, name == "declarations", missing)
    section = content.section(name)
    return Summary(name, len(section), section.is_answered, name in rules.REQUIRED, missing)


@pages.get("/disclosure/effort")
@governed_by(policy.may_view)
def effort() -> str:
    """Working time by month, item by item, and where it passes all of it."""
    actor = current_actor()
    shown = queries.draft_of(actor.person_id) or queries.current(actor.person_id)
    if shown is None:
        raise NotFound
    content = queries.own_record(actor, shown)
    load = rules.load(content)
    return render_template(
        "disclosures/effort.html",
        content=content,
        load=load,
        months=yearly.timeline(load),
        over=yearly.overload(load),
        items=rules.efforts(content),
        **words(),
    )


@pages.get("/disclosure/versions/<int:number>")
@governed_by(policy.may_view)
def version(number: int) -> str:
    """One version, and what changed since the one before it or the one asked for."""
    wanted = request.args.get("since", "")
    since = int(wanted) if wanted.isdigit() and len(wanted) < 6 else number - 1
    shown, earlier = own_version(number), queries.version_of(current_actor(), since)
    content = queries.own_record(current_actor(), shown)
    before = queries.own_record(current_actor(), earlier) if earlier else None
    return render_template(
        "disclosures/version.html",
        shown=shown,
        content=content,
        earlier=earlier,
        changes=tracing.differences(before, content) if before else [],
        **words(),
    )


@pages.get("/disclosure/readings")
@governed_by(policy.may_view)
def readings() -> str:
    """Who else read the record, when and why."""
    return render_template(
        "disclosures/readings.html", readings=queries.readings_of(current_actor()), **words()
    )


def own_version(number: int) -> Disclosure:
    found = queries.version_of(current_actor(), number)
    if found is None or not policy.may_view(current_actor(), found):
        raise NotFound
    return found


def shown_record() -> tuple[Disclosure | None, Record | None]:
    """The draft where there is one, else the certified version; with its content."""
    actor = current_actor()
    shown: Any = queries.draft_of(actor.person_id) or queries.current(actor.person_id)
    return shown, queries.own_record(actor, shown) if shown else None
