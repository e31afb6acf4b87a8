"""Which of several proposals are so alike that their teams compete (REV-07)."""

from collections.abc import Sequence

from app.integrity.overlap import find_overlaps
from app.reviews.affinity import affinity

MINE = "mine"


def alike(text: str, others: Sequence[str], *, least: int) -> list[int]:
    """Positions of the others that are at least `least` per cent alike, in order.

    The larger counts of how near the subjects are (affinity; its weights come from all of these texts, so that few
    texts find little) and how much of one text stands in the other (containment).
    """
    if not text.strip():
        return []
    near = affinity([text], [[other] for other in others])[0] if others else []
    documents = [(MINE, text), *((str(at), other) for at, other in enumerate(others))]
    shared = {
        int(found.b if found.a == MINE else found.a): found.containment
        for found in find_overlaps(documents, threshold=least / 100)
        if MINE in (found.a, found.b)
    }
    return [at for at, value in enumerate(near) if max(float(value), shared.get(at, 0.0)) * 100 >= least]
