"""May this person judge that proposal? From facts, for a whole call at once, with what each answer rests on.

`grounds`: the words. `lookbacks`: how far back each tie counts, by date and party. `finding`: the answer itself.
`competing`: proposals that are nearly the same.
Pure. A missing fact is a conflict until an officer clears it (access study, 3.3, rules 3 to 6; REV-01 to REV-10).
"""

from app.reviews.conflicts.finding import Facts, Finding, Findings, Somebody, Tie, find, name_keys
from app.reviews.conflicts.grounds import CLEARABLE, GROUND_OF, RULES, WAIVABLE, Ground
from app.reviews.conflicts.lookbacks import Lookbacks, Rest, edition, lookbacks, rest, similar_from

__all__ = [
    "CLEARABLE",
    "GROUND_OF",
    "RULES",
    "WAIVABLE",
    "Facts",
    "Finding",
    "Findings",
    "Ground",
    "Lookbacks",
    "Rest",
    "Somebody",
    "Tie",
    "edition",
    "find",
    "lookbacks",
    "name_keys",
    "rest",
    "similar_from",
]
