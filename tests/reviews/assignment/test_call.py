"""A call's people and proposals become arrays, and the answer comes back in their ids."""

import uuid
from dataclasses import replace

import numpy as np
import pytest

from app.reviews.assignment.call import Material, Paper, Reviewer, Wish, work_out

TOPICS = [
    "quantum sensing of magnetic fields",
    "soil microbes and carbon storage",
    "robots that care for people",
]
P = [uuid.UUID(int=n) for n in range(1, 4)]
R = [uuid.UUID(int=n) for n in range(11, 17)]
PAPERS = [Paper(P[at], TOPICS[at], frozenset({TOPICS[at].split()[0]})) for at in range(3)]
REVIEWERS = [
    Reviewer(
        R[at],
        "US" if at < 3 else "JP",
        uuid.UUID(int=100 + at),
        texts=[TOPICS[at % 3]],
        keywords=frozenset({TOPICS[at % 3].split()[0]}),
        languages=frozenset({"en"} if at < 3 else {"en", "ja"}),
    )
    for at in range(6)
]
WISH = Wish(reviews=2, most_load=3)


def pairs(outcome, change: str = "") -> set:
    return {(it.proposal_id, it.person_id) for it in outcome.chosen if not change or it.change == change}


def test_each_proposal_goes_to_those_who_work_on_it():
    heard: list[int] = []
    found = work_out(Material(PAPERS, REVIEWERS), WISH, 1, tell=heard.append)
    assert pairs(found) == {(P[at % 3], R[at]) for at in range(6)}
    assert found.summary["shortfalls"] == []
    assert found.summary["total"] == found.summary["bound"]
    assert {it.rank for it in found.chosen} == {1}
    assert heard == sorted(heard)
    assert heard[-1] < 100


def test_what_is_barred_is_avoided_and_what_is_firm_stays():
    facts = Material(PAPERS, REVIEWERS, barred={(P[0], R[0])}, firm={(P[1], R[5])}, loose={(P[2], R[3])})
    found = work_out(facts, WISH, 1)
    assert (P[0], R[0]) not in pairs(found)
    assert pairs(found, "kept") == {(P[1], R[5]), (P[2], R[3])}
    assert pairs(found, "removed") == set()
    free = work_out(facts, replace(WISH, keep_present=False), 1)
    assert pairs(free, "removed") == {(P[2], R[3])}
    assert pairs(free, "kept") == {(P[1], R[5])}


def test_a_proposal_with_enough_firm_reviews_is_left_out_and_its_load_counts():
    firm = {(P[0], R[0]), (P[0], R[1])}
    reviewers = [replace(REVIEWERS[0], most=1), *REVIEWERS[1:]]
    found = work_out(Material(PAPERS, reviewers, firm=firm), WISH, 1)
    assert P[0] not in {it.proposal_id for it in found.chosen}
    assert R[0] not in {it.person_id for it in found.chosen}
    assert found.summary["complete_before"] == 1


def test_wanted_pairs_parties_languages_keywords_and_limits():
    facts = Material(PAPERS, [replace(it, most=2) for it in REVIEWERS], wanted={(P[0], R[1])})
    wish = replace(WISH, least={"US": 1, "JP": 1}, languages=["ja"], keywords=["Soil"])
    found = work_out(facts, wish, 1)
    assert (P[0], R[1]) in pairs(found)
    party = {it.id: it.party for it in REVIEWERS}
    for paper in PAPERS:
        mine = {party[person] for proposal, person in pairs(found) if proposal == paper.id}
        assert mine == {"US", "JP"}
    assert {R[1], R[4]} & {person for proposal, person in pairs(found) if proposal == P[1]}
    assert max(np.unique([str(it.person_id) for it in found.chosen], return_counts=True)[1]) <= 2


def test_a_shortfall_names_the_proposal_and_the_remedy():
    found = work_out(Material(PAPERS, REVIEWERS[:1]), replace(WISH, reviews=1, most_load=2), 1)
    (short,) = found.summary["shortfalls"]
    assert (short["kind"], short["missing"], short["why"]) == ("reviews", 1, "everybody_full")
    assert short["proposal"] in {str(it) for it in P}
    assert [(it["kind"], it["reviewer"]) for it in short["remedies"]] == [("raise_load", str(R[0]))]


def test_bids_count_only_where_they_are_used():
    texts = [replace(it, texts=[TOPICS[0], TOPICS[1]]) for it in REVIEWERS[:2]]
    facts = Material(PAPERS[:2], texts, bids={(P[0], R[0]): -1, (P[1], R[0]): 1})
    wish = replace(WISH, reviews=1, most_load=1)
    with_them = work_out(facts, replace(wish, use_bids=True), 1)
    assert pairs(with_them) == {(P[1], R[0]), (P[0], R[1])}


def test_a_lot_keeps_its_cap_and_its_seed():
    wish = replace(WISH, most_probability=50)
    found = work_out(Material(PAPERS, REVIEWERS), wish, 7)
    assert max(it.probability for it in found.chosen) <= 500_000
    assert pairs(found) == pairs(work_out(Material(PAPERS, REVIEWERS), wish, 7))
    with pytest.raises(ValueError, match="by lot"):
        work_out(Material(PAPERS, REVIEWERS), replace(wish, balance=50), 7)


def test_a_repair_changes_only_what_fell_away():
    whole = work_out(Material(PAPERS, REVIEWERS), WISH, 1)
    left = (P[0], R[0])
    facts = Material(PAPERS, REVIEWERS, loose=pairs(whole) - {left}, barred={left})
    found = work_out(facts, replace(WISH, keep_present=False), 1, repairs=True)
    assert pairs(found, "kept") == pairs(whole) - {left}
    assert pairs(found, "removed") == set()
    ((proposal, person),) = pairs(found, "added")
    assert proposal == P[0]
    assert person != R[0]


def test_a_call_without_anybody():
    assert work_out(Material([], []), WISH, 1).chosen == []
    found = work_out(Material(PAPERS, []), WISH, 1)
    assert len(found.summary["shortfalls"]) == 3
