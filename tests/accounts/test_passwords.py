from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts import passwords

LONG = "a quiet river in late autumn"


def test_a_hash_is_argon2id_with_the_costs_of_the_design():
    assert passwords.hash_of(LONG).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_right_password_fits_and_another_does_not():
    kept = passwords.hash_of(LONG)
    assert passwords.is_password(LONG, kept) is True
    assert passwords.is_password(LONG + " ", kept) is False


def test_nobody_has_a_password_that_is_not_kept():
    assert passwords.is_password(LONG, None) is False
    assert passwords.is_password("nobody has this password, it only takes its time", None) is False


def test_something_that_is_no_hash_fits_nothing():
    assert passwords.is_password("!", "!") is False


def test_nothing_is_cut_off_after_72_bytes():
    kept = passwords.hash_of("x" * 127 + "a")
    assert passwords.is_password("x" * 127 + "b", kept) is False


def test_full_width_letters_are_the_same_password():
    assert (
        passwords.is_password("ｑｕｉｅｔ　ｒｉｖｅｒ　ｉｎ　ｍａｙ", passwords.hash_of("quiet river in may"))
        is True
    )


def test_a_hash_of_lower_costs_is_outdated():
    assert (
        passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(LONG)) is True
    )
    assert passwords.is_outdated(passwords.hash_of(LONG)) is False


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_normalising_twice_changes_nothing(text):
    once = passwords.normal_password(text)
    assert passwords.normal_password(once) == once
