import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.accounts import identifiers

# The examples of ORCID's and ROR's own documentation.
ORCIDS = ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]
RORS = ["05dqf9946", "00x6h5n95", "015w2mp89", "042nb2s44", "000050t83"]


@pytest.mark.parametrize("written", ORCIDS)
def test_an_orcid_is_read_in_all_its_forms(written):
    bare = written.replace("-", "")
    wide = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in written)
    for form in (written, bare, bare.lower(), f"https://orcid.org/{written}", f"  {written}\n", wide):
        assert identifiers.orcid(form) == written


@pytest.mark.parametrize(
    "text",
    ["", "0000-0002-1825-0098", "0000-0002-1825-009", "0000-0002-1825-00977", "000X-0002-1825-0097", "orcid"],
)
def test_what_is_no_orcid_is_refused(text):
    with pytest.raises(ValueError, match="ORCID"):
        identifiers.orcid(text)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_every_single_wrong_digit_of_an_orcid_is_seen(base, place, change):
    right = identifiers.orcid_check_character(base)
    wrong = base[:place] + str((int(base[place]) + change) % 10) + base[place + 1 :]
    assert identifiers.orcid_check_character(wrong) != right


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 13))
def test_every_swap_of_neighbours_in_an_orcid_is_seen(base, place):
    assume(base[place] != base[place + 1])
    swapped = base[:place] + base[place + 1] + base[place] + base[place + 2 :]
    assert identifiers.orcid_check_character(swapped) != identifiers.orcid_check_character(base)


def brute_force_orcid_check(base: str) -> str:
    """ISO/IEC 7064, MOD 11-2, as the standard defines it: the weighted sum is congruent to 1 modulo 11."""
    for check in range(11):
        digits = [int(digit) for digit in base] + [check]
        if sum(digit * 2 ** (15 - i) for i, digit in enumerate(digits)) % 11 == 1:
            return "X" if check == 10 else str(check)
    raise AssertionError


@given(st.text("0123456789", min_size=15, max_size=15))
def test_the_orcid_check_is_that_of_the_standard(base):
    assert identifiers.orcid_check_character(base) == brute_force_orcid_check(base)


@pytest.mark.parametrize("bare", RORS)
def test_a_ror_id_is_read_in_all_its_forms(bare):
    for form in (bare, bare.upper(), f"https://ror.org/{bare}", f"ror.org/{bare}", f" {bare} "):
        assert identifiers.ror_id(form) == bare


@pytest.mark.parametrize(
    "text",
    ["", "05dqf9945", "15dqf9946", "05dqf994", "05dqf99466", "05dql9946", "https://ror.org/", "grid.1234.5"],
)
def test_what_is_no_ror_id_is_refused(text):
    with pytest.raises(ValueError, match="ROR"):
        identifiers.ror_id(text)


@given(
    st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=6, max_size=6), st.integers(0, 5), st.integers(1, 31)
)
def test_every_single_wrong_character_of_a_ror_id_is_seen(body, place, change):
    alphabet = identifiers._CROCKFORD
    other = alphabet[(alphabet.index(body[place]) + change) % 32]
    wrong = body[:place] + other + body[place + 1 :]
    assert identifiers.ror_check_digits("0" + wrong) != identifiers.ror_check_digits("0" + body)


def test_a_researcher_number_has_eight_digits():
    assert identifiers.researcher_number(" １２３４５６７８ ") == "12345678"
    for text in ("1234567", "123456789", "1234567a", "", "1234-5678"):
        with pytest.raises(ValueError, match="eight digits"):
            identifiers.researcher_number(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kyōto University", "KYOTO UNIVERSITY"),
        ("東京 大学", "東京大学"),
        ("東京　大学", "東京大学"),
        ("デンシコウホウ", "でんしこうほう"),
        ("ﾃﾞﾝｼ", "デンシ"),
        ("ＮＥＣ", "nec"),
        ("King's College", "Kings College"),
        ("King’s College", "Kings College"),
        ("Texas A&M University", "Texas A and M University"),
        ("U.S. Naval Research Laboratory", "US Naval Research Laboratory"),
        ("Massachusetts Institute of Technology (MIT)", "massachusetts institute of technology, mit"),
        ("University of Wisconsin–Madison", "University of Wisconsin-Madison"),
        ("Straße", "STRASSE"),
        ("サイエンス・ラボ", "サイエンスラボ"),
        ("École Polytechnique", "Ecole  polytechnique"),
    ],
)
def test_writings_of_one_name_have_one_key(one, other):
    assert identifiers.search_key(one) == identifiers.search_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("カキ", "ガキ"), ("ハート", "ハト"), ("東大", "京大"), ("Osaka", "Osaki"), ("Lab 1", "Lab 11")],
)
def test_other_names_have_other_keys(one, other):
    assert identifiers.search_key(one) != identifiers.search_key(other)


@given(st.text())
def test_a_key_is_its_own_key(name):
    key = identifiers.search_key(name)
    assert identifiers.search_key(key) == key
    assert key == key.strip()
    assert not {unicodedata.category(c)[0] for c in key} & {"C", "P", "S"}
