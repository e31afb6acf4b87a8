"""Names as they are filed in a register of facts: exact but for order, case, marks and punctuation. No likeness."""

import unicodedata

LONGEST_KEY = 300


def person_key(name: str) -> str:
    """`person:` and the words in order of the alphabet, initials left out; a name in its own script is one word.

    '' for a name that says nothing.
    """
    words = _words(name)
    if any(not word.isascii() for word in words):
        words = ["".join(words)]
    telling = sorted({word for word in words if len(word) > 1 or not word.isascii()})
    return f"person:{' '.join(telling)}"[:LONGEST_KEY] if len("".join(telling)) > 1 else ""


def body_key(name: str) -> str:
    """`body:` and the words as they stand; '' for a name that says nothing."""
    words = _words(name)
    return f"body:{' '.join(words)}"[:LONGEST_KEY] if words else ""


def _words(name: str) -> list[str]:
    bare = (c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    plain = unicodedata.normalize("NFC", "".join(bare))
    return "".join(char if char.isalnum() else " " for char in plain).split()
