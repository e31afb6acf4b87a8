from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import rules
from app.accounts.models import MailLink
from app.accounts.roles import Role
from app.accounts.rules import Limit
from app.accounts.states import LinkPurpose
from app.kernel.actor import Grant
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from tests.factories import accounts as make

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OWN = ["hanako.sato@kyoto-u.example.org", "Hanako Sato", "佐藤 花子", "サトウ ハナコ"]


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.pointer) for problem in problems]


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("a quiet river in late autumn", []),
        ("秋の静かな川の流れと古い橋のたもと", []),
        ("fourteen chars", ["password.too_short"]),
        ("x" * 129, ["password.too_long"]),
        ("aaaaaaaaaaaaaaaaaaaa", ["password.guessable"]),
        ("abababababababababab", ["password.guessable"]),
        ("Password Password 1", ["password.guessable"]),
        ("correct horse battery staple", ["password.guessable"]),
        ("qwertyuiopasdfghjkl", ["password.guessable"]),
        ("lkjhgfdsapoiuytrewq", ["password.guessable"]),
        ("Hanako Sato Kyoto 12", ["password.guessable"]),
        ("jusstic hanako sato!", ["password.guessable"]),
        ("佐藤花子佐藤花子佐藤花子佐藤花子", ["password.guessable"]),
        ("hanako likes green tea", []),
    ],
)
def test_passwords(password, expected):
    assert [problem.code for problem in rules.password_problems(password, OWN)] == expected


def test_a_password_problem_points_at_its_field():
    assert codes(rules.password_problems("short", pointer="/new")) == [("password.too_short", "/new")]


def test_characters_count_after_folding():
    assert rules.password_problems("ﷺ", OWN) == []


def test_a_person_needs_a_known_party_language_and_zone():
    assert rules.person_problems(party="JP", language="ja", zone="Asia/Tokyo") == []
    assert codes(rules.person_problems(party="XX", language="fr", zone="Asia/Atlantis")) == [
        ("party.unknown", "/party"),
        ("language.unknown", "/language"),
        ("zone.unknown", "/zone"),
    ]


AGENCY, INSTITUTION = make.agency(party="US"), make.institution(party="JP")


@pytest.mark.parametrize(
    ("role", "party", "agency", "institution", "expected"),
    [
        (Role.PROGRAMME_OFFICER, "", AGENCY, None, []),
        (Role.PROGRAMME_OFFICER, "", None, None, [("role.agency_needed", "/agency_id")]),
        (Role.REVIEWER, "", AGENCY, INSTITUTION, [("role.institution_not_used", "/institution_id")]),
        (Role.INSTITUTION_OFFICER, "", None, INSTITUTION, []),
        (Role.INSTITUTION_OFFICER, "", None, None, [("role.institution_needed", "/institution_id")]),
        (Role.INTEGRITY_OFFICER, "JP", None, None, []),
        (Role.INTEGRITY_OFFICER, "", None, None, [("role.party_needed", "/party")]),
        (Role.COUNCIL_MEMBER, "XX", None, None, [("role.party_needed", "/party")]),
        (Role.AUDITOR, "", None, None, []),
        (Role.AUDITOR, "", AGENCY, None, [("role.agency_not_used", "/agency_id")]),
        ("emperor", "", None, None, [("role.unknown", "/role")]),
    ],
)
def test_a_grant_names_what_limits_it(role, party, agency, institution, expected):
    assert codes(rules.grant_problems(Grant(role, party), agency, institution)) == expected


def test_an_agency_or_institution_brings_its_party():
    grant = Grant(Role.INTEGRITY_OFFICER, "US")
    assert rules.party_of_grant(grant, None, None) == "US"
    assert rules.party_of_grant(grant, None, INSTITUTION) == "JP"
    assert rules.party_of_grant(Grant(Role.REVIEWER, "JP"), AGENCY, None) == "US"


def test_two_administrators_must_remain():
    assert [codes(rules.administrator_problems(others)) for others in (1, 2)] == [
        [("role.last_administrators", "")],
        [],
    ]


def test_an_agency_needs_a_free_code_a_party_and_both_names():
    assert rules.agency_problems("NSF", "US", Bilingual("a", "b"), is_taken=False) == []
    assert codes(rules.agency_problems("NSF", "XX", Bilingual("a"), is_taken=True)) == [
        ("party.unknown", "/party"),
        ("agency.code_taken", "/code"),
        ("agency.name_in_both_languages", "/name"),
    ]


def test_an_institution_needs_a_new_name():
    assert rules.institution_problems("JP", Bilingual("", "大学"), is_known=False) == []
    assert codes(rules.institution_problems("XX", Bilingual(" "), is_known=True)) == [
        ("party.unknown", "/party"),
        ("institution.known_already", "/name"),
        ("institution.name_needed", "/name"),
    ]


@pytest.mark.parametrize(
    ("roles", "rested", "alive"),
    [
        ([], 59, True),
        ([], 60, False),
        ([Role.INSTITUTION_OFFICER], 59, True),
        ([Role.REVIEWER], 29, True),
        ([Role.REVIEWER], 30, False),
        ([Role.INSTITUTION_OFFICER, Role.AUDITOR], 30, False),
    ],
)
def test_a_session_rests_an_hour_and_half_of_it_with_a_role(roles, rested, alive):
    assert rules.is_session_alive(NOW - rested * MINUTE, NOW + MINUTE, roles, NOW) is alive


def test_a_session_ends_at_its_absolute_limit():
    assert rules.is_session_alive(NOW, NOW, [], NOW) is False


def test_people_with_a_role_have_fewer_sessions():
    assert [rules.most_sessions(roles) for roles in ([], [Role.INSTITUTION_OFFICER], [Role.AUDITOR])] == [
        5,
        5,
        2,
    ]


def link(**changes: object) -> MailLink:
    values = {"purpose": LinkPurpose.RESET, "used_at": None, "expires_at": NOW, "person_id": uuid4()}
    return MailLink(**{**values, **changes})


@pytest.mark.parametrize(
    ("found", "is_usable"),
    [
        (link(), True),
        (None, False),
        (link(purpose=LinkPurpose.INVITATION), False),
        (link(used_at=NOW), False),
        (link(expires_at=NOW - MINUTE), False),
    ],
)
def test_a_link_is_used_once_in_time_and_for_its_purpose(found, is_usable):
    expected = [] if is_usable else [("link.unusable", "")]
    assert codes(rules.link_problems(found, [LinkPurpose.RESET], NOW)) == expected


def test_ten_tries_in_five_minutes_and_not_one_more():
    limit = Limit(10, 5 * MINUTE)
    made = [NOW - 4 * MINUTE] * 9
    assert limit.wait(made, NOW) == timedelta()
    assert limit.wait([*made, NOW], NOW) == MINUTE


def test_going_on_wrongly_makes_the_window_grow_and_ends_at_a_hundred():
    limit = rules.LIMITS["sign_in.account"]
    assert limit.wait([NOW - 6 * MINUTE] * 19, NOW) == timedelta()
    assert limit.wait([NOW - 6 * MINUTE] * 20, NOW) == 4 * MINUTE
    assert limit.wait([NOW - 6 * MINUTE] * 99, NOW) == 9 * MINUTE
    assert limit.wait([NOW - 16 * MINUTE] * 99, NOW) == timedelta()
    assert limit.wait([NOW - 16 * MINUTE] * 100, NOW) is None


def test_only_a_limit_without_an_end_may_forget():
    assert rules.LIMITS["sign_in.account"].memory is None
    assert rules.LIMITS["sign_in.address"].memory == 5 * MINUTE


@given(st.lists(st.integers(0, 600), max_size=30), st.integers(1, 6), st.integers(1, 300))
def test_the_wait_is_the_first_moment_at_which_too_few_tries_are_recent(ages, most, window):
    """Brute force: look at every second until fewer than `most` tries lie in the window."""
    made = sorted(NOW - timedelta(seconds=age) for age in ages)
    length = timedelta(seconds=window)
    expected = next(
        later
        for later in range(1000)
        if sum(NOW + timedelta(seconds=later) - at < length for at in made) < most
    )
    assert Limit(most, length).wait(made, NOW) == timedelta(seconds=expected)
