"""The desk: every part that belongs to one of the reader's roles, put together."""

from datetime import datetime

from app.accounts.roles import Role
from app.calls import queries as calls
from app.kernel.actor import Actor
from app.reports.queries import applying, deciding, judging, steering, watching
from app.reports.queries.items import Task, Thing
from app.reviews import queries as reviews


def waiting(actor: Actor, now: datetime) -> list[Task]:
    """What waits for the reader, due first in front. A constant number of statements for each role."""
    tasks = [*applying.researcher_tasks(actor, now), *judging.expert_tasks(actor)]
    if actor.has(Role.INSTITUTION_OFFICER):
        tasks += applying.officer_tasks(actor, now) + deciding.reporting_tasks(actor, now)
    if actor.has(Role.REVIEWER):
        tasks += judging.reviewer_tasks(actor)
    if actor.has(Role.PROGRAMME_OFFICER):
        tasks += _programme_tasks(actor, now)
    if actor.has(Role.INTEGRITY_OFFICER):
        tasks += judging.integrity_tasks(actor)
    if actor.has(Role.COUNCIL_MEMBER):
        tasks += steering.council_tasks(actor)
    if actor.has(Role.ENDOWMENT_ADMINISTRATOR):
        tasks += steering.endowment_tasks(actor)
    if actor.has(Role.PROGRAMME_OFFICER) or actor.has(Role.ENDOWMENT_ADMINISTRATOR):
        tasks += deciding.payment_tasks(actor) + deciding.report_tasks(actor)
        tasks += deciding.lot_tasks(actor)
    if actor.has(Role.SYSTEM_ADMINISTRATOR):
        tasks += watching.administrator_tasks()
    return sorted(tasks, key=Task.order)


def _programme_tasks(actor: Actor, now: datetime) -> list[Task]:
    own = calls.calls_of_officer(actor)
    line = reviews.officer_waiting(actor)
    unsigned = {found.call.id: found.unsigned for found in line}
    return [
        *steering.agreement_tasks(actor),
        *judging.preparing_tasks(actor, own),
        *judging.review_tasks(actor, now),
        *deciding.meeting_tasks(actor, [found.call for found in line], unsigned),
        *deciding.award_tasks(actor, own),
    ]


def things(actor: Actor, now: datetime) -> list[Thing]:
    """What is the reader's own, kind by kind."""
    found = applying.researcher_things(actor, now)
    if actor.has(Role.INSTITUTION_OFFICER):
        found += applying.officer_things(actor)
    if actor.has(Role.REVIEWER):
        found += judging.reviewer_things(actor)
    if actor.has(Role.PROGRAMME_OFFICER):
        found += judging.call_things(calls.calls_of_officer(actor), now)
    if actor.has(Role.COUNCIL_MEMBER):
        found += steering.council_things()
    if actor.has(Role.ENDOWMENT_ADMINISTRATOR):
        found += steering.endowment_things()
    return found
