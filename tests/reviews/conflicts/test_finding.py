"""Whether somebody may judge a proposal, from facts alone: every ground, by every way a tie can be declared."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from app.reviews.conflicts import Facts, Ground, Somebody, Tie, find, lookbacks, name_keys
from app.reviews.states import RelationKind as K

ME, OTHER, HERE, THERE, MATE, P1, P2 = (uuid.UUID(int=n) for n in range(1, 8))
TODAY = date(2027, 3, 31)
LOOKBACKS = lookbacks(TODAY)


def somebody(
    person_id: uuid.UUID, place: uuid.UUID | None = None, *, orcid: str = "", name: str = ""
) -> Somebody:
    return Somebody(person_id, place, orcid, frozenset({name_keys(name)[0]} if name else set()))


JUDGE = somebody(ME, HERE, orcid="0000-0001", name="Hanako Sato")
TEAM = {P1: [somebody(OTHER, THERE, orcid="0000-0002", name="Ken Mori"), somebody(MATE)]}


def grounds(judge: Somebody = JUDGE, proposal: uuid.UUID = P1, **facts) -> list[Ground]:
    known = {"teams": TEAM, "lookbacks": LOOKBACKS, **facts}
    return find(Facts(judges=[judge], **known)).grounds(proposal, judge.person_id)


def tie(kind: K, of: uuid.UUID = ME, **facts) -> Tie:
    return Tie(uuid.UUID(int=99), of, kind, **facts)


@pytest.mark.parametrize(
    ("judge", "facts", "expected"),
    [
        (JUDGE, {}, []),
        (somebody(ME, THERE), {}, [Ground.INSTITUTION]),
        (JUDGE, {"places": {P1: {HERE}}}, [Ground.INSTITUTION]),
        (somebody(ME), {}, [Ground.UNKNOWN]),
        (somebody(ME), {"declared": {(P1, ME): {"officer": "none"}}}, []),
        (somebody(ME), {"declared": {(P1, ME): {"self": "none"}}}, [Ground.UNKNOWN]),
        (JUDGE, {"declared": {(P1, ME): {"self": "family"}}}, [Ground.DECLARED]),
        (JUDGE, {"declared": {(P1, ME): {"self": "none", "officer": "money"}}}, [Ground.DECLARED]),
        (JUDGE, {"declared": {(P1, OTHER): {"self": "family"}}}, []),
        (JUDGE, {"declared": {(P1, ME): {"computed": "other"}}}, [Ground.COMPETITOR]),
        (JUDGE, {"declared": {(P1, ME): {"computed": "other", "self": "none"}}}, [Ground.COMPETITOR]),
        (JUDGE, {"declared": {(P1, ME): {"computed": "other", "officer": "none"}}}, []),
        (
            JUDGE,
            {
                "declared": {(P1, ME): {"computed": "other"}},
                "waived": {(P1, ME, Ground.COMPETITOR)},
            },
            [],
        ),
        (JUDGE, {"applicants": {ME}}, [Ground.APPLICANT]),
        (
            somebody(OTHER, THERE),
            {"applicants": {OTHER}},
            [Ground.TEAM, Ground.APPLICANT, Ground.INSTITUTION],
        ),
    ],
)
def test_grounds_that_need_no_tie(judge: Somebody, facts: dict, expected: list[Ground]):
    assert grounds(judge, **facts) == expected


@pytest.mark.parametrize(
    ("tied", "expected"),
    [
        (tie(K.COAUTHOR, other_id=OTHER), [Ground.COAUTHOR]),
        (tie(K.COAUTHOR, OTHER, other_id=ME), [Ground.COAUTHOR]),
        (tie(K.COAUTHOR, other_id=uuid.uuid4()), []),
        (tie(K.FAMILY, other_orcid="0000-0002"), [Ground.FAMILY]),
        (tie(K.ADVISEE, OTHER, other_orcid="0000-0001"), [Ground.ADVISOR]),
        (tie(K.COLLABORATOR, keys=name_keys("Ken Mori")), [Ground.NAMESAKE]),
        (tie(K.COLLABORATOR, keys=name_keys("Mori, Ken")), [Ground.NAMESAKE]),
        (tie(K.COLLABORATOR, OTHER, keys=name_keys("Sato Hanako")), [Ground.NAMESAKE]),
        (tie(K.COLLABORATOR, other_orcid="0000-0009", keys=name_keys("Ken Mori")), []),
        (tie(K.EMPLOYMENT, institution_id=THERE), [Ground.FORMER]),
        (tie(K.MONEY, institution_id=THERE), [Ground.MONEY]),
        (tie(K.EMPLOYMENT, OTHER, institution_id=HERE), []),
        (tie(K.COAUTHOR, other_id=OTHER, authors=50), [Ground.COAUTHOR]),
        (tie(K.COAUTHOR, other_id=OTHER, authors=51), []),
        (tie(K.COAUTHOR, other_id=OTHER, authors=51, is_writing_group=True), [Ground.WRITING]),
        (tie(K.COAUTHOR, OTHER, other_id=ME, authors=51, is_writing_group=True), [Ground.WRITING]),
        (tie(K.COAUTHOR, keys=name_keys("Ken Mori"), authors=51, is_writing_group=True), [Ground.NAMESAKE]),
        (tie(K.COAUTHOR, other_id=OTHER, authors=50, is_writing_group=True), [Ground.COAUTHOR]),
    ],
)
def test_a_tie_counts_whichever_side_declared_it(tied: Tie, expected: list[Ground]):
    assert grounds(ties=[tied]) == expected


def test_an_officer_clears_a_writing_group_and_a_programme_may_not_ask():
    """REV-02: of papers of more than fifty authors those count who wrote them together, until somebody looked."""
    large = tie(K.COAUTHOR, other_id=OTHER, authors=51, is_writing_group=True)
    assert grounds(ties=[large], declared={(P1, ME): {"officer": "none"}}) == []
    assert grounds(ties=[large], waived={(P1, ME, Ground.COAUTHOR)}) == [Ground.WRITING]
    without = replace(lookbacks(date(2027, 4, 1)), writing_group=False)
    assert grounds(ties=[large], lookbacks=without) == []
    assert lookbacks(date(2027, 4, 1)).writing_group


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (None, [Ground.MONEY]),
        ((1_500_000, "USD"), []),
        ((1_500_001, "USD"), [Ground.MONEY]),
        ((1, "JPY"), [Ground.MONEY]),
    ],
)
def test_shares_tie_from_a_worth_on(amount: tuple[int, str] | None, expected: list[Ground]):
    """REV-06: more than 15,000 dollars in one proposer; no party names a worth in another currency."""
    assert grounds(ties=[tie(K.STOCK, institution_id=THERE, amount=amount)]) == expected
    sold = tie(K.STOCK, institution_id=THERE, amount=amount, ended_on=date(2027, 3, 30))
    assert grounds(ties=[sold]) == []


@pytest.mark.parametrize(
    ("systems", "said", "expected"),
    [
        ({HERE: {"own1", "system"}, THERE: {"own2", "system"}}, {}, [Ground.CAMPUS]),
        ({HERE: {"system"}, THERE: {"own2", "system"}}, {}, [Ground.CAMPUS]),
        ({HERE: {"own1", "one"}, THERE: {"own2", "other"}}, {}, []),
        ({HERE: {"own1", "system"}, THERE: {"own2", "system"}}, {"officer": "none"}, []),
        ({HERE: {"own1", "system"}, THERE: {"own2", "system"}}, {"self": "none"}, [Ground.CAMPUS]),
    ],
)
def test_another_campus_of_the_system_counts_until_an_officer_clears_it(
    systems: dict, said: dict, expected: list[Ground]
):
    """REV-01."""
    assert grounds(systems=systems, declared={(P1, ME): said}) == expected


def test_the_own_campus_is_the_institution_and_not_another_campus():
    shared = {"systems": {THERE: {"own", "system"}}}
    assert grounds(somebody(ME, THERE), **shared) == [Ground.INSTITUTION]


def test_a_conflict_found_against_the_own_word_is_told_to_officers():
    """REV-09."""
    facts = Facts(
        judges=[JUDGE],
        teams=TEAM,
        lookbacks=LOOKBACKS,
        ties=[tie(K.COAUTHOR, other_id=OTHER)],
        declared={(P1, ME): {"self": "none"}},
    )
    found = find(facts)
    assert (found.grounds(P1, ME), found.is_undeclared(P1, ME), found.is_undeclared(P2, ME)) == (
        [Ground.COAUTHOR],
        True,
        False,
    )


@pytest.mark.parametrize(
    ("kind", "last_counted", "first_free"),
    [
        (K.COAUTHOR, date(2022, 3, 31), date(2022, 3, 30)),  # 60 months of one party beat 48 of the other
        (K.COEDITOR, date(2025, 3, 31), date(2025, 3, 30)),
        (K.MONEY, date(2026, 3, 31), date(2026, 3, 30)),
        (K.ADVISOR, date(1970, 1, 1), None),
    ],
)
def test_the_longest_period_of_the_parties_holds(kind: K, last_counted: date, first_free: date | None):
    assert grounds(ties=[tie(kind, other_id=OTHER, ended_on=last_counted)]) != []
    if first_free:
        assert grounds(ties=[tie(kind, other_id=OTHER, ended_on=first_free)]) == []


def test_one_partys_own_period():
    assert lookbacks(TODAY, ("US",)).since[K.COAUTHOR] == date(2023, 3, 31)
    assert lookbacks(TODAY, ("XX",)).since[K.COAUTHOR] == date(2023, 3, 31)
    assert lookbacks(date(2027, 5, 31), ("JP",)).since[K.EMPLOYMENT] == date(2026, 5, 31)
    assert lookbacks(date(1999, 5, 31)).most_authors == 50


def test_a_conflict_with_one_member_is_one_with_the_whole_proposal_and_with_no_other():
    teams = {**TEAM, P2: [somebody(uuid.uuid4(), uuid.uuid4())]}
    found = find(
        Facts(judges=[JUDGE], teams=teams, lookbacks=LOOKBACKS, ties=[tie(K.FAMILY, other_id=OTHER)])
    )
    assert found.grounds(P1, ME) == [Ground.FAMILY]
    assert found.grounds(P2, ME) == []
    assert [(it.rule, it.member_id) for it in found.of(P1, ME)] == [("REV-05", OTHER)]


def test_a_waiver_sets_aside_its_ground_alone():
    facts = {
        "ties": [tie(K.COAUTHOR, other_id=OTHER), tie(K.FAMILY, other_id=OTHER)],
        "waived": {(P1, ME, Ground.COAUTHOR)},
    }
    assert grounds(**facts) == [Ground.FAMILY]


def test_an_officer_clears_what_is_unknown_and_namesakes_only():
    cleared = {(P1, ME): {"officer": "none"}}
    assert grounds(ties=[tie(K.FAMILY, keys=name_keys("Ken Mori"))], declared=cleared) == []
    assert grounds(ties=[tie(K.FAMILY, other_id=OTHER)], declared=cleared) == [Ground.FAMILY]
    assert grounds(somebody(ME, THERE), declared=cleared, applicants={ME}) == [
        Ground.APPLICANT,
        Ground.INSTITUTION,
    ]
