"""Content is bound to its person and version; the service starts only with a key of every party."""

from pathlib import Path

import pytest

from app.disclosures import sealing
from app.factory import _record_keys
from app.kernel import envelope
from app.kernel.envelope import SealedForOthersError
from app.kernel.ids import new_id
from config.settings import UnsafeSettings
from tests.conftest import test_settings as made_settings

KEY, WHO = envelope.new_key(), new_id()
US, JP = (envelope.written(party, "1", envelope.new_key()) for party in ("US", "JP"))


def test_content_opens_where_it_was_laid_and_nowhere_else():
    sealed = sealing.seal(KEY, {"said": "words"}, WHO, 1)
    assert sealing.unseal(KEY, sealed, WHO, 1) == {"said": "words"}
    for key, person_id, number in ((envelope.new_key(), WHO, 1), (KEY, new_id(), 1), (KEY, WHO, 2)):
        with pytest.raises(SealedForOthersError):
            sealing.unseal(key, sealed, person_id, number)


def test_keys_come_from_the_settings_or_from_the_one_secret(tmp_path: Path):
    named = _record_keys(made_settings(tmp_path, record_keys=(US, JP)))
    assert [(key.party, key.key_id) for key in named.keys] == [("US", "1"), ("JP", "1")]
    derived = _record_keys(made_settings(tmp_path))
    assert [key.key_id for key in derived.keys] == ["derived", "derived"]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ((US,), "JUSSTIC_RECORD_KEYS holds no key of JP"),
        ((US, "JP:1:short"), "JUSSTIC_RECORD_KEYS: key 2 is not PARTY:NAME:BASE64 of 32 bytes"),
    ],
)
def test_a_party_without_a_key_stops_the_start(tmp_path: Path, keys, line):
    with pytest.raises(UnsafeSettings) as refused:
        _record_keys(made_settings(tmp_path, record_keys=keys))
    assert str(refused.value) == line
