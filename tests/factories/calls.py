"""Calls of two (or more) agencies, drafted, signed and published through the services."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from app.accounts.models import Agency, Person
from app.calls import queries, service
from app.calls.content import hash_of
from app.calls.drafts import CallDraft, CriterionDraft, SideDraft, StageDraft
from app.calls.models import Call
from app.calls.states import Stage
from app.council.models import Agreement, Priority
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.kernel.parties import parties
from app.ledger.models import Lot
from tests.factories.accounts import actor_of, agency, officer, save
from tests.factories.council import active_priority, signed_agreement
from tests.factories.ledger import appropriation, lot
from tests.factories.prepared import prepared

MERIT = CriterionDraft(code="merit", label=Bilingual("Merit", "学術的意義"), shared_code="merit", weight=2)
PLAN = CriterionDraft(code="plan", label=Bilingual("Plan", "研究計画"), shared_code="plan")
NOTE = CriterionDraft(
    code="note",
    label=Bilingual("Note to the agency", "機関への所見"),
    has_score=False,
    weight=0,
    is_required=False,
    is_confidential=True,
)


PANEL = StageDraft(
    Stage.PANEL,
    100,
    300,
    100,
    (
        CriterionDraft(
            "competitive",
            Bilingual("Competitiveness", "競争力"),
            shared_code="merit",
            anchors=({"score": 300, "en": "Highly competitive", "ja": "極めて高い"},),
        ),
        CriterionDraft("risks", Bilingual("Risks", "リスク"), has_score=False, weight=0, most_words=50),
        CriterionDraft(
            "staff",
            Bilingual("Note to staff", "機関への所見"),
            has_score=False,
            is_required=False,
            is_confidential=True,
            weight=0,
        ),
    ),
)


@dataclass
class Programme:
    """Agencies and officers of every party, with a priority and an agreement: what a call stands on."""

    agencies: dict[str, Agency]
    officers: dict[str, Person]
    priority: Priority
    agreement: Agreement
    lots: dict[str, Lot]

    def actor(self, party: str) -> Actor:
        return actor_of(self.officers[party])


@prepared
def programme() -> Programme:
    agencies = {p.code: agency(party=p.code) for p in parties()}
    save(*agencies.values())
    officers = {}
    for party, body in agencies.items():
        who, role = officer(body)
        save(who, role)
        officers[party] = who
    agreement = signed_agreement({agencies[party]: who for party, who in officers.items()})
    lots = {party: _lot(actor_of(officers[party]), body) for party, body in agencies.items()}
    return Programme(agencies, officers, active_priority(), agreement, lots)


def _lot(actor: Actor, body: Agency) -> Lot:
    return lot(actor, appropriation(actor, body))


def side(body: Agency, *, budget: int = 1_000_000_00, largest: int = 300_000_00, **changes: Any) -> SideDraft:
    """One side: 1 to 5 by halves, two scored questions and a confidential note."""
    currency = next(p.currency for p in parties() if p.code == body.party)
    base = SideDraft(
        agency_id=body.id,
        party=body.party,
        budget=Money(budget, currency),
        largest_half=Money(largest, currency),
        scale_min=100,
        scale_max=500,
        scale_step=50,
        criteria=(MERIT, PLAN, NOTE),
        indirect_permille=300,
        cost_categories=("personnel", "equipment", "travel", "indirect"),
    )
    return replace(base, **changes)


def draft(base: Programme, *, opens_in: int = -10, days: int = 30, **changes: Any) -> CallDraft:
    """A call that opened ten days ago and closes thirty days after opening, at 17:00 in Tokyo."""
    opens = clock.now() + timedelta(days=opens_in)
    closes = (opens + timedelta(days=days)).replace(tzinfo=None, hour=17, minute=0, second=0, microsecond=0)
    review = opens + timedelta(days=days + 5)
    built = CallDraft(
        title=Bilingual("Quantum sensing 2027", "量子センシング2027"),
        summary=Bilingual("Sensors for two countries.", "日米共同のセンサ研究を公募します。"),
        text=Bilingual("The full text.", "公募要領本文。"),
        priority_id=base.priority.id,
        agreement_id=base.agreement.id,
        programme="nsf-jst",
        opens_at=opens,
        deadline_local=closes,
        deadline_zone="Asia/Tokyo",
        review_opens_at=review,
        review_ends_at=review + timedelta(days=60),
        sides=tuple(side(body, lot_id=base.lots[party].id) for party, body in base.agencies.items()),
        fill_cap_permille=250,
    )
    return replace(built, **changes)


@prepared
def open_call() -> tuple[Programme, Call]:
    """A call that opened ten days ago and closes in twenty, and what it stands on."""
    base = programme()
    return base, published_call(base)


def published_call(base: Programme, *, code: str = "QST-2027", wanted: CallDraft | None = None) -> Call:
    """Draft, sign by every agency and publish; returns the call with sides and criteria loaded."""
    first = next(iter(base.officers))
    made = db.unit_of_work(service.create_draft, base.actor(first), code, wanted or draft(base))
    sign_by_all(base, made)
    db.unit_of_work(service.publish, base.actor(first), made.id)
    return loaded(made)


def sign_by_all(base: Programme, made: Call) -> None:
    present = hash_of(loaded(made))
    for party, body in base.agencies.items():
        db.unit_of_work(service.sign, base.actor(party), made.id, body.id, present)


def loaded(made: Call) -> Call:
    with db.read_only():
        found = queries.call(made.id, criteria=True)
    assert found is not None
    return found
