import numpy as np
import pytest

from app.integrity.overlap.sketch import candidates, common_spans, take

RNG = np.random.default_rng(7)
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))


def prose(size: int) -> str:
    return "".join(RNG.choice(LETTERS, size))


def sketch(*texts: str, programme_text_from: int = 99, programme_text: tuple[str, ...] = ()):
    return take(texts, programme_text_from=programme_text_from, programme_text=programme_text)


def test_documents_that_share_a_quarter_are_candidates():
    common = prose(700)
    texts = [common + prose(2_100), prose(2_100) + common, prose(2_800)]
    assert candidates(sketch(*texts), 0.25) == [(0, 1)]


def test_a_short_text_in_a_long_one_is_a_candidate():
    long = prose(6_000)
    assert candidates(sketch(long[3_000:3_150], long, prose(6_000)), 0.25) == [(0, 1)]


def test_a_phrase_is_none():
    common = prose(60)
    assert candidates(sketch(common + prose(3_000), prose(3_000) + common), 0.25) == []


@pytest.mark.parametrize("rounds", range(3))
def test_a_quarter_is_hardly_ever_missed(rounds):
    texts = []
    for _ in range(60):
        common = prose(600)
        texts += [common + prose(1_800), common + prose(1_800)]
    found = candidates(sketch(*texts), 0.25)
    assert len(found) >= 59


def test_text_in_many_documents_makes_no_pair():
    common = prose(600)
    texts = [common + prose(600) for _ in range(5)]
    assert candidates(sketch(*texts, programme_text_from=5), 0.25) == []
    assert len(candidates(sketch(*texts, programme_text_from=6), 0.25)) == 10


def test_the_template_of_a_call_makes_no_pair():
    common = prose(600)
    texts = [common + prose(600), common + prose(600)]
    assert candidates(sketch(*texts, programme_text=(common,)), 0.25) == []


def test_the_place_of_programme_text_is_known():
    head, common, tail = prose(1_000), prose(800), prose(1_000)
    spans = common_spans(sketch(head + common + tail, prose(500), programme_text=(common,)))
    assert list(spans) == [0]
    ((start, end),) = spans[0]
    assert 900 < start <= 1_000
    assert 1_776 <= end < 1_900


def test_programme_text_at_the_end_reaches_the_end():
    common = prose(800)
    ((start, end),) = common_spans(sketch(prose(900) + common, programme_text=(common,)))[0]
    assert start > 800
    assert end > 10_000


def test_two_paragraphs_are_two_spans():
    one, other = prose(600), prose(600)
    spans = common_spans(sketch(one + prose(900) + other, prose(99), programme_text=(one, other)))
    assert len(spans[0]) == 2


def test_no_documents_no_candidates():
    assert candidates(sketch(), 0.25) == []
    assert candidates(sketch("", ""), 0.25) == []
    assert common_spans(sketch()) == {}
