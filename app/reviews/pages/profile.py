"""/reviews/profile: what a person says of the own expertise, time and relations, and the pools that ask."""

import uuid
from collections.abc import Callable
from typing import Any

from flask import render_template, url_for

from app.accounts import queries as accounts
from app.kernel.errors import NotFound
from app.kernel.parties import parties
from app.reviews import labels, policy, queries, service
from app.reviews.pages.blueprint import pages
from app.reviews.schemas import ReasonIn
from app.reviews.schemas.pools import ExpertiseIn, JoinIn, RelationIn, TextIn
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.forms import given_version, read_form
from app.web.submitting import submit_form

Id = uuid.UUID


@pages.get("/reviews/profile")
@governed_by(policy.may_keep_profile)
def profile() -> str:
    return _profile()


def _profile(**found: Any) -> str:
    me = current_actor().person_id
    return render_template(
        "reviews/profile.html",
        profile=queries.profile(me),
        memberships=queries.memberships_of(me),
        texts=queries.texts_of(me),
        relations=queries.relations_of(me),
        labels=labels,
        currencies=[(code, code) for code in dict.fromkeys(party.currency for party in parties())],
        kinds=[(kind.value, str(word)) for kind, word in labels.RELATIONS.items()],
        **{"typed": {}, "problems": [], "theirs": {}, **found},
    )


def _on_profile(verb: Callable[[], Any], part: str = "") -> Any:
    def effect() -> dict[str, str]:
        verb()
        return {}

    return submit_form(effect, then=lambda _answer: url_for("reviews.profile") + part, again=_profile)


@pages.post("/reviews/profile")
@governed_by(policy.may_keep_profile)
def save_profile() -> Any:
    return _on_profile(
        lambda: service.save_profile(current_actor(), given_version(), read_form(ExpertiseIn()))
    )


@pages.post("/reviews/profile/texts")
@governed_by(policy.may_keep_profile)
def add_text() -> Any:
    return _on_profile(lambda: service.add_text(current_actor(), **read_form(TextIn())), "#texts")


@pages.post("/reviews/profile/texts/<uuid:text_id>/remove")
@governed_by(policy.may_keep_profile)
def remove_text(text_id: Id) -> Any:
    return _on_profile(lambda: service.remove_text(current_actor(), text_id), "#texts")


@pages.post("/reviews/profile/relations")
@governed_by(policy.may_keep_profile)
def add_relation() -> Any:
    return _on_profile(lambda: service.add_relation(current_actor(), read_form(RelationIn())), "#relations")


@pages.post("/reviews/profile/relations/<uuid:relation_id>/remove")
@governed_by(policy.may_keep_profile)
def remove_relation(relation_id: Id) -> Any:
    return _on_profile(lambda: service.remove_relation(current_actor(), relation_id), "#relations")


@pages.post("/reviews/profile/relations/complete")
@governed_by(policy.may_keep_profile)
def declare_relations() -> Any:
    return _on_profile(lambda: service.declare_relations(current_actor()), "#relations")


@pages.get("/reviews/pools/<uuid:member_id>")
@governed_by(policy.may_answer)
def membership(member_id: Id) -> str:
    return _membership(member_id)


def _membership(member_id: Id, **found: Any) -> str:
    row = queries.pool_member(member_id)
    if row is None or not policy.may_answer(current_actor(), row.person_id):
        raise NotFound
    return render_template(
        "reviews/membership.html",
        row=row,
        agency=accounts.agency(row.agency_id),
        labels=labels,
        profile=queries.profile(row.person_id),
        texts=queries.texts_of(row.person_id),
        **{"typed": {}, "problems": [], **found},
    )


def _on_membership(member_id: Id, verb: Callable[[], Any]) -> Any:
    def effect() -> dict[str, str]:
        verb()
        return {}

    then = lambda _answer: url_for("reviews.profile")  # noqa: E731
    return submit_form(effect, then=then, again=lambda **found: _membership(member_id, **found))


@pages.post("/reviews/pools/<uuid:member_id>/join")
@governed_by(policy.may_answer)
def join_pool(member_id: Id) -> Any:
    return _on_membership(
        member_id, lambda: service.join_pool(current_actor(), member_id, **read_form(JoinIn()))
    )


@pages.post("/reviews/pools/<uuid:member_id>/decline")
@governed_by(policy.may_answer)
def decline_pool(member_id: Id) -> Any:
    verb = lambda: service.decline_pool(current_actor(), member_id, read_form(ReasonIn())["reason"])  # noqa: E731
    return _on_membership(member_id, verb)


@pages.post("/reviews/pools/<uuid:member_id>/leave")
@governed_by(policy.may_answer)
def leave_pool(member_id: Id) -> Any:
    verb = lambda: service.leave_pool(current_actor(), member_id, read_form(ReasonIn())["reason"])  # noqa: E731
    return _on_membership(member_id, verb)
