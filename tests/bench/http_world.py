"""The programme that is measured: a call under review with many proposals, a small one, and an open call with drafts.

One proposal with its reviews, one draft and one person of each kind are made by the services; the rest are copies of
them (`copies.py`), so that 5,000 proposals stand there in half a minute.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from app.calls.models import Call
from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.proposals.service import SharedText
from tests.factories import calls, disclosures, proposals, reviews

AGE = timedelta(days=40)
"""The call under review opened so long before the drafts are written."""

PER_SIDE = 3
SENTENCE = "We join two laboratories to find what neither could measure alone, and say how we will know. "
SENTENCE_JA = (
    "両国の研究室が連携し、単独では測定できない現象を明らかにするとともに、達成度の評価方法を示します。"
)
LONG_TEXT = Bilingual((SENTENCE * 20).strip(), SENTENCE_JA * 12)
"""300 words and 600 characters: what an abstract has."""


@dataclass(frozen=True)
class Models:
    """What the services made: a call under review with one proposal and all its reviews, and a draft elsewhere."""

    reviewed: reviews.World
    draft: proposals.Draft

    @property
    def proposal(self) -> uuid.UUID:
        return self.reviewed.proposals[0].id


def models() -> Models:
    """Make one of everything in the database that the process is bound to."""
    with clock.at(clock.now() - AGE):
        base = calls.programme()
        call = calls.published_call(base, code="MANY")
        world = reviews.World(base, call, [_ready(call)], reviews.reviewers(base, each=PER_SIDE))
        proposals.submit(world.proposals[0])
    with reviews.during_review(call):
        reviews.accept_all(world)
        for party in world.parties:
            _review(world, party)
    return Models(world, _ready(calls.published_call(base, code="OPEN")))


def _ready(call: Call) -> proposals.Draft:
    """A draft with texts of the usual length, that can be submitted at once."""
    made = proposals.complete(call)
    proposals.write_shared(
        made, SharedText(proposals.TITLE, LONG_TEXT, ("quantum", "sensing", "metrology"), 36)
    )
    for party in made.parties:
        proposals.write_half(made, party, LONG_TEXT)
        disclosures.certified(made.sides[party].lead)
    proposals.sign_all(made)
    return made


def _review(world: reviews.World, party: str) -> None:
    """One side's reviews: all handed in but the last, which is still being written."""
    answers = {code: {**answer, "text": SENTENCE * 12} for code, answer in reviews.ANSWERS.items()}
    for number in range(PER_SIDE - 1):
        reviews.reviewed(world, party, number=number, answers=answers)
    actor = world.reviewer(party, PER_SIDE - 1)
    begun = reviews.agreed(world, party, number=PER_SIDE - 1)
    db.unit_of_work(reviews.service.save, actor, begun.id, begun.version, answers)
