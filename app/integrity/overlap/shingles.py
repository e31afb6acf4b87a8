"""A text as overlapping windows of letters, each with a 64-bit hash.

Letters and digits only, after NFKC and lower-casing, so that line breaks, punctuation, width and case do not
count. A window holds 24 Latin letters or 8 characters of Chinese, Japanese or Korean, or a mixture of the
same weight, so no tokeniser is needed. Measured on 300 pairs of unrelated English abstracts: windows of five
letters are shared to 14 % (every hundredth pair to 25 %, the threshold), windows of 24 letters to 0.1 %.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

WINDOW = 24
"""Weight of a window; a Latin letter weighs 1, a character of a script of syllables or words weighs 3."""

IDEOGRAPH_WEIGHT = 3
_FIRST_IDEOGRAPH = 0x2E80
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_CLUSTER = re.compile("(?s).[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*")


@dataclass(frozen=True, slots=True)
class Letters:
    """`codes` (N,) uint32 the letters; `places` (N + 1,) where each begins in the text, and where the last ends."""

    codes: NDArray[np.uint32]
    places: NDArray[np.int64]
    weights: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Windows:
    """`hashes` (M,) uint64; window i is the letters from `starts[i]` up to `ends[i]`, both (M,) int64."""

    hashes: NDArray[np.uint64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def letters(text: str) -> Letters:
    """The letters of a text. Places are in characters of `text`."""
    if text.isascii():
        codes = np.frombuffer(text.lower().encode("ascii"), dtype=np.uint8).astype(np.uint32)
        places = np.arange(len(text))
    elif unicodedata.is_normalized("NFKC", text) and len(text.lower()) == len(text):
        codes = np.frombuffer(text.lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        places = np.arange(len(text))
    else:
        codes, places = _folded(text)
    kept = _is_letter()[codes]
    codes, places = codes[kept], places[kept]
    end = places[-1] + _length(text, int(places[-1])) if len(places) else 0
    weights = np.where(codes >= _FIRST_IDEOGRAPH, IDEOGRAPH_WEIGHT, 1)
    return Letters(codes, np.append(places, end), weights)


def windows(text: Letters) -> Windows:
    """Every window of a text, the last one reaching its end; a shorter text is one window; none without letters."""
    before = np.concatenate(([0], np.cumsum(text.weights)))
    size = len(text.codes)
    ends = np.searchsorted(before, before[:-1] + WINDOW)
    count = max(int(np.searchsorted(ends, size, side="right")), min(size, 1))
    starts = np.arange(count)
    ends = np.minimum(ends[:count], size)
    return Windows(_hashes(text.codes, starts, ends), starts, ends)


def _hashes(
    codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Polynomial hashes modulo 2**64 by differences of prefix sums, over scrambled letters, scrambled again."""
    with np.errstate(over="ignore"):
        powers, inverses = _powers(_size_class(len(codes)))
        prefix = np.concatenate(
            ([np.uint64(0)], np.cumsum(_scramble(codes.astype(np.uint64)) * powers[: len(codes)]))
        )
        hashes: NDArray[np.uint64] = _scramble((prefix[ends] - prefix[starts]) * inverses[starts])
    return hashes


def _scramble(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _size_class(size: int) -> int:
    return 1 << max(12, size.bit_length())


@cache
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    with np.errstate(over="ignore"):
        ones = np.ones(size, dtype=np.uint64)
        powers, inverses = ones * _BASE, ones * _INVERSE
        powers[0] = inverses[0] = 1
        return np.cumprod(powers), np.cumprod(inverses)


def _folded(text: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Letter by letter with its marks, where folding changes how many there are."""
    codes: list[int] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        folded = unicodedata.normalize("NFKC", cluster[0]).lower()
        codes += map(ord, folded)
        places += [cluster.start()] * len(folded)
    return np.array(codes, dtype=np.uint32), np.array(places, dtype=np.int64)


def _length(text: str, place: int) -> int:
    """Characters of the text that the letter beginning at `place` takes, its marks included."""
    found = _CLUSTER.match(text, place)
    return len(found[0]) if found else 0


@cache
def _is_letter() -> NDArray[np.bool_]:
    return np.fromiter((chr(code).isalnum() for code in range(0x110000)), dtype=bool, count=0x110000)
