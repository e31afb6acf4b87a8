"""How well a reviewer's own texts fit a proposal: TF-IDF over English words and Japanese characters.

`affinity` is the whole interface; `with_bids` adds what reviewers asked for. Inside: `words` (text to terms),
`glossary` (the same notion in both languages), `vectors` (terms to weights), `similarity` (weights to affinity).
"""

from app.reviews.affinity.similarity import affinity, with_bids

__all__ = ["affinity", "with_bids"]
