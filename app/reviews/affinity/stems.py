"""English words without the endings that grammar adds, and the words that say nothing."""

import re
from functools import lru_cache

WORD = re.compile(r"[a-z][a-z0-9]*")

# Articles, pronouns, auxiliaries, prepositions, and what every abstract says of itself.
STOP = frozenset(
    """a about all also among an and any are as at based be because been being between both but by can could did do
    does during each et al for from further had has have he her his how however i if in into is it its may more most
    must no nor not of off on once one only or other our out over own paper per present propose proposed results same
    shall she should show shows so some study such than that the their them then there these they this those through
    to too two under until up use used using very via was we were what when where which while who whom why will with
    within without would you your""".split()  # noqa: SIM905
)
ENDINGS = (
    ("ies", "y"),
    ("sses", "ss"),
    ("ations", "ate"),
    ("ation", "ate"),
    ("ings", ""),
    ("ing", ""),
    ("ed", ""),
)


def english_stems(plain: str) -> list[str]:
    """The words of a text in small letters that say something, without their endings, in order."""
    return [stem(word) for word in WORD.findall(plain) if word not in STOP]


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """The word without grammar's endings (the first steps of Porter's stemmer); short words stay as they are."""
    if len(word) <= 4 or not word.isalpha():
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return _bare(word[: -len(ending)] + instead)
    is_plural = word.endswith("s") and word[-2] not in "sui"
    return _bare(word[:-1] if is_plural else word)


def _bare(word: str) -> str:
    """Without a silent e and a doubled last letter: optimised, optimising and optimise become one."""
    word = word.removesuffix("e")
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsz" else word
