"""How far a side is, as the other side may know it."""


def rounded(done: int, wanted: int) -> int:
    """How much is done, in steps of ten per cent, rounded down: all that one side sees of the other (INV-13)."""
    return min(done * 10 // wanted, 10) * 10 if wanted > 0 else 0
