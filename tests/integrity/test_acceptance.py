"""The twenty acceptance fixtures of the integrity rules (section 5), by their numbers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.disclosures.effort import appointment_share, combined, person_months
from app.integrity.catalogue.facts import Body, Declared, InKind, InstitutionFacts, Sister
from app.integrity.catalogue.forbidden import forbidden_parts
from app.integrity.catalogue.found import (
    BodyMatch,
    Judge,
    Likeness,
    Listed,
    NameMatch,
    Outside,
    Ownership,
    Tie,
    Work,
)
from app.integrity.screening import OrganisationSubject, PersonSubject, ScreeningIndex, WrittenName
from app.integrity.sources import Alias, ListedParty
from app.kernel.fiscal import Month
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
    proposal,
    rules_of,
    support,
    this_proposal,
    weights,
)

LISTED = Listed("csl-el", "7", "f" * 64, "Example Aerospace Corporation")
CITY = Body("City of Beispielstadt", seat="DE", kind="government")
IN_LISTED_COUNTRY = Body("Example City Talent Office", seat="CN", kind="government")


def test_01_zero_person_months_are_refused_by_one_form_and_taken_by_the_other() -> None:
    zero = this_proposal(months_entered=((2027, Decimal("0.00")),))
    assert weights(dossier(person(agency="NSF", support=(zero,))), "EFF-01") == ["block"]
    assert weights(dossier(person(agency="NIH", support=(zero,))), "EFF-01") == []


def test_02_nine_month_appointment_and_a_summer_month() -> None:
    year = appointment_share(Decimal("0.10"), Month(2027, 9), 9)
    summer = appointment_share(Decimal(1), Month(2028, 6), 1)
    both = combined([year, summer])
    parts = [person_months(part, Month(2027, 9), Month(2028, 8)) for part in (year, summer, both)]
    assert parts == [Decimal("0.9"), Decimal("1.0"), Decimal("1.9")]


def test_03_hundred_and_five_percent() -> None:
    items = [support(f"s{n}", percent_entered=((2027, share),)) for n, share in enumerate((40, 30))]
    own = this_proposal(percent_entered=((2027, 20),))
    teaching = position("Teaching", kind="duty", effort=months(Month(2027, 4), 12, "0.15"))
    full = person(side="JP", support=(*items, own), positions=(teaching,))
    [seen] = found(dossier(full), "EFF-03")
    assert (seen.severity, seen.evidence) == ("block", {"year": 2027, "value": "105", "limit": 100})
    assert weights(dossier(replace(full, reduction_plan="yes")), "EFF-03") == ["review"]


def test_04_two_renderings_of_one_effort() -> None:
    entered = {"months_entered": ((2027, Decimal("2.4")),), "percent_entered": ((2027, 10),)}
    [seen] = found(dossier(person(support=(this_proposal(**entered),))), "EFF-04")
    assert (seen.severity, seen.evidence["percent"], seen.evidence["converted"]) == ("review", 10, "20.0")
    agreeing = {**entered, "percent_entered": ((2027, 20),)}
    assert weights(dossier(person(support=(this_proposal(**agreeing),))), "EFF-04") == []


def test_05_secret_joint_research_passes_with_its_effort() -> None:
    sealed = support("joint", nda="yes", overlap="", reported="yes", percent_entered=((2027, 5),))
    sealed = replace(sealed, source=Body("A company", kind="company"), contract_on_file="yes")
    for side in ("JP", "US"):
        seen = found(dossier(person(side=side, support=(this_proposal(), sealed))))
        assert [each.rule for each in seen if each.severity != "advise"] == []
    silent = replace(sealed, percent_entered=())
    assert weights(dossier(person(side="JP", support=(this_proposal(), silent))), "SUP-04") == ["block"]


def test_06_in_kind_threshold() -> None:
    def placed(dollars: int, **changes: object) -> list[str]:
        time = InKind("Microscope", ABROAD, Money(dollars * 100, "USD"), needs_time="yes")
        seen = found(dossier(person(in_kind=(replace(time, **changes),))), "SUP-01")
        return [each.evidence["belongs"] for each in seen]

    assert placed(4_900) == []
    assert placed(5_000) == ["support"]
    assert placed(5_000, stands_in="support") == []
    assert placed(5_000, for_this_project="yes") == ["facilities"]


def test_07_honorary_post_that_ended_two_and_a_half_years_ago_belongs_into_the_record() -> None:
    """Listed, it satisfies the look-back of three years; left out, the byline of that time shows it."""
    ended = Month.of(ON).plus(-30)
    honorary = position(
        "Honorary professor", start=Month(2020, 4), end=ended, paid="no", brings_resources="no"
    )
    then = tuple(Work("p1", f"10.1/{n}", date(2024, n, 1), 4, (ABROAD,)) for n in (3, 4))
    listed = person(positions=(honorary,))
    assert found(dossier(listed, outside=Outside(works=then)), "XCH-06") == []
    assert weights(dossier(person(), outside=Outside(works=then)), "XCH-06") == ["review"]
    assert [found(dossier(replace(listed, side=side)), "XCH-01") for side in ("US", "JP")] == [[], []]


def test_08_talks_and_advice_are_a_safe_harbour() -> None:
    talks = engagement(IN_LISTED_COUNTRY, "recruits_others", only_exchange=True)
    seen = found(dossier(person(engagements=(talks,))))
    assert [rule for rule in rules_of(seen) if rule.startswith("FTR")] == []
    listed = BodyMatch(IN_LISTED_COUNTRY, Listed("dow-1286", "3", "e" * 64, "An office"), exact=True)
    by_a_listed_body = dossier(person(engagements=(talks,)), outside=Outside(bodies=(listed,)))
    assert weights(by_a_listed_body, "FTR-01") == ["review"]


def test_09_a_stipend_from_elsewhere_is_recorded_and_no_more() -> None:
    stipend = dossier(person(engagements=(engagement(CITY, "recruits_others"),)))
    assert (weights(stipend, "FTR-01"), weights(stipend, "FTR-02")) == ([], ["advise"])


def test_10_the_same_from_a_listed_country_is_for_an_officer_and_bars_the_certificate() -> None:
    party_now = dossier(person(engagements=(engagement(IN_LISTED_COUNTRY, "recruits_others"),)))
    [seen] = found(party_now, "FTR-01")
    assert (seen.severity, seen.evidence["may_certify"]) == ("review", False)
    assert weights(party_now, "FTR-02") == []
    past = engagement(IN_LISTED_COUNTRY, "recruits_others", status="ended")
    [seen] = found(dossier(person(engagements=(past,))), "FTR-01")
    assert (seen.severity, seen.evidence["may_certify"]) == ("review", True)


def test_11_signature_older_than_twelve_months() -> None:
    signed = person(certificates=certificates("p1", signed_on=date(2026, 1, 5)))
    assert weights(dossier(signed, proposal=proposal(submitted=date(2027, 1, 6))), "CRT-02") == ["block"]
    assert weights(dossier(signed, proposal=proposal(submitted=date(2027, 1, 5))), "CRT-02") == []


def test_12_training_within_twelve_months_before_submission() -> None:
    trained = person(certificates=certificates("p1", security_training_on=date(2026, 2, 1)))
    assert weights(dossier(trained, proposal=proposal(submitted=date(2027, 1, 31))), "TRN-01") == []
    assert weights(dossier(trained, proposal=proposal(submitted=date(2027, 2, 2))), "TRN-01") == ["block"]


def test_13_sister_proposals_are_expected_to_be_the_same() -> None:
    twin = Likeness("JP-1", "Sensors", Decimal("0.98"), 36, same_person=True, joint_project="J1")
    joint = proposal(joint_project="J1", sister=Sister("JP-1", frozenset({"p1", "p9"})))
    case = dossier(proposal=joint, outside=Outside(likenesses=(twin,)))
    assert (weights(case, "OVL-01"), weights(case, "XCH-04")) == ([], ["review"])
    stranger = replace(twin, joint_project="")
    assert weights(dossier(outside=Outside(likenesses=(stranger,))), "OVL-01") == ["review"]


def test_14_a_name_without_a_corroborator_stays_in_the_log() -> None:
    listed = ListedParty("csl-sdn", "1", "齋藤 純", kind="person")
    [hit] = ScreeningIndex([listed]).people_like(
        PersonSubject("p1", (WrittenName("斎藤純", "さいとう じゅん"),))
    )
    assert (hit.outcome, hit.score >= 0.85) == ("log", True)
    entry = Listed("csl-sdn", "1", listed.version, listed.name)
    alone = NameMatch("p1", hit.own_name, entry, Decimal(str(hit.score)))
    assert weights(dossier(outside=Outside(names=(alone,))), "ENT-05") == []
    with_city = replace(alone, corroborators=("city",))
    assert weights(dossier(outside=Outside(names=(with_city,))), "ENT-05") == ["review"]


def test_15_northwestern_is_not_northwestern_polytechnical() -> None:
    listed = ListedParty("csl-el", "9", "Northwestern Polytechnical University", kind="organisation",
                         aliases=(Alias("NWPU"),))  # fmt: skip
    index = ScreeningIndex([listed], {("csl-el", "9"): frozenset({"ror:01y0j0j86"})})
    own = OrganisationSubject("o1", ("Northwestern University",), frozenset({"ror:000e0be47"}))
    assert {hit.outcome for hit in index.organisations_like(own)} <= {"closed"}
    body = Body("Northwestern University", frozenset({"ror:000e0be47"}))
    match = BodyMatch(body, Listed("csl-el", "9", listed.version, listed.name), exact=False, ruled_out=True)
    case = dossier(person(primary=body), outside=Outside(bodies=(match,)))
    assert (weights(case, "ENT-06"), weights(case, "ENT-01")) == ([], [])


def test_16_a_coauthor_of_52_months_ago_on_the_other_side_excludes() -> None:
    reviewer = Judge("r1", "reviewer", ties=(Tie("coauthor", "p2", months_ago=52, authors=4),))
    team = dossier(person(), person("p2", "JP"), judges=(reviewer,))
    assert (weights(team, "REV-02"), weights(team, "REV-08")) == (["exclude"], ["exclude"])
    older = Judge("r1", "reviewer", ties=(Tie("coauthor", "p2", months_ago=61, authors=4),))
    assert weights(dossier(person(), person("p2", "JP"), judges=(older,)), "REV-08") == []


def test_17_a_paper_of_twelve_hundred_authors_says_nothing() -> None:
    listed = Body("Example Aerospace Corporation", frozenset({"ror:00listed00"}), "CN", "company")
    paper = Work("p1", "10.1/big", date(2026, 5, 1), 1_200, byline=(listed,), coauthors_at=(listed,))
    match = BodyMatch(listed, LISTED, exact=True)

    def seen(work: Work) -> list[str]:
        outside = Outside(works=(work, replace(work, doi="10.1/two", on=date(2026, 6, 1))), bodies=(match,))
        return rules_of(found(dossier(outside=outside)))

    assert seen(paper) == []
    assert seen(replace(paper, authors=12)) == ["XCH-06", "ENT-04", "ENT-04"]


def test_18_the_engine_sees_an_outcome_and_no_category() -> None:
    here = Body("例示大学", frozenset({"ror:00reiji00"}), "JP", "university")
    sensitive = proposal(declared=Declared(sensitive="yes"))
    waiting = InstitutionFacts(here, "JP", export_outcome="")
    answered = replace(waiting, export_outcome="confirmed")
    cases = [dossier(person(side="JP"), proposal=sensitive, institutions=(it,)) for it in (waiting, answered)]
    assert [weights(case, "EXP-03") for case in cases] == [["review"], []]
    [seen] = found(cases[0], "EXP-03")
    assert seen.evidence == {"organisation": "例示大学"}


def test_19_a_field_for_citizenship_fails_the_build() -> None:
    assert forbidden_parts(["people.citizenship", "support.source", "birthPlace"]) == [
        "people.citizenship",
        "birthPlace",
    ]


def test_20_the_affiliates_rule_is_off_before_its_day_and_on_from_it() -> None:
    owned = Ownership(Body("Example Subsidiary"), ((LISTED, 600),))
    case = dossier(outside=Outside(owners=(owned,)))
    days = (date(2026, 11, 9), date(2026, 11, 10))
    assert [weights(case, "ENT-07", on) for on in days] == [[], ["review"]]
