"""TF-IDF as in the textbooks, on dense matrices: the oracle of `affinity`, and what the benchmark compares it with."""

from collections import Counter

import numpy as np

from app.reviews.affinity.glossary import Glossary
from app.reviews.affinity.words import terms


def plain_tf_idf(proposals, texts):
    """(P, T) cosines and whether each two share a language, from the terms of `affinity`."""
    every = [terms(text, Glossary([])) for text in (*proposals, *texts)]
    cosine = cosines([of.counts for of in every], logarithmic=True)[: len(proposals), len(proposals) :]
    pairs = [(a, b) for a in every[: len(proposals)] for b in every[len(proposals) :]]
    same = [(a.english and b.english) or (a.japanese and b.japanese) for a, b in pairs]
    return cosine, np.array(same).reshape(cosine.shape)


def cosines(counts: list[Counter[str]], *, logarithmic: bool) -> np.ndarray:
    vocabulary = sorted({term for of in counts for term in of})
    often = np.array([[of[term] for term in vocabulary] for of in counts], dtype=float).reshape(
        len(counts), -1
    )
    rarity = np.log((1 + len(counts)) / (1 + (often > 0).sum(axis=0)))
    present = often > 0
    weight = np.where(present, 1 + np.log(np.where(present, often, 1)), 0) if logarithmic else often
    weight = weight * rarity
    length = np.linalg.norm(weight, axis=1, keepdims=True)
    unit = np.divide(weight, length, out=np.zeros_like(weight), where=length > 0)
    return unit @ unit.T


def concatenated_tf_idf(proposals, reviewers):
    """(P, R) as OpenReview's and TPMS's simplest model: words as they stand, all texts of a reviewer in one."""
    split = [Counter(text.lower().split()) for text in proposals]
    merged = [sum((Counter(text.lower().split()) for text in texts), Counter()) for texts in reviewers]
    return cosines([*split, *merged], logarithmic=False)[: len(proposals), len(proposals) :]
