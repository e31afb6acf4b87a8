"""/api/v1/desk: what waits for whoever asks."""

from typing import Any

from flask import url_for
from flask_smorest import Blueprint

from app.kernel import clock
from app.reports import labels, queries
from app.reports.queries import Task, Thing
from app.reports.schemas import DeskOut
from app.web.access import signed_in
from app.web.actors import current_actor

api = Blueprint("reports_api", __name__, url_prefix="/api/v1", description="The desk")


@api.get("/desk")
@api.response(200, DeskOut)
@signed_in
def desk() -> dict[str, Any]:
    """What the page of the same name shows."""
    actor, now = current_actor(), clock.now()
    return {
        "waiting": [_task(task) for task in queries.waiting(actor, now)],
        "things": [_thing(thing) for thing in queries.things(actor, now)],
    }


def _task(task: Task) -> dict[str, Any]:
    facts = {name: getattr(task, name) for name in ("code", "title", "reference", "party", "count", "due")}
    words = {"kind": str(labels.TASKS[task.code].kind), "sentence": labels.title_of(task)}
    return {**facts, **words, "path": url_for(task.endpoint, **task.place)}


def _thing(thing: Thing) -> dict[str, Any]:
    facts = {name: getattr(thing, name) for name in ("kind", "title", "reference", "state")}
    return {**facts, "path": url_for(thing.endpoint, **thing.place)}
