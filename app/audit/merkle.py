"""The Merkle tree of RFC 6962 §2.1 over SHA-256: roots, inclusion proofs, consistency proofs.

A leaf hashes as H(0x00 || data), a node as H(0x01 || left || right); the left subtree of n leaves holds the
largest power of two below n. `Frontier` grows a tree leaf by leaf, keeping one hash per bit of its size.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Frontier:
    """The right edge of a growing tree: the roots of its complete subtrees, largest first.

    `append` costs amortised one hash, `root` at most log2(size); the state is `size` and `peaks`.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        self.peaks.append(leaf)
        self.size += 1
        complete = self.size
        while complete % 2 == 0:
            right, left = self.peaks.pop(), self.peaks.pop()
            self.peaks.append(node_hash(left, right))
            complete //= 2

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over leaf hashes (RFC 6962 §2.1, MTH)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf `index` (RFC 6962 §2.1.1, PATH), nearest sibling first."""
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), root(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), root(leaves[:split])]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root (RFC 9162 §2.1.3.2)."""
    if index >= size:
        return False
    position, last, running = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position % 2 or position == last:
            running = node_hash(sibling, running)
            while position % 2 == 0 and position:
                position, last = position // 2, last // 2
        else:
            running = node_hash(running, sibling)
        position, last = position // 2, last // 2
    return last == 0 and running == expected_root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree of the first `old_size` leaves is a prefix (RFC 6962 §2.1.2, PROOF)."""
    return _subproof(leaves, old_size, complete=True)


def _subproof(leaves: Sequence[bytes], old_size: int, *, complete: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if complete else [root(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_subproof(leaves[:split], old_size, complete=complete), root(leaves[split:])]
    return [*_subproof(leaves[split:], old_size - split, complete=False), root(leaves[:split])]


def is_consistent(old_size: int, size: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the old tree is a prefix of the new one (RFC 9162 §2.1.4.2).

    `roots` are (old root, new root).
    """
    old_root, new_root = roots
    if old_size == size:
        return old_root == new_root and not proof
    if old_size == 0 or old_size > size:
        return old_size == 0 and not proof
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    position, last = old_size - 1, size - 1
    while position % 2:
        position, last = position // 2, last // 2
    return _walk(path, position, last, roots)


def _walk(path: list[bytes], position: int, last: int, roots: tuple[bytes, bytes]) -> bool:
    old_running = new_running = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position % 2 or position == last:
            old_running, new_running = node_hash(sibling, old_running), node_hash(sibling, new_running)
            while position % 2 == 0 and position:
                position, last = position // 2, last // 2
        else:
            new_running = node_hash(new_running, sibling)
        position, last = position // 2, last // 2
    return last == 0 and (old_running, new_running) == roots


def _split(size: int) -> int:
    """The largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
