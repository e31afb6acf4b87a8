"""The first page, the desk of every kind of user, what everybody may know, and what auditors look after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, render_template, request, url_for

from app.audit.labels import action_text
from app.kernel import clock
from app.kernel.db import snapshot
from app.kernel.errors import NotFound
from app.reports import labels, policy, queries
from app.reports.pages.blueprint import pages
from app.reports.queries import Figures, News, Task, Thing
from app.web.access import governed_by, public, signed_in
from app.web.actors import current_actor
from app.web.formats import instant, money
from app.web.paging import page_of, wanted_cursor, wanted_limit

SHOWN_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the desk as its macro wants it."""

    title: str
    url: str
    action: str
    kind: str
    due: datetime | None
    relative: str
    is_overdue: bool
    reference: str
    party: str


@dataclass(frozen=True, slots=True)
class Own:
    """One of the reader's things, or a piece of news."""

    title: str
    url: str
    meta: str
    state: str = ""
    state_label: str = ""


@pages.get("/")
@public
def home() -> str:
    now = clock.now()
    return render_template(
        "reports/home.html",
        calls=queries.open_and_upcoming(now),
        awards=[(award, queries.sides_of(award)) for award in queries.latest_awards(now)],
        supported=_supported(queries.figures(now)),
        relative=lambda at: labels.relative(at, now),
        now=now,
    )


def _supported(found: Figures | None) -> str:
    """How much was awarded so far, in a sentence; nothing while there is nothing to count."""
    if found is None or not found.amounts:
        return ""
    amounts = " / ".join(money(amount) for amount in found.amounts)
    return labels.supported(found.projects, amounts)


@pages.get("/desk")
@signed_in
def desk() -> str:
    actor, now = current_actor(), clock.now()
    things = queries.things(actor, now)
    return render_template(
        "reports/desk.html",
        waiting=[_line(task, now) for task in queries.waiting(actor, now)],
        groups=[
            (kind, words, [_own(thing) for thing in things if thing.kind == kind])
            for kind, words in labels.THINGS.items()
        ],
        news=[_news(one) for one in queries.news(now)],
        will_come=labels.will_come(actor),
        coming=_coming(queries.next_date(now)),
        may_view_record=policy.may_view_record(actor),
        may_view_checks=policy.may_view_checks(actor),
    )


def _line(task: Task, now: datetime) -> Line:
    words = labels.TASKS[task.code]
    return Line(
        title=labels.title_of(task),
        url=url_for(task.endpoint, **task.place),
        action=str(words.action),
        kind=str(words.kind),
        due=task.due,
        relative=labels.relative(task.due, now) if task.due else "",
        is_overdue=task.due is not None and task.due < now,
        reference=task.reference,
        party=task.party,
    )


def _own(thing: Thing) -> Own:
    url = url_for(thing.endpoint, **thing.place)
    return Own(labels.thing_title(thing), url, thing.reference, thing.state, labels.state_of(thing))


def _news(one: News) -> Own:
    url = url_for(one.endpoint, **one.place)
    return Own(labels.news_title(one), url, instant(one.at))


def _coming(one: News | None) -> str:
    if one is None:
        return ""
    return str(labels.COMING[one.code]) % {"call": labels.thing_title(one), "when": instant(one.at)}


@pages.get("/how-it-works")
@public
def how_it_works() -> str:
    return render_template("reports/how_it_works.html")


@pages.get("/privacy")
@public
def privacy() -> str:
    return render_template("reports/privacy.html")


@pages.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("reports/accessibility.html")


@pages.get("/record")
@governed_by(policy.may_view_record)
def record() -> str:
    """The audit record, newest first."""
    _require(policy.may_view_record(current_actor()))
    limit, subject = wanted_limit(), request.args.get("subject", "")
    rows = queries.latest_rows(subject=subject, after=wanted_cursor(), limit=limit + 1)
    officers = queries.officers_among({row.actor_id for row in rows if row.actor_id})
    return render_template(
        "reports/record.html",
        page=page_of(rows, limit, queries.position),
        is_withheld=lambda row: policy.is_name_withheld(row.action, row.actor_id, officers),
        subjects=queries.subjects(),
        sealing=queries.sealing(),
        action_text=action_text,
    )


@pages.get("/checks")
@governed_by(policy.may_view_checks)
def checks() -> str:
    """The seal of the record, work that died and, when asked for, every invariant."""
    _require(policy.may_view_checks(current_actor()))
    return render_template(
        "reports/checks.html",
        sealing=queries.sealing(),
        dead=queries.dead_jobs(),
        invariants=_invariants() if request.args.get("run") else None,
    )


def _invariants() -> list[tuple[str, list[Any]]]:
    """Every invariant with the rows that break it."""
    known = current_app.extensions["invariants"]
    with snapshot() as session:
        return [(one.name, list(one.find(session))[:SHOWN_FAULTS]) for one in known]


def _require(is_allowed: bool) -> None:  # noqa: FBT001 - the answer of one policy
    if not is_allowed:
        raise NotFound
