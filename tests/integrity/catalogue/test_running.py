"""Running the catalogue: the same again, suspended rules, dispositions, the audit of disparity, the lint of notes."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.integrity.catalogue import CATALOGUE, RULES
from app.integrity.catalogue.disparity import (
    Counted,
    Disparity,
    disparities,
    is_to_suspend,
    rates,
    script_class,
)
from app.integrity.catalogue.disposition import Joint, View, joint_result
from app.integrity.catalogue.facts import Answer, InKind
from app.integrity.catalogue.forbidden import forbidden_in_note
from app.integrity.catalogue.found import Listed, Outside, Work
from app.integrity.catalogue.running import run
from app.integrity.catalogue.shape import rule
from app.integrity.catalogue.stored import dossier_of, facts_hash, plain
from app.kernel.crypto import canonical_json
from app.kernel.money import Money
from tests.factories.dossiers import (
    ABROAD,
    ON,
    certificates,
    dossier,
    engagement,
    found,
    months,
    person,
    position,
    support,
    this_proposal,
)


def full():
    """A dossier with something of every kind in it."""
    busy = this_proposal(effort=months(ON_MONTH, 12, "0.5"), months_entered=((2027, Decimal("6.00")),))
    people = (
        person(support=(busy, support("s1")), positions=(position(),), engagements=(engagement(ABROAD),)),
        person("p2", "JP", in_kind=(InKind("Laser", ABROAD, Money(600_000, "USD"), needs_time="yes"),)),
    )
    outside = Outside(
        works=(Work("p1", "10.1/x", date(2026, 5, 1), 3, (ABROAD,), ((ABROAD, "N-1"),), leading=True),),
        programmes=(("p1", Listed("dow-1286", "1", "a" * 64, "A plan"), "A plan"),),
    )
    return dossier(*people, outside=outside)


ON_MONTH = this_proposal().start


def test_facts_survive_storage() -> None:
    case = full()
    text = canonical_json(plain(case))
    again = dossier_of(json.loads(text))
    assert again == case
    assert facts_hash(again) == facts_hash(case)


def test_the_same_facts_and_versions_give_the_same_findings() -> None:
    case = full()
    one, other = run(case, ON), run(dossier_of(plain(case)), ON)
    assert [(seen.rule, seen.version, seen.fingerprint, seen.evidence) for seen in one] == [
        (seen.rule, seen.version, seen.fingerprint, seen.evidence) for seen in other
    ]
    assert len({seen.fingerprint for seen in one}) == len(one) > 2


def test_a_suspended_rule_says_nothing() -> None:
    case = dossier(person(support=()))
    assert [seen.rule for seen in found(case)] == ["CMP-03"]
    assert run(case, ON, without={"CMP-03"}) == []


def test_everything_in_order_raises_nothing() -> None:
    assert found(dossier(person(), person("p2", "JP"))) == []


def test_a_rule_that_reads_a_list_may_not_block() -> None:
    texts = {"title": ("a", "b"), "says": ("a", "b"), "basis": "x", "inputs": "people"}
    with pytest.raises(ValueError, match="may not block"):
        rule("ZZZ-01", "B", "", reads="person list", **texts)(lambda case: iter(()))
    with pytest.raises(ValueError, match="two rules"):
        rule("CMP-01", "A", "", **texts)(lambda case: iter(()))
    assert "ZZZ-01" not in RULES
    assert len(CATALOGUE.digest()) == 64


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (View.CLEAR, View.CLEAR, Joint.PROCEED),
        (View.CLEAR, View.NEEDS_INFORMATION, Joint.ASK),
        (View.NEEDS_INFORMATION, View.CONCERN, Joint.ASK),
        (View.MITIGABLE, View.CLEAR, Joint.ONE_PLAN),
        (View.MITIGABLE, View.MITIGABLE, Joint.ONE_PLAN),
        (View.STATUTORY_BAR, View.NEEDS_INFORMATION, Joint.REPLACE_PERSON),
        (View.STATUTORY_BAR, View.CLEAR, Joint.REPLACE_PERSON),
        (View.OWN_SHARE, View.CLEAR, Joint.SHARE_WITHDRAWN),
        (View.CONCERN, View.CLEAR, Joint.PANEL),
        (View.CONCERN, View.CONCERN, Joint.PANEL),
        (View.CONCERN, View.MITIGABLE, Joint.PANEL),
    ],
)
def test_disposition_table(one: View, other: View, expected: Joint) -> None:
    assert (joint_result(one, other), joint_result(other, one)) == (expected, expected)


def test_every_pair_of_views_has_a_result() -> None:
    assert {joint_result(one, other) for one in View for other in View} == set(Joint)


def test_disparity_is_seen_where_one_group_is_flagged_more() -> None:
    people = [Counted("latin", "X-1", flagged=n < 2, overturned=False) for n in range(20)]
    people += [Counted("kanji", "X-1", flagged=n < 3, overturned=False) for n in range(20)]
    people += [Counted("other", "X-1", flagged=True, overturned=False) for n in range(3)]
    lines = rates(people)
    assert [(line.group, line.people, line.flagged) for line in lines] == [
        ("kanji", 20, 3),
        ("latin", 20, 2),
        ("other", 3, 3),
    ]
    assert disparities(lines, ratio=Decimal("1.25"), least=10) == [
        Disparity("X-1", "flag", "kanji", "latin", Decimal("1.50"))
    ]
    assert disparities(lines, ratio=Decimal("1.5"), least=10) == []


def test_scripts_and_suspension() -> None:
    assert [script_class(name) for name in ("Anna Müller", "山田 太郎", "ヤマダ", "Анна", "김민준")] == [
        "latin", "kanji", "kanji", "other", "other",
    ]  # fmt: skip
    limits = {"share": Decimal("0.5"), "cases": 50}
    assert [is_to_suspend(*facts, **limits) for facts in ((50, 25), (50, 26), (49, 49))] == [
        False,
        True,
        False,
    ]


def test_a_note_that_speaks_of_origin_is_seen() -> None:
    assert forbidden_in_note("The contract of 2024 forbids publication.") == []
    assert forbidden_in_note("Her citizenship and 出身国 matter.") == ["citizenship", "出身国"]


def test_answers_are_three() -> None:
    answers: tuple[Answer, ...] = ("yes", "no", "")
    marks = [
        found(dossier(person(certificates=certificates("p1", malign_free=it))), "CRT-04") for it in answers
    ]
    assert [len(seen) for seen in marks] == [0, 1, 1]


def test_a_signature_of_somebody_else_is_none() -> None:
    forged = person(certificates=replace(certificates("p1"), signer="p2"))
    assert [seen.rule for seen in found(dossier(forged))] == ["CRT-01"]
