"""Overlap on real abstracts, where it is known which awards share a text and why."""

from functools import cache
from itertools import combinations

import pytest

from app.integrity.overlap import Overlap, find_overlaps
from tests.real_data.corpora import documents, overlap_groups

pytestmark = pytest.mark.needs("real_data")


@cache
def found() -> dict[frozenset[str], Overlap]:
    return {frozenset((overlap.a, overlap.b)): overlap for overlap in find_overlaps(documents())}


def pairs(kind: str) -> dict[str, list[Overlap | None]]:
    """group -> what was found for each of its pairs."""
    return {
        group: [found().get(frozenset(pair)) for pair in combinations(ids, 2)]
        for group, ids in overlap_groups()[kind]
    }


def test_every_proposal_filed_with_one_text_is_found():
    groups = pairs("collaborative_same_text")
    assert len(groups) == 123
    assert [group for group, overlaps in groups.items() if None in overlaps] == []
    assert {overlap.nature for overlaps in groups.values() for overlap in overlaps if overlap} == {
        "same_text"
    }


def test_proposals_of_which_some_share_a_text_are_found():
    groups = pairs("collaborative_similar")
    missed = [group for group, overlaps in groups.items() if not any(overlaps)]
    assert len(groups) == 326
    assert len(missed) <= 3


def test_programme_text_is_not_called_copying():
    """The fellowship blurb of 32 awards and of 54 others: no pair of them is reported at all."""
    groups = pairs("shared_abstract_different_titles")
    blurb = max(groups, key=lambda group: len(groups[group]))
    assert len(groups[blurb]) == 496
    assert [overlap for overlap in groups[blurb] if overlap] == []


def test_one_text_under_two_titles_is_said_to_be_one_text_and_nothing_worse():
    groups = pairs("shared_abstract_different_titles")
    natures = {overlap.nature for overlaps in groups.values() for overlap in overlaps if overlap}
    assert natures == {"same_text"}


def test_a_shared_title_alone_is_no_overlap_of_long_texts():
    texts = dict(documents())
    for overlaps in pairs("same_title_different_abstracts").values():
        for overlap in overlaps:
            if overlap and overlap.nature == "shared_passages":
                assert max(passage.a_end - passage.a_start for passage in overlap.passages) > 100
                assert min(len(texts[overlap.a]), len(texts[overlap.b])) < 4_000


def test_hardly_anything_else_is_reported():
    known = {
        frozenset(pair)
        for groups in overlap_groups().values()
        for _, ids in groups
        for pair in combinations(ids, 2)
    }
    others = [overlap for pair, overlap in found().items() if pair not in known]
    copied = [overlap for overlap in others if overlap.nature == "shared_passages"]
    assert len(documents()) == 6_884
    assert len(copied) <= 250


def test_what_is_shown_is_in_both_texts():
    texts = dict(documents())
    for overlap in list(found().values())[:300]:
        for passage in overlap.passages:
            one = texts[overlap.a][passage.a_start : passage.a_end].casefold().split()
            other = texts[overlap.b][passage.b_start : passage.b_end].casefold().split()
            assert len(set(one) & set(other)) >= 0.6 * len(set(one))


def test_a_new_proposal_is_compared_with_the_corpus_only():
    corpus = documents()[:2_000]
    name, text = corpus[7]
    copied = find_overlaps([("new", f"A quite different beginning. {text}")], corpus=corpus)
    assert name in {overlap.b for overlap in copied}
    assert {overlap.a for overlap in copied} == {"new"}
