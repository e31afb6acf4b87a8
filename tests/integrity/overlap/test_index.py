"""What an index says of one text is what the comparison of the whole collection says."""

from hypothesis import given
from hypothesis import strategies as st

from app.integrity.overlap import Index, find_overlaps
from tests.integrity.overlap.test_finding import AIM, ANOTHER, OTHER, PURPOSE, SHRUBS, STANDING, unlike

PARTS = (AIM, OTHER, SHRUBS, STANDING, PURPOSE, ANOTHER, unlike(1), unlike(2))
TEXTS = st.lists(st.lists(st.sampled_from(PARTS), max_size=4).map("".join), min_size=1, max_size=20)
FEW = 5
"""Already so many documents make a passage programme text here."""


def both(
    texts: list[str], index: Index | None = None, programme: tuple[str, ...] = ()
) -> tuple[object, object]:
    """What the index says of the first text among the others, and what the whole comparison says."""
    own, others = texts[0], {f"d{at:03}": text for at, text in enumerate(texts[1:])}
    index = index or Index()
    versions = {key: str(hash(text)) for key, text in others.items()}
    index.read((key, versions[key], others[key]) for key in index.missing(versions))
    options = {"threshold": 0.2, "programme_text": programme, "programme_text_from": FEW}
    asked = index.like(own, others.keys(), lambda keys: {key: others[key] for key in keys}, **options)  # type: ignore[arg-type]
    whole = find_overlaps([("own", own)], corpus=others.items(), **options)  # type: ignore[arg-type]
    plain = [(each.b, each.containment, each.passages, each.nature, each.set_aside) for each in whole]
    return [(key, it.containment, it.passages, it.nature, it.set_aside) for key, it in asked], plain


@given(TEXTS)
def test_an_index_says_what_the_whole_comparison_says(texts: list[str]) -> None:
    said, expected = both(texts)
    assert said == expected


@given(TEXTS, TEXTS)
def test_an_index_that_grew_and_changed_says_the_same(before: list[str], after: list[str]) -> None:
    index = Index()
    both(before, index)
    said, expected = both(after, index, programme=(SHRUBS,))
    assert said == expected


def test_sorting_anew_changes_nothing() -> None:
    index = Index()
    texts = [AIM + OTHER, *(unlike(at) + (AIM if at % 40 == 0 else "") for at in range(300))]
    said, expected = both(texts, index)
    assert said == expected
    index.keep({"d000"})
    versions = {"d000": str(hash(texts[1]))}
    assert index.missing(versions) == []


def test_only_the_texts_that_may_overlap_are_asked_for() -> None:
    texts = {f"d{at}": unlike(at) for at in range(30)} | {"near": SHRUBS + AIM}
    index, asked = Index(), list[str]()
    index.read((key, "1", text) for key, text in texts.items())

    def fetch(keys: list[str]) -> dict[str, str]:
        asked.extend(keys)
        return {key: texts[key] for key in keys}

    [(key, _found)] = index.like(OTHER + AIM, texts.keys(), fetch, threshold=0.2)
    assert (key, asked) == ("near", ["near"])
