"""The same notion in two languages, so that a text in one can be near a text in the other."""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.reviews.affinity.notions import PAIRS
from app.reviews.affinity.stems import english_stems

LONGEST = 4  # words of an English entry


class Glossary:
    """Pairs (English, Japanese). English entries are found as whole words, Japanese ones as strings; of entries
    that overlap the longest counts.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.english: dict[tuple[str, ...], str] = {}
        self.japanese: dict[str, str] = {}
        for english, japanese in pairs:
            words = tuple(english_stems(english.lower()))
            if not words or len(words) > LONGEST or not japanese:
                raise ValueError(
                    f"a glossary entry has 1 to {LONGEST} English words and a Japanese one: {english!r}"
                )
            notion = self.english.setdefault(words, f"≡{' '.join(words)}")
            self.japanese[japanese.lower()] = notion
        self.longest: dict[str, int] = {}  # words of the longest entry that begins with a word
        for words in self.english:
            self.longest[words[0]] = max(len(words), self.longest.get(words[0], 0))
        longest_first = sorted(self.japanese, key=lambda entry: (-len(entry), entry))
        self.pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def in_english(self, stems: Sequence[str]) -> Iterator[str]:
        """The notions in a text given as stems of its words."""
        done = 0
        for at, word in enumerate(stems):
            if at < done or word not in self.longest:
                continue
            for size in range(self.longest[word], 0, -1):
                notion = self.english.get(tuple(stems[at : at + size]))
                if notion is not None:
                    done = at + size
                    yield notion
                    break

    def in_japanese(self, text: str) -> Iterator[str]:
        """The notions in a normalised Japanese text."""
        return (self.japanese[found] for found in self.pattern.findall(text))


GENERAL = Glossary(PAIRS)
