import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.integrity.overlap import Overlap, Passage, find_overlaps

AIM = (
    "We will drill through the ice shelf, lower a sensor into the sea below and measure for one winter how fast "
    "the water flows, how warm it is and how much of the ice it melts away from beneath. "
)
OTHER = (
    "Robots that grasp objects they have never seen must learn from very few trials. We let a hand of five fingers "
    "play with toys for a night, and ask in the morning what it has understood of weight, shape and friction. "
)
SHRUBS = (
    "Alpine shrubs climb as summers grow longer. Along nine transects we count, measure and age every stem above "
    "the line of trees, and compare the rings with the snow that lay on them in each of the last sixty years. "
)
STANDING = (
    "This award reflects the statutory mission of the foundation and has been deemed worthy of support through "
    "evaluation by its criteria of merit and of broader impacts, as laid down by the board in its policy. "
)
PURPOSE = (
    "本研究は、氷床下の海水流動を一冬にわたり連続観測し、流速・水温・融解量の変動とその相互作用を解明することを目的とする。"
    "得られた知見は、将来の海面上昇の予測精度を大きく高めるものである。"
)
ANOTHER = (
    "少数回の試行から未知物体の把持を学習するロボットハンドを開発し、重量・形状・摩擦の推定手法を確立する。"
    "実環境での検証も行う。"
)
WORDS = st.lists(st.sampled_from(AIM.split() + OTHER.split()), max_size=60).map(" ".join)


def pairs(found: list[Overlap]) -> set[tuple[str, str]]:
    return {(overlap.a, overlap.b) for overlap in found}


def unlike(at: int) -> str:
    """A text of its own for every number."""
    return " ".join(f"w{at}x{word * at * 7919 % 1000003}" for word in range(60))


def test_copied_passages_are_found_and_shown():
    one, other = OTHER + AIM, SHRUBS + AIM
    (found,) = find_overlaps([("one", one), ("other", other), ("third", unlike(3))])
    (passage,) = found.passages
    assert (found.a, found.b, found.nature, found.set_aside) == ("one", "other", "shared_passages", 0.0)
    assert found.containment == pytest.approx(0.46, abs=0.03)
    assert AIM.strip(" .") in one[passage.a_start : passage.a_end]
    assert AIM.strip(" .") in other[passage.b_start : passage.b_end]


def test_japanese_is_read_without_a_tokeniser():
    (found,) = find_overlaps(
        [("一", PURPOSE + ANOTHER), ("二", "概要　" + PURPOSE.replace("、", "，")), ("三", ANOTHER[::-1])]
    )
    assert (found.a, found.b) == ("一", "二")
    assert found.containment > 0.9


def test_one_text_filed_twice_is_called_so():
    (found,) = find_overlaps([("a", AIM + OTHER), ("b", f"Collaborative: {AIM}{OTHER}")])
    assert (found.nature, found.containment) == ("same_text", 1.0)


def test_equal_texts_are_found_whatever_their_length():
    (found,) = find_overlaps([("a", "Graduate Fellowship"), ("b", "graduate fellowship."), ("c", "Ice")])
    assert found == Overlap("a", "b", 1.0, (Passage(0, 19, 0, 19),), "same_text", 0.0)


def test_a_shared_phrase_is_no_overlap():
    assert (
        find_overlaps(
            [("a", "one measure for a winter only"), ("b", "one measure for a winter only, or two")]
        )
        == []
    )


def test_programme_text_is_told_from_copying():
    documents = [(f"d{at}", STANDING + unlike(at)) for at in range(12)]
    assert find_overlaps(documents, threshold=0.1) == []
    assert len(find_overlaps(documents, threshold=0.1, programme_text_from=13)) == 66


def test_copying_beside_programme_text_is_still_found():
    documents = [(f"d{at}", STANDING + unlike(at)) for at in range(12)]
    copied = [("x", STANDING + AIM + unlike(91)), ("y", STANDING + AIM + unlike(92))]
    (found,) = find_overlaps(documents + copied, threshold=0.1)
    assert (found.a, found.b) == ("x", "y")
    assert found.set_aside == pytest.approx(0.17, abs=0.05)
    shown = dict(copied)["x"][found.passages[0].a_start : found.passages[0].a_end]
    assert "drill through the ice shelf" in shown
    assert "statutory mission" not in shown


def test_the_template_of_the_call_is_set_aside_from_the_first_document_on():
    documents = [("a", STANDING + unlike(1)), ("b", STANDING + unlike(2))]
    assert len(find_overlaps(documents, threshold=0.1)) == 1
    assert find_overlaps(documents, threshold=0.1, programme_text=[STANDING]) == []


def test_a_paragraph_that_very_many_filed_unchanged_is_programme_text_and_a_title_is_not():
    blurb = [(f"d{at}", STANDING) for at in range(12)]
    assert find_overlaps(blurb) == []
    assert len(find_overlaps(blurb[:11])) == 55
    titles = [(f"d{at}", "Graduate Research Fellowship Program") for at in range(37)]
    assert len(find_overlaps(titles)) == 666
    projects = [(f"d{at}", AIM + unlike(5) + unlike(6) + unlike(7)) for at in range(12)]
    assert len(find_overlaps(projects)) == 66


def test_a_very_large_group_of_equal_texts_is_joined_without_all_its_pairs():
    found = find_overlaps([(f"{at:03}", "Fellowship") for at in range(70)])
    assert pairs(found) == {("000", f"{at:03}") for at in range(1, 70)}


def test_empty_texts_are_not_each_other():
    assert find_overlaps([("a", ""), ("b", ""), ("c", "...")]) == []


def test_pairs_within_the_corpus_are_not_reported():
    corpus = [("old1", AIM + unlike(1)), ("old2", AIM + unlike(2))]
    found = find_overlaps([("new", unlike(3) + AIM)], threshold=0.1, corpus=corpus)
    assert pairs(found) == {("new", "old1"), ("new", "old2")}
    assert find_overlaps([], corpus=corpus) == []


def test_the_strongest_stand_first():
    found = find_overlaps([("a", AIM), ("b", AIM + OTHER), ("c", OTHER + AIM + SHRUBS)])
    assert [overlap.containment for overlap in found] == sorted((o.containment for o in found), reverse=True)


@pytest.mark.parametrize("threshold", [0, 1.01, -1])
def test_a_threshold_is_a_share(threshold):
    with pytest.raises(ValueError, match="threshold"):
        find_overlaps([], threshold=threshold)


def test_an_id_stands_for_one_document():
    with pytest.raises(ValueError, match="one id"):
        find_overlaps([("a", "x")], corpus=[("a", "y")])


@given(WORDS, WORDS, WORDS)
def test_the_order_of_documents_changes_nothing_but_the_sides(one, two, three):
    documents = [("1", one), ("2", two), ("3", three)]
    forward = {frozenset((o.a, o.b)): (o.containment, o.nature) for o in find_overlaps(documents)}
    backward = {frozenset((o.a, o.b)): (o.containment, o.nature) for o in find_overlaps(documents[::-1])}
    assert forward == backward


@given(WORDS, WORDS)
def test_passages_lie_within_their_texts(one, other):
    for overlap in find_overlaps([("a", one), ("b", other)], threshold=0.05):
        for passage in overlap.passages:
            assert 0 <= passage.a_start < passage.a_end <= len(one)
            assert 0 <= passage.b_start < passage.b_end <= len(other)
