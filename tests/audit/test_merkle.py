"""Against the worked example of the certificate-transparency test vectors (RFC 6962) and against brute force."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit import merkle

LEAVES = [
    merkle.leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
sizes = st.integers(1, 70)


def leaves(number: int) -> list[bytes]:
    return [merkle.leaf_hash(str(n).encode()) for n in range(number)]


def brute_root(hashes: list[bytes]) -> bytes:
    """The definition of RFC 6962 §2.1, word for word."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.node_hash(brute_root(hashes[:split]), brute_root(hashes[split:]))


def test_the_empty_tree():
    assert merkle.root([]) == brute_root([]) == merkle.EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_the_published_vectors(size):
    assert merkle.root(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_a_published_inclusion_proof():
    """The path of leaf 0 in the tree of eight."""
    assert [step.hex() for step in merkle.inclusion_proof(LEAVES, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@given(sizes)
def test_growing_leaf_by_leaf_gives_the_root_of_the_definition(size):
    assert merkle.root(leaves(size)) == brute_root(leaves(size))


@given(sizes, st.data())
def test_every_leaf_is_proven_and_no_other(size, data):
    index = data.draw(st.integers(0, size - 1))
    all_leaves = leaves(size)
    root, proof = merkle.root(all_leaves), merkle.inclusion_proof(all_leaves, index)
    assert merkle.is_included(all_leaves[index], index, size, proof, root) is True
    assert merkle.is_included(merkle.leaf_hash(b"forged"), index, size, proof, root) is False
    other = data.draw(st.integers(0, size - 1))
    assert merkle.is_included(all_leaves[index], other, size, proof, root) is (other == index)
    assert merkle.is_included(all_leaves[index], size, size, proof, root) is False
    assert merkle.is_included(all_leaves[index], index, size, [*proof, root], root) is False


@given(sizes, st.data())
def test_an_older_tree_is_proven_to_be_the_beginning_of_a_newer_one(size, data):
    old = data.draw(st.integers(0, size))
    all_leaves = leaves(size)
    roots = (merkle.root(all_leaves[:old]), merkle.root(all_leaves))
    proof = merkle.consistency_proof(all_leaves, old) if old else []
    assert merkle.is_consistent(old, size, roots, proof) is True
    if 0 < old < size:
        forged = (merkle.root([merkle.leaf_hash(b"x"), *all_leaves[1:old]]), roots[1])
        assert merkle.is_consistent(old, size, forged, proof) is False
        assert merkle.is_consistent(old, size, (roots[0], merkle.EMPTY_ROOT), proof) is False
        assert merkle.is_consistent(old, size, roots, []) is False
        assert merkle.is_consistent(old, size, roots, [*proof, roots[0]]) is False
    assert merkle.is_consistent(size + 1, size, roots, proof) is False


def test_a_tree_goes_on_from_its_frontier():
    first = merkle.Frontier()
    for leaf in leaves(13):
        first.append(leaf)
    second = merkle.Frontier(first.size, list(first.peaks))
    second.append(merkle.leaf_hash(b"13"))
    assert (second.size, second.root()) == (14, merkle.root(leaves(14)))
