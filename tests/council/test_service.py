"""The verbs of the council."""

import pytest
from sqlalchemy import Engine

from app.accounts.roles import Role
from app.audit import queries as audit
from app.council import queries, service
from app.council.service import PriorityText
from app.council.states import AgreementState, PriorityAction, PriorityState
from app.kernel.actor import ANONYMOUS
from app.kernel.bilingual import Bilingual
from app.kernel.db import read_only, unit_of_work
from app.kernel.errors import Conflict, Forbidden, NotFound, RuleBroken, VersionStale
from tests.factories.accounts import actor_of, agency, grant, officer, person, save
from tests.factories.council import SUMMARY, TITLE, active_priority, council_members, signed_agreement

TEXT = PriorityText(TITLE, SUMMARY)


def test_a_priority_goes_from_proposed_to_active(database: Engine) -> None:
    made = active_priority()
    with read_only():
        kept = queries.priority(made.id)
        assert kept is not None
        actions = [row.action for row in reversed(audit.history("priorities", made.id))]
    assert (kept.state, [e.party for e in kept.endorsements]) == (PriorityState.ACTIVE, ["JP", "US"])
    assert sorted(actions) == sorted(
        [
            "priority.proposed",
            "priority.consulted",
            "priority.endorsed",
            "priority.endorsed",
            "priority.active",
        ]
    )


def test_only_the_council_proposes(database: Engine) -> None:
    somebody = person()
    save(somebody)
    with pytest.raises(Forbidden):
        unit_of_work(service.propose_priority, actor_of(somebody), "QST-01", TEXT)


def test_all_problems_are_named_at_once(database: Engine) -> None:
    members = council_members()
    actor = actor_of(members["US"])
    unit_of_work(service.propose_priority, actor, "QST-01", TEXT)
    with pytest.raises(RuleBroken) as caught:
        unit_of_work(service.propose_priority, actor, "QST-01", PriorityText(Bilingual("a"), Bilingual("b")))
    assert [(p.code, p.pointer) for p in caught.value.problems] == [
        ("code.taken", "/code"),
        ("text.both_languages", "/title/ja"),
        ("text.both_languages", "/summary/ja"),
    ]


def test_one_party_alone_does_not_endorse(database: Engine) -> None:
    members = council_members()
    us = actor_of(members["US"])
    made = unit_of_work(service.propose_priority, us, "QST-01", TEXT)
    made = unit_of_work(service.move_priority, us, made.id, made.version, PriorityAction.CONSULT)
    made = unit_of_work(service.endorse_priority, us, made.id, "US")
    assert made.state == PriorityState.CONSULTED
    with pytest.raises(RuleBroken):
        unit_of_work(service.endorse_priority, us, made.id, "US")
    with pytest.raises(Forbidden):
        unit_of_work(service.endorse_priority, us, made.id, "JP")


def test_an_edit_of_an_old_version_brings_back_the_present_text(database: Engine) -> None:
    us = actor_of(council_members()["US"])
    made = unit_of_work(service.propose_priority, us, "QST-01", TEXT)
    old = made.version
    newer = PriorityText(Bilingual("Newer", "新しい"), SUMMARY)
    unit_of_work(service.edit_priority, us, made.id, old, newer)
    with pytest.raises(VersionStale) as caught:
        unit_of_work(service.edit_priority, us, made.id, old, TEXT)
    assert caught.value.theirs["title"] == newer.title


def test_an_endorsed_priority_cannot_be_edited_or_endorsed_again(database: Engine) -> None:
    members = council_members()
    made = active_priority(members)
    with pytest.raises(Forbidden):
        unit_of_work(service.edit_priority, actor_of(members["US"]), made.id, made.version, TEXT)
    with pytest.raises(Conflict):
        unit_of_work(service.endorse_priority, actor_of(members["US"]), made.id, "US")


def test_a_proposed_priority_is_invisible_outside(database: Engine) -> None:
    us = actor_of(council_members()["US"])
    made = unit_of_work(service.propose_priority, us, "QST-01", TEXT)
    with pytest.raises(NotFound):
        unit_of_work(service.move_priority, ANONYMOUS, made.id, made.version, PriorityAction.CONSULT)
    with read_only():
        assert ([p.code for p in queries.priorities_for(us)], queries.priorities_for(ANONYMOUS)) == (
            ["QST-01"],
            [],
        )


def test_an_agreement_is_in_force_with_the_last_signature(database: Engine) -> None:
    agencies = {code: agency(party=code) for code in ("US", "JP")}
    save(*agencies.values())
    officers = {}
    for made in agencies.values():
        who, role = officer(made)
        save(who, role)
        officers[made] = who
    signed = signed_agreement(officers)
    assert signed.state == AgreementState.SIGNED
    assert signed.signed_at == max(s.signed_at for s in signed.signatories)


def test_an_officer_signs_for_the_own_agency_only(database: Engine) -> None:
    ours, other = agency(party="US"), agency(party="JP")
    save(ours, other)
    who = person()
    save(who, grant(who, Role.PROGRAMME_OFFICER, agency=ours))
    draft = unit_of_work(service.draft_agreement, actor_of(who), "MOC-01", TITLE, [ours.id, other.id])
    with pytest.raises(Forbidden):
        unit_of_work(service.sign_agreement, actor_of(who), draft.id, other.id)
