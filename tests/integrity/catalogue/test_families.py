"""Every rule fires on what it looks for, with its weight, and is silent where all is in order."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.integrity.catalogue import RULES
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import (
    Body,
    CostLine,
    Declared,
    InKind,
    InstitutionFacts,
    Interest,
    Place,
    Sister,
)
from app.integrity.catalogue.found import (
    AfterAward,
    BodyMatch,
    Employment,
    Handling,
    Judge,
    Likeness,
    Listed,
    NameMatch,
    Outside,
    Ownership,
    Patent,
    RegistryAward,
    Tie,
    Work,
)
from app.integrity.labels import EVIDENCE, HASHES
from app.kernel.fiscal import Month
from app.kernel.money import Money
from tests.factories.dossiers import (
    ABROAD,
    HOME,
    ON,
    certificates,
    dossier,
    engagement,
    found,
    months,
    person,
    position,
    proposal,
    support,
    this_proposal,
    weights,
)

LISTED = Listed("csl-el", "1", "a" * 64, "Example Aerospace")
CN = Body("Example Ministry", seat="CN", kind="government")
APRIL = Month(2027, 4)
JP = {"side": "JP"}
THIS = this_proposal()


def one(side: str = "US", **changes: object) -> Dossier:
    return dossier(person(side=side, **changes))


def certified(side: str = "US", **changes: object) -> Dossier:
    return one(side, certificates=certificates("p1", **changes))


def listing(*items: object, side: str = "US") -> Dossier:
    return one(side, support=(THIS, *items))


def outside(**changes: object) -> Dossier:
    return dossier(outside=Outside(**changes))


def said(**changes: object) -> Dossier:
    return dossier(proposal=proposal(declared=Declared(**changes)))


def stated(side: str = "US", **changes: object) -> Dossier:
    return dossier(person(side=side), institutions=(InstitutionFacts(HOME, side, **changes),))


def tied(*ties: Tie, role: str = "reviewer", **changes: object) -> Dossier:
    return dossier(judges=(Judge("r1", role, ties=ties, **changes),))


def after(**changes: object) -> Dossier:
    return dossier(after=AfterAward(awarded=date(2025, 1, 1), **changes))


def work(**changes: object) -> Work:
    return replace(Work("p1", "10.1/x", date(2026, 5, 1), 4), **changes)


def busy(share: str, side: str = "US", **changes: object) -> Dossier:
    return one(side, support=(this_proposal(effort=months(APRIL, 24, share)),), **changes)


SAME = "The two projects use different methods on the same samples."
FIRES = [
    ("CMP-01", one(unanswered=("/support/1/nda",)), ["block"]),
    ("CMP-02", one(documents=frozenset({"biosketch"})), ["block"]),
    ("CMP-03", one(support=()), ["block"]),
    ("CMP-04", one(free_texts=(("/objectives", "Call me at home: jo@example.org"),)), ["advise"]),
    ("CMP-05", listing(support(overlap=" ")), ["block"]),
    ("CMP-05", listing(*(support(f"s{n}", overlap=SAME) for n in range(3))), ["advise"]),
    ("CMP-06", listing(support(objectives="x" * 1501)), ["block"]),
    ("CMP-07", one(products=(6, 1)), ["block"]),
    ("CRT-01", certified(signer=""), ["block"]),
    ("CRT-02", certified(signed_on=date(2025, 10, 31)), ["block"]),
    ("CRT-03", certified(present_hash="b" * 64), ["block"]),
    ("CRT-04", certified(malign_free=""), ["block"]),
    ("CRT-05", certified(institution="no"), ["block"]),
    ("CRT-06", certified("JP", institution_reporting="no"), ["block"]),
    ("CRT-06", listing(support(reported="no"), side="JP"), ["review"]),
    ("TRN-01", certified(security_training_on=None), ["block"]),
    ("TRN-01", certified("JP", security_training_on=None), ["advise"]),
    ("TRN-02", certified("JP", ethics_on=None), ["block"]),
    (
        "TRN-02",
        dossier(person(lead=False, side="JP", certificates=certificates("p1", ethics_on=None))),
        ["advise"],
    ),
    ("TRN-02", certified("JP", ethics_until=date(2026, 1, 1)), ["advise"]),
    (
        "TRN-03",
        dossier(person(agency="NIH", certificates=certificates("p1", support_training_on=None))),
        ["advise"],
    ),
    ("EFF-01", listing(support(months_entered=((2027, Decimal("12.01")),))), ["block"]),
    ("EFF-01", listing(support(months_entered=((2027, Decimal("1.005")),))), ["block"]),
    ("EFF-02", busy("1.0", positions=(position(effort=months(APRIL, 6, "0.2")),)), ["block"]),
    (
        "EFF-02",
        busy("1.0", positions=(position(effort=months(APRIL, 6, "0.2")),), reduction_plan="yes"),
        ["review"],
    ),
    ("EFF-03", busy("1.0", "JP", positions=(position(effort=months(APRIL, 12, "0.1")),)), ["block"]),
    ("EFF-04", listing(support(effort=months(APRIL, 12, "0.5"), percent_entered=((2027, 20),))), ["review"]),
    (
        "EFF-04",
        listing(support(effort=months(APRIL, 12, "0.5"), months_entered=((2027, Decimal(3)),))),
        ["review"],
    ),
    ("EFF-05", busy("0.99", positions=(position("Professor", HOME, kind="main"),)), ["advise"]),
    ("EFF-06", listing(support(months_entered=((2026, Decimal(1)),))), ["advise"]),
    (
        "EFF-07",
        listing(*(support(f"s{n}", status="pending", effort=months(APRIL, 12, "0.9")) for n in range(2))),
        ["advise"],
    ),
    ("XCH-01", one(positions=(position(paid="yes"),)), ["review"]),
    ("XCH-02", listing(support(source=ABROAD)), ["advise"]),
    ("XCH-03", one(other_rendering=(replace(THIS, amount=Money(1, "USD")), support("x"))), ["review"]),
    (
        "XCH-04",
        dossier(proposal=proposal(sister=Sister("J", frozenset({"p2"}), Decimal("0.5")))),
        ["review", "advise"],
    ),
    (
        "XCH-05",
        outside(awards=(RegistryAward("p1", "nsf", "9", "Other", active=True, by_number=True),)),
        ["review"],
    ),
    (
        "XCH-05",
        outside(awards=(RegistryAward("p1", "nsf", "9", "Other", active=True, by_number=False),)),
        ["advise"],
    ),
    ("XCH-06", outside(works=(work(byline=(ABROAD,)),)), ["advise"]),
    ("XCH-07", outside(works=(work(grants=((ABROAD, "G1"),), leading=True),)), ["advise"]),
    ("XCH-07", outside(works=(work(grants=((CN, "G1"),), leading=True),)), ["review"]),
    ("XCH-08", outside(patents=(Patent("p1", "7", ABROAD, date(2025, 1, 1)),)), ["advise"]),
    ("XCH-09", outside(employments=(Employment("p1", ABROAD, asserted=True),)), ["review"]),
    ("XCH-10", one(earlier=(support(end=Month(2028, 1)),)), ["review"]),
    ("XCH-11", one(paid_by_others=(("A visitor", False),)), ["advise"]),
    ("OVL-01", outside(likenesses=(Likeness("o", "T", Decimal("0.3"), 6, same_person=True),)), ["review"]),
    (
        "OVL-02",
        dossier(
            proposal=proposal(
                costs=(
                    CostLine("a", "", "p1", share=Decimal("0.6")),
                    CostLine("b", "", "p1", share=Decimal("0.5")),
                )
            )
        ),
        ["review"],
    ),
    (
        "OVL-02",
        dossier(
            proposal=proposal(
                costs=tuple(CostLine(it, "Laser", price=Money(100, "USD")) for it in ("a", "b"))
            )
        ),
        ["review"],
    ),
    (
        "OVL-03",
        dossier(
            person(side="JP", support=(this_proposal(effort=months(APRIL, 10, "0.1")),)),
            proposal=proposal(
                asked_direct=Money(1_000_000, "JPY"), median_direct_per_month=Money(100_000, "JPY")
            ),
        ),
        ["review"],
    ),
    (
        "OVL-04",
        dossier(
            proposal=proposal(
                most_proposals=1,
                own_places=(
                    Place("p1", "this", lead=True, side="US"),
                    Place("p3", "this", lead=False, side="US"),
                ),
                other_places=(
                    Place("p1", "o", lead=False, side="US"),
                    Place("p3", "o", lead=True, side="US"),
                    Place("p1", "q", lead=True),
                ),
            )
        ),
        ["block", "block"],
    ),
    (
        "OVL-05",
        outside(
            awards=(
                RegistryAward("p1", "k", "9", "T", active=True, by_number=True, awarded=date(2026, 10, 1)),
            )
        ),
        [],
    ),
    (
        "OVL-05",
        dossier(
            proposal=proposal(submitted=date(2026, 9, 1)),
            outside=Outside(
                awards=(
                    RegistryAward(
                        "p1", "k", "9", "T", active=True, by_number=True, awarded=date(2026, 10, 1)
                    ),
                )
            ),
        ),
        ["review"],
    ),
    ("SUP-01", one(in_kind=(InKind("L", ABROAD, Money(500_000, "USD"), needs_time="yes"),)), ["review"]),
    ("SUP-02", one(consulting=("yes", "no", "no")), ["block"]),
    ("SUP-03", one(consulting=("no", "no", "yes"), consulting_rows=1), ["review"]),
    ("SUP-04", listing(support(nda="yes"), side="JP"), ["block"]),
    (
        "SUP-04",
        listing(
            support(nda="yes", percent_entered=((2027, 5),), source=Body("M", kind="government")), side="JP"
        ),
        ["review"],
    ),
    ("SUP-05", one(positions=(position(contract_on_file="no"),)), ["review"]),
    ("SUP-06", one(internal_awards=("Start-up",)), ["advise"]),
    (
        "NIH-01",
        dossier(person(agency="NIH"), proposal=proposal(declared=Declared(sites=("US", "DE")))),
        ["review"],
    ),
    ("FTR-01", one(engagements=(engagement(CN, "must_not_disclose"),)), ["review"]),
    ("FTR-02", one("JP", engagements=(engagement(CN, "must_not_disclose"),)), ["advise"]),
    (
        "FTR-04",
        dossier(person(talent="no"), outside=Outside(programmes=(("p1", LISTED, "A plan"),))),
        ["review"],
    ),
    ("CTY-01", listing(support(source=CN)), ["review"]),
    ("CTY-01", listing(support(source=Body("A firm", seat="IR", kind="company"))), ["advise"]),
    ("CTY-02", stated(confucius="yes", confucius_waiver="no"), ["block"]),
    (
        "ENT-01",
        dossier(
            person(positions=(position(),)), outside=Outside(bodies=(BodyMatch(ABROAD, LISTED, exact=True),))
        ),
        ["review"],
    ),
    (
        "ENT-02",
        dossier(
            proposal=proposal(declared=Declared(partners=(ABROAD,))),
            outside=Outside(bodies=(BodyMatch(ABROAD, LISTED, exact=True),)),
        ),
        ["review"],
    ),
    (
        "ENT-03",
        dossier(
            proposal=proposal(
                declared=Declared(equipment=(("Drone", ABROAD, False), ("Desk", ABROAD, True)))
            ),
            outside=Outside(bodies=(BodyMatch(ABROAD, LISTED, exact=True),)),
        ),
        ["review"],
    ),
    (
        "ENT-04",
        outside(works=(work(coauthors_at=(ABROAD,)),), bodies=(BodyMatch(ABROAD, LISTED, exact=True),)),
        ["advise"],
    ),
    ("ENT-05", outside(names=(NameMatch("p1", "A", LISTED, Decimal("0.9"), ("city",)),)), ["review"]),
    ("ENT-06", outside(bodies=(BodyMatch(ABROAD, LISTED, exact=False, score=Decimal("0.9")),)), ["review"]),
    ("ENT-07", outside(owners=(Ownership(ABROAD, ((LISTED, 300), (LISTED, 200))),)), ["review"]),
    ("ENT-07", outside(owners=(Ownership(ABROAD, None, red_flag=True),)), ["review"]),
    (
        "ENT-08",
        dossier(
            person(side="JP"),
            proposal=proposal(declared=Declared(partners=(ABROAD,))),
            outside=Outside(bodies=(BodyMatch(ABROAD, replace(LISTED, list_code="meti-eul"), exact=True),)),
        ),
        ["review"],
    ),
    ("EXP-01", said(limits_who="yes"), ["review"]),
    ("EXP-02", said(controlled_input="unknown"), ["review"]),
    (
        "EXP-03",
        dossier(
            person(side="JP"),
            proposal=proposal(declared=Declared(sensitive="yes")),
            institutions=(InstitutionFacts(HOME, "JP"),),
        ),
        ["review"],
    ),
    (
        "EXP-04",
        dossier(
            proposal=proposal(declared=Declared(not_fundamental="yes")),
            institutions=(InstitutionFacts(HOME, "US"),),
        ),
        ["review"],
    ),
    (
        "EXP-05",
        dossier(proposal=proposal(programme=frozenset({"trust"}), declared=Declared(field="quantum"))),
        ["advise"],
    ),
    ("EXP-06", said(classified="yes"), ["block"]),
    (
        "FCI-01",
        dossier(person(agency="NIH", interests=(Interest(ABROAD, "equity", Money(1, "USD")),))),
        ["review"],
    ),
    (
        "FCI-01",
        dossier(
            person(
                agency="NIH",
                interests=(Interest(ABROAD, "equity", Money(500_001, "USD"), publicly_traded=True),),
            )
        ),
        ["review"],
    ),
    ("FCI-01", dossier(person(agency="NIH", interests=(Interest(ABROAD, "travel", None),))), ["review"]),
    (
        "FCI-02",
        dossier(
            person(agency="NIH", interests=(Interest(ABROAD, "equity", None, acquired=date(2026, 9, 1)),))
        ),
        ["review"],
    ),
    ("FCI-03", one(interests=(Interest(ABROAD, "remuneration", Money(1_000_001, "USD")),)), ["advise"]),
    ("FCI-04", stated("JP", coi_report_due=date(2026, 3, 31)), ["review"]),
    (
        "FCI-05",
        dossier(
            person(interests=(Interest(ABROAD, "equity", None),)),
            proposal=proposal(declared=Declared(suppliers=(ABROAD,))),
        ),
        ["review"],
    ),
    ("INS-01", stated(foreign_report="no"), ["advise"]),
    ("INS-02", stated(foreign_gifts="no"), ["advise"]),
    ("INS-03", stated(large_recipient="yes", security_programme="no"), ["advise"]),
    ("INS-04", stated("JP", self_evaluation="no"), ["block"]),
    ("INS-05", stated(barred_until=date(2027, 1, 1)), ["review"]),
    ("REV-01", tied(Tie("employment", body=HOME)), ["exclude"]),
    ("REV-01", tied(Tie("employment", body=HOME, other_campus=True)), ["review"]),
    ("REV-02", tied(Tie("coauthor", "p1", months_ago=60, authors=3)), ["exclude"]),
    ("REV-02", tied(Tie("coauthor", "p1", months_ago=1, authors=60, writing_group=True)), ["review"]),
    ("REV-03", tied(Tie("coeditor", "p1", months_ago=24)), ["exclude"]),
    ("REV-04", tied(Tie("advisor", "p1", months_ago=400)), ["exclude"]),
    ("REV-05", tied(Tie("family", "p1")), ["exclude"]),
    ("REV-06", tied(Tie("money", body=HOME, value=Money(1_500_001, "USD"))), ["exclude"]),
    ("REV-06", tied(Tie("employment", body=HOME, months_ago=12)), ["exclude"]),
    ("REV-07", tied(Tie("competitor", "p1")), ["exclude"]),
    ("REV-07", tied(own_likeness=Decimal("0.8")), ["review"]),
    ("REV-08", tied(Tie("family", "p1")), ["exclude"]),
    (
        "REV-09",
        tied(Tie("coauthor", "p1", months_ago=3, authors=2, declared=False), said_none=True),
        ["review"],
    ),
    ("REV-10", tied(Tie("family", "p1"), role="officer"), ["exclude"]),
    ("PAW-01", after(found_undisclosed=(("Grant", date(2026, 10, 1)),)), ["review"]),
    ("PAW-02", after(changed_support=("Grant",), changed_declared=False), ["block"]),
    ("PAW-02", after(new_people_without_documents=("p2",)), ["block"]),
    ("PAW-03", after(updated=(("p1", date(2025, 10, 1)),)), ["review"]),
    ("PAW-04", outside(bodies=(BodyMatch(ABROAD, LISTED, exact=True, newly=True),)), ["review"]),
    ("PAW-05", after(journeys_without_record=("Conference",)), ["advise"]),
    ("GOV-03", dossier(handling=(Handling("f", "review", 11, closed=False),)), ["advise"]),
    (
        "GOV-04",
        dossier(
            handling=(
                Handling("f", "review", 1, closed=True, adverse=True, signed_by_sides=frozenset({"US"})),
            )
        ),
        ["block"],
    ),
]

SILENT = [
    ("CMP-05", listing(support(overlap="", nda="yes", effort=months(APRIL, 1, "0.1")))),
    ("CRT-04", certified("JP", malign_free="")),
    (
        "TRN-01",
        replace(
            dossier(
                replace(
                    person(),
                    joined=date(2026, 11, 1),
                    certificates=certificates("p1", security_training_on=None),
                )
            ),
            after=AfterAward(awarded=date(2026, 1, 1)),
        ),
    ),
    ("EFF-02", busy("1.0")),
    ("EFF-03", busy("1.0", "JP")),
    ("XCH-01", one(positions=(position(paid="no", brings_resources="no"),))),
    ("XCH-01", one(positions=(position("Professor", HOME, paid="yes"),))),
    (
        "XCH-05",
        outside(awards=(RegistryAward("p1", "nsf", "9", "Project this", active=True, by_number=True),)),
    ),
    ("XCH-06", outside(works=(work(byline=(HOME,)),))),
    ("XCH-10", one(earlier=(support(end=Month(2026, 1)),))),
    ("OVL-01", outside(likenesses=(Likeness("o", "T", Decimal("0.3"), 5, same_person=True),))),
    ("OVL-01", outside(likenesses=(Likeness("o", "T", Decimal("0.9"), 12, same_person=False),))),
    ("SUP-05", one(positions=(position(contract_on_file="no", personal_service=True),))),
    ("FTR-01", one(engagements=(engagement(CN),))),
    ("FTR-01", one("JP", engagements=(engagement(CN, "must_not_disclose"),))),
    (
        "ENT-01",
        dossier(
            person(positions=(position(),)), outside=Outside(bodies=(BodyMatch(ABROAD, LISTED, exact=False),))
        ),
    ),
    (
        "ENT-01",
        dossier(
            person(positions=(position(end=Month(2023, 1)),)),
            outside=Outside(bodies=(BodyMatch(ABROAD, LISTED, exact=True),)),
        ),
    ),
    ("ENT-05", outside(names=(NameMatch("p1", "A", LISTED, Decimal(1)),))),
    ("ENT-05", outside(names=(NameMatch("p1", "A", LISTED, Decimal(1), ("city",), ("birth_year",)),))),
    ("ENT-07", outside(owners=(Ownership(ABROAD, ((LISTED, 499),)),))),
    ("FCI-01", one(interests=(Interest(ABROAD, "equity", Money(1, "USD")),))),
    ("REV-02", tied(Tie("coauthor", "p1", months_ago=1, authors=60))),
    ("REV-03", tied(Tie("coeditor", "p1", months_ago=25))),
    ("GOV-03", dossier(handling=(Handling("f", "review", 10, closed=False),))),
    ("FTR-03", one(engagements=(engagement(CN, "must_not_disclose", only_exchange=True),))),
    ("GOV-01", dossier()),
    ("GOV-02", dossier()),
]


@pytest.mark.parametrize(
    ("rule", "case", "expected"), FIRES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_rule_fires(rule: str, case: Dossier, expected: list[str]) -> None:
    assert weights(case, rule) == expected


@pytest.mark.parametrize(("rule", "case"), SILENT, ids=lambda value: value if isinstance(value, str) else "")
def test_a_rule_is_silent(rule: str, case: Dossier) -> None:
    assert found(case, rule, ON) == []


def test_every_rule_is_in_the_tables() -> None:
    assert {code for code, *_ in [*FIRES, *SILENT]} == set(RULES)


def test_evidence_is_plain_and_has_its_words() -> None:
    names = {name for rule, case, _ in FIRES for seen in found(case, rule) for name in seen.evidence}
    rest = {"months", "sides", "finding"}  # reviewers and the process: shown elsewhere
    assert names - set(EVIDENCE) - HASHES - rest == set()
