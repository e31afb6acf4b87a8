"""Signatures: given over the present text, voided by exactly the changes they cover."""

import pytest
from sqlalchemy import select

from app.accounts.roles import Role
from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, NotFound, RuleBroken
from app.kernel.outbox import Job
from app.proposals import content, service
from app.proposals.models import Signature
from app.proposals.service import NewMember, SharedText
from app.proposals.service.signing import VOIDED, WANTED
from app.proposals.states import DocumentKind, TeamRole
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, grant, person, save


def in_force(made):
    return {half.party for half in build.loaded(made).halves if half.signature}


def codes(refused):
    return [problem.code for problem in refused.value.problems]


@pytest.fixture
def made(call):
    return build.complete(call)


@pytest.fixture
def signed(made):
    build.sign_all(made)
    return made


def test_an_institution_signs_the_present_text(made):
    build.sign(made, "JP")
    half = build.loaded(made).half("JP")
    assert in_force(made) == {"JP"}
    assert (half.signature.institution_id, half.signature.signed_by_id, half.signature.content_hash) == (
        made.sides["JP"].institution.id,
        made.sides["JP"].officer.id,
        content.present(build.loaded(made)).hash_of("JP"),
    )


def test_a_signature_over_an_old_text_is_refused_clearly(made):
    old = content.present(build.loaded(made)).hash_of("US")
    build.write_shared(made, SharedText(Bilingual("Newer", "新"), build.ABSTRACT, ("k",), 36))
    with pytest.raises(RuleBroken) as refused:
        build.sign(made, "US", old)
    assert codes(refused) == ["signature.content_changed"]
    assert in_force(made) == set()


def test_a_hash_of_the_other_half_is_an_old_text_too(made):
    with pytest.raises(RuleBroken) as refused:
        build.sign(made, "US", content.present(build.loaded(made)).hash_of("JP"))
    assert codes(refused) == ["signature.content_changed"]


def test_what_is_incomplete_cannot_be_signed(call):
    made = build.begun(call)
    build.write_half(made, "US")
    with pytest.raises(RuleBroken) as refused:
        build.sign(made, "US")
    assert codes(refused) == [
        "proposal.abstract_missing_en",
        "proposal.abstract_missing_ja",
        "proposal.keywords_missing",
        "proposal.narrative_missing",
        "budget.empty",
    ]


def test_one_signature_a_half(signed):
    with pytest.raises(RuleBroken) as refused:
        build.sign(signed, "US")
    assert codes(refused) == ["signature.already_given"]


CHANGES = {
    "the shared text": (
        lambda m: build.write_shared(m, SharedText(Bilingual("N", "新"), build.ABSTRACT, ("k",), 36)),
        {"US", "JP"},
        "shared_part_changed",
    ),
    "a half": (lambda m: build.write_half(m, "JP", Bilingual("Other")), {"JP"}, "half_changed"),
    "a budget": (lambda m: build.write_budget(m, "US", 77), {"US"}, "half_changed"),
    "somebody is asked": (
        lambda m: unit_of_work(
            service.add_member, m.lead(), m.id, NewMember("US", "new@example.org", name="New")
        ),
        {"US", "JP"},
        "team_changed",
    ),
    "the narrative": (lambda m: build.attach(m, text="Another text"), {"US", "JP"}, "document_changed"),
    "a letter": (
        lambda m: build.attach(m, kind=DocumentKind.LETTER, party="JP"),
        {"JP"},
        "document_changed",
    ),
}


@pytest.mark.parametrize(("change", "voided", "reason"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_voids_exactly_what_covers_it(signed, change, voided, reason):
    change(signed)
    assert in_force(signed) == {"US", "JP"} - voided
    with db.read_only() as reader:
        gone = reader.scalars(select(Signature).where(Signature.voided_at.is_not(None))).all()
        told = reader.scalars(select(Job.key).where(Job.kind == VOIDED)).all()
    assert [signature.void_reason for signature in gone] == [reason] * len(voided)
    assert sorted(told) == sorted(f"{VOIDED}:{signature.id}" for signature in gone)


def test_a_role_and_a_departure_void_everything(call):
    made = build.complete(call)
    second = person()
    save(second)
    member = unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", second.email))
    unit_of_work(service.confirm_member, actor_of(second), made.id)
    build.sign_all(made)
    unit_of_work(service.change_role, made.lead(), made.id, member.id, TeamRole.CO_LEAD)
    assert in_force(made) == set()
    build.sign_all(made)
    unit_of_work(service.remove_member, actor_of(second), made.id, member.id)
    assert in_force(made) == set()


def test_agreeing_to_take_part_voids_nothing(call):
    made = build.complete(call)
    second = person()
    save(second)
    unit_of_work(service.add_member, made.lead(), made.id, NewMember("US", second.email))
    build.sign_all(made)
    unit_of_work(service.confirm_member, actor_of(second), made.id)
    assert in_force(made) == {"US", "JP"}


def test_a_text_that_is_saved_unchanged_voids_nothing(signed):
    kept = build.loaded(signed)
    build.write_shared(signed, SharedText(kept.title, kept.abstract, tuple(kept.keywords), kept.months))
    build.write_half(signed, "US")
    build.write_budget(signed, "US", 10_000_00)
    assert in_force(signed) == {"US", "JP"}


def test_a_voided_half_can_be_signed_again(signed):
    build.write_half(signed, "JP", Bilingual("Other"))
    build.sign(signed, "JP")
    assert in_force(signed) == {"US", "JP"}


def test_only_an_officer_of_the_half_signs_it(made):
    other = person()
    save(other)
    member = made.sides["US"].lead
    save(grant(member, Role.INSTITUTION_OFFICER, institution=made.sides["US"].institution))
    digest = content.present(build.loaded(made)).hash_of("US")
    for who, error in (
        (made.officer("JP"), Forbidden),
        (actor_of(member), Forbidden),
        (made.lead("JP"), Forbidden),
        (actor_of(other), NotFound),
    ):
        with pytest.raises(error):
            unit_of_work(service.sign, who, made.id, "US", digest)


def test_nobody_signs_after_the_deadline(made, call):
    with clock.at(call.deadline_at.replace(microsecond=1)), pytest.raises(RuleBroken) as refused:
        build.sign(made, "US")
    assert codes(refused) == ["proposal.deadline_passed"]


def test_an_institution_is_asked_once_a_text(made):
    for _ in range(2):
        unit_of_work(service.ask_signature, made.lead("JP"), made.id, "US")
    build.write_half(made, "US", Bilingual("Other"))
    unit_of_work(service.ask_signature, made.lead("US"), made.id, "US")
    with db.read_only() as reader:
        assert len(reader.scalars(select(Job.key).where(Job.kind == WANTED)).all()) == 2


def test_an_incomplete_half_is_not_announced(call):
    made = build.begun(call)
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(service.ask_signature, made.lead(), made.id, "JP")
    assert "budget.empty" in codes(refused)
    build.write_half(made, "US")
    with pytest.raises(Forbidden):
        unit_of_work(service.ask_signature, made.officer("US"), made.id, "US")
