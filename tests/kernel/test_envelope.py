"""Keys of parties around keys of records: every holder opens, nobody else, and a change is seen."""

import pytest

from app.kernel import envelope
from app.kernel.envelope import PartyKey, Ring, SealedForOthersError

US1 = PartyKey("US", "1", b"a" * 32)
US2 = PartyKey("US", "2", b"b" * 32)
JP1 = PartyKey("JP", "1", b"c" * 32)
KEY = b"k" * 32


def test_each_party_opens_with_its_own_key_alone():
    wraps = Ring((US1, JP1)).wrap(KEY, "record 1")
    assert [(w.party, w.key_id) for w in wraps] == [("US", "1"), ("JP", "1")]
    assert [Ring((key,)).unwrap(wraps, "record 1") for key in (US1, JP1)] == [KEY, KEY]


def test_another_key_another_record_or_a_changed_byte_opens_nothing():
    ring = Ring((US1,))
    wraps = ring.wrap(KEY, "record 1")
    with pytest.raises(SealedForOthersError):
        Ring((US2,)).unwrap(wraps, "record 1")
    with pytest.raises(SealedForOthersError):
        ring.unwrap(wraps, "record 2")
    sealed = envelope.seal(KEY, b"words", "record 1")
    assert envelope.unseal(KEY, sealed, "record 1") == b"words"
    for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), b"", b"short"):
        with pytest.raises(SealedForOthersError):
            envelope.unseal(KEY, broken, "record 1")


def test_a_new_key_wraps_anew_and_the_old_one_can_go():
    old = Ring((US1, JP1)).wrap(KEY, "r")
    both = Ring((US2, US1, JP1))
    added = both.rewrapped(old, "r")
    assert [(w.party, w.key_id) for w in added] == [("US", "2")]
    assert both.rewrapped([*old, *added], "r") == ()
    assert Ring((US2,)).unwrap(added, "r") == KEY


def test_the_same_plain_text_is_never_sealed_twice_alike():
    assert envelope.seal(KEY, b"words", "r") != envelope.seal(KEY, b"words", "r")
    assert b"words" not in envelope.seal(KEY, b"words", "r")


def test_keys_are_read_as_they_are_written():
    lines = [envelope.written("US", "2026-1", US1.secret), envelope.written("JP", "2026-1", JP1.secret)]
    assert [(k.party, k.key_id, k.secret) for k in envelope.read(lines).keys] == [
        ("US", "2026-1", US1.secret),
        ("JP", "2026-1", JP1.secret),
    ]


@pytest.mark.parametrize(
    "entry", ["", "US:1:short", "US:1", "US:1:" + "!" * 44, "US:1:" + "A" * 43, "US:1:" + "A" * 48]
)
def test_a_malformed_key_is_refused_without_being_repeated(entry):
    with pytest.raises(ValueError, match=r"^key 1 is not PARTY:NAME:BASE64 of 32 bytes$"):
        envelope.read([entry])


def test_derived_keys_differ_by_party_and_secret():
    one, other = envelope.derived("s", ("US", "JP")), envelope.derived("t", ("US",))
    assert len({key.secret for key in (*one.keys, *other.keys)}) == 3
    assert repr(one.keys[0]) == "PartyKey(US:derived)"


def test_without_a_ring_nothing_is_sealed(monkeypatch):
    monkeypatch.setattr(envelope._Active, "ring", None)
    with pytest.raises(RuntimeError):
        envelope.ring()
