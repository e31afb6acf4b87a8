"""The verbs of a call."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from app import registry
from app.calls import queries, service
from app.calls.content import hash_of
from app.calls.states import CallState
from app.kernel.actor import ANONYMOUS
from app.kernel.bilingual import Bilingual
from app.kernel.db import read_only, session, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken, VersionStale
from tests.factories.accounts import actor_of, agency, officer, person, save
from tests.factories.calls import draft, loaded, programme, published_call, sign_by_all


def test_a_call_is_published_when_every_agency_has_signed(database: Engine) -> None:
    base = programme()
    made = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    with pytest.raises(Conflict):
        unit_of_work(service.publish, base.actor("US"), made.id)
    sign_by_all(base, made)
    assert loaded(made).state == CallState.AGREED
    unit_of_work(service.publish, base.actor("JP"), made.id)
    kept = loaded(made)
    assert (kept.state, kept.content_hash, kept.published_at is not None) == (
        CallState.PUBLISHED,
        hash_of(kept),
        True,
    )


def test_an_edit_voids_every_signature(database: Engine) -> None:
    base = programme()
    made = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    sign_by_all(base, made)
    agreed = loaded(made)
    newer = replace(draft(base), title=Bilingual("Newer", "新しい"))
    unit_of_work(service.edit_draft, base.actor("JP"), made.id, agreed.version, newer)
    edited = loaded(made)
    assert (edited.state, [s.signed_at for s in edited.agencies]) == (CallState.DRAFT, [None, None])
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.sign, base.actor("US"), made.id, base.agencies["US"].id, hash_of(agreed))
    assert [p.code for p in caught.value.problems] == ["call.text_changed"]


def test_an_old_version_cannot_be_edited(database: Engine) -> None:
    base = programme()
    made = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    unit_of_work(service.edit_draft, base.actor("US"), made.id, made.version, draft(base))
    with pytest.raises(VersionStale):
        unit_of_work(service.edit_draft, base.actor("US"), made.id, made.version, draft(base))


def test_an_officer_signs_and_drafts_for_the_own_agency_only(database: Engine) -> None:
    base = programme()
    made = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    with pytest.raises(Forbidden):
        unit_of_work(service.sign, base.actor("US"), made.id, base.agencies["JP"].id, hash_of(loaded(made)))
    stranger_agency = agency(party="US")
    who, role = officer(stranger_agency)
    save(stranger_agency, who, role)
    with pytest.raises(Forbidden):
        unit_of_work(service.create_draft, actor_of(who), "QST-2028", draft(base))
    with pytest.raises(NotFound):
        unit_of_work(service.sign, actor_of(who), made.id, stranger_agency.id, hash_of(loaded(made)))


def test_a_researcher_drafts_no_call(database: Engine) -> None:
    base, somebody = programme(), person()
    save(somebody)
    with pytest.raises(Forbidden):
        unit_of_work(service.create_draft, actor_of(somebody), "QST-2027", draft(base))


def test_a_call_stands_on_an_active_priority_and_a_signed_agreement(database: Engine) -> None:
    base = programme()
    wanted = replace(draft(base), priority_id=uuid.uuid4(), agreement_id=uuid.uuid4())
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.create_draft, base.actor("US"), "QST-2027", wanted)
    assert [p.code for p in caught.value.problems] == [
        "call.priority_not_active",
        "call.agreement_not_signed",
        "call.agency_not_in_agreement",
        "call.agency_not_in_agreement",
    ]


def test_a_draft_is_invisible_outside_its_agencies(database: Engine) -> None:
    base = programme()
    made = unit_of_work(service.create_draft, base.actor("US"), "QST-2027", draft(base))
    with read_only():
        assert [c.id for c in queries.calls_for(base.actor("JP"))] == [made.id]
        assert queries.calls_for(ANONYMOUS) == []


def test_a_cancelled_call_needs_a_reason_and_stays_visible_when_it_was_public(database: Engine) -> None:
    base = programme()
    made = published_call(base)
    with pytest.raises(RuleBroken):
        unit_of_work(service.cancel, base.actor("US"), made.id, made.version, " ")
    unit_of_work(service.cancel, base.actor("US"), made.id, made.version, "No budget this year.")
    with read_only():
        assert [c.state for c in queries.calls_for(ANONYMOUS)] == [CallState.CANCELLED]


def test_invariants_hold_and_find_a_changed_text(database: Engine) -> None:
    made = published_call(programme())
    with read_only() as reader:
        assert [row for invariant in registry.INVARIANTS for row in invariant.find(reader)] == []

    def tamper() -> None:
        session().get_one(type(made), made.id).title = Bilingual("Other", "別")
        session().info["audited"] = True

    unit_of_work(tamper)
    with read_only() as reader:
        assert [row for i in registry.INVARIANTS for row in i.find(reader)] == ["QST-2027"]
