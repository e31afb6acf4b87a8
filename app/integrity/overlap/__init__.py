"""Is this text in that text? `find_overlaps` of the contract: passages that two documents share, aligned.

`shingles` turns a text into overlapping windows, `sketch` finds the pairs that share rare windows and knows
which windows are programme text, `passages` lays one pair side by side, `finding` puts them together;
`index` holds what was read of a collection, for one text at a time.
"""

from app.integrity.overlap.finding import Overlap, find_overlaps
from app.integrity.overlap.index import Index
from app.integrity.overlap.passages import Passage

__all__ = ["Index", "Overlap", "Passage", "find_overlaps"]
