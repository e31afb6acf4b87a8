import pytest
from marshmallow import ValidationError

from app.accounts.schemas import AddressIn, InvitationIn, NewcomerIn, ProfileIn, zones
from app.accounts.service import Newcomer, Profile
from app.kernel.actor import Grant
from app.kernel.language import speaking

NEWCOMER = {"email": "a@example.org", "name_latin": "A", "party": "US", "language": "en", "zone": "UTC"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  Ann@Example.ORG ", "ann@example.org"), ("a+b@x.co.jp", "a+b@x.co.jp")],
)
def test_an_address_is_folded(text, kept):
    assert AddressIn().load({"email": text}) == {"email": kept}


@pytest.mark.parametrize(
    "text", ["", "ann", "ann@", "a@b", "ä@example.org", "a b@example.org", "a" * 250 + "@x.org", 7]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValidationError) as refused:
        AddressIn().load({"email": text})
    assert refused.value.messages == {"email": ["Write an e-mail address, for example name@example.org."]}


def test_a_message_is_in_the_language_of_the_reader():
    with speaking("ja"), pytest.raises(ValidationError) as refused:
        AddressIn().load({"email": "x"})
    assert refused.value.messages == {"email": ["メールアドレスを入力してください（例：name@example.org）。"]}


def test_a_profile_reads_identifiers_in_any_form():
    names = {"name_latin": "Ann", "language": "en", "zone": "UTC"}
    given = {"orcid": "https://orcid.org/0000-0002-1825-0097", "researcher_number": "１２３４５６７８"}
    assert ProfileIn().load({**names, **given}) == Profile(
        "Ann", "en", "UTC", orcid="0000-0002-1825-0097", researcher_number="12345678"
    )
    assert ProfileIn().load({**names, "orcid": " ", "institution_id": ""}) == Profile("Ann", "en", "UTC")


def test_a_newcomer_and_an_invitation():
    expected = Newcomer("a@example.org", "A", "US", "en", "UTC")
    assert NewcomerIn().load(NEWCOMER) == expected
    assert InvitationIn().load({**NEWCOMER, "role": ""}) == (expected, None)
    assert InvitationIn().load({**NEWCOMER, "role": "auditor", "role_party": "US"}) == (
        expected,
        Grant("auditor", "US"),
    )


def test_zones_are_places_and_utc():
    assert {"Asia/Tokyo", "America/New_York", "UTC"} < set(zones())
    assert [zone for zone in zones() if zone.startswith(("Etc", "US/", "posix"))] == []
