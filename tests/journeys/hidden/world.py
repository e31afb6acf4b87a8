"""Secrets of drafts, people, calls, money, reviews and flags, and of the ways from one phase into the next."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

from sqlalchemy import select, update

from app.accounts.models import Person
from app.accounts.roles import Role
from app.awards import service as awards
from app.calls.models import Call, CallAgency
from app.council import service as council
from app.council.service import PriorityText
from app.disclosures import service as disclosures
from app.endowment import service as endowment
from app.files.models import StoredFile
from app.integrity import queries as flags
from app.integrity.models import IntegrityFlag
from app.integrity.states import Flag
from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.ledger import service as ledger
from app.ledger.drafts import LotDraft
from app.proposals import service as proposals
from app.proposals.models import Half, Proposal
from app.reviews import service as reviews
from app.reviews.models import ConflictDeclaration, Opinion, Review
from app.reviews.states import ConflictKind
from app.selection import service as selection
from app.selection.models import SelectionLine, SelectionShare
from app.selection.states import DecisionAction
from tests.factories.accounts import actor_of, grant
from tests.factories.disclosures import declaring, plain_of, position
from tests.factories.endowment import income
from tests.factories.integrity import flagged
from tests.factories.proposals import SIGNER, loaded, write_budget
from tests.factories.reviews import reviewed
from tests.journeys.everybody import PHASES, Everybody, said
from tests.journeys.hidden.secret import (
    BOOKS,
    MINE,
    OF_US,
    OFFICERS,
    THEIRS,
    Act,
    Secret,
    differing,
    set_,
    set_answer,
    set_locked,
)


def lasting(made: Everybody, phase: str) -> Iterator[Secret]:
    """What is hidden in every phase, and what is from the deadline on."""
    yield from (*_of_drafts(made), *_of_people(made), *_of_calls(made), *_of_books(made))
    if phase != PHASES[0]:
        yield from (*_of_files(made, phase), *_of_reviews(made, phase), *_of_opinion(made, phase))
        yield from (*_of_conflicts(made), *_of_flags(made, phase))


def passing(made: Everybody, phase: str) -> Iterator[Secret]:
    """What is hidden in this phase alone."""
    kinds = dict(zip(PHASES, (_before, _in_review, _at_the_meeting, _after), strict=True))
    yield from kinds[phase](made)


def _of_drafts(made: Everybody) -> Iterator[Secret]:
    """What was begun and never submitted is its team's (B1, E1); what was edited since is too."""
    draft, own = made.unfinished, f"/proposals/{made.unfinished.id}"
    half = loaded(draft).half("US").id
    texts = {
        "title": Bilingual("Other sensors", "別のセンサ"),
        "abstract": Bilingual("Merit of a draft.", "草案。"),
    }
    for name, text in texts.items():
        yield Secret(
            f"draft {name}",
            {"drafter"},
            set_(Proposal, draft.id, **{name: text}),
            ("drafter", f"{own}/shared"),
        )
    yield Secret(
        "draft months", {"drafter"}, set_(Proposal, draft.id, months=24), ("drafter", f"{own}/shared")
    )
    yield Secret(
        "draft keywords",
        {"drafter"},
        set_(Proposal, draft.id, keywords=["QST"]),
        ("drafter", f"{own}/shared"),
    )
    text = Bilingual("Our cryostat.", "冷凍機。")
    yield Secret(
        "draft half", {"drafter"}, set_(Half, half, contribution=text), ("drafter", f"{own}/halves/US")
    )
    amounts = {"One": 5_000_00, "Another": 7_000_00}
    yield differing(
        "draft budget", {"drafter"}, ("drafter", f"{own}/halves/US/budget"),
        lambda word: partial(_budgeted, made, amounts[word]),
    )  # fmt: skip
    for name, text in texts.items():
        first = made.proposal.id
        yield Secret(
            f"edited {name}",
            MINE,
            set_(Proposal, first, **{name: text}),
            ("lead", f"/proposals/{first}/shared"),
        )


def _budgeted(made: Everybody, ask: int) -> None:
    """Written while the call was open."""
    with clock.at(made.world.call.deadline_at - timedelta(days=1)):
        write_budget(made.unfinished, "US", ask)


def _of_people(made: Everybody) -> Iterator[Secret]:
    """Disclosures (F1, F2), accounts and roles (G1 to G3)."""
    for who in ("lead", "partner", "member", "rival"):
        person = made.people[who]
        yield differing(
            f"disclosure of {who}",
            {who},
            (who, "/api/v1/disclosure"),
            partial(_disclosed, person, is_certified=False),
            is_recorded=True,
        )
    for who in ("drafter", "reviewer JP"):
        yield differing(
            f"certificate of {who}",
            {who},
            (who, "/disclosure"),
            partial(_disclosed, made.people[who], is_certified=True),
            is_recorded=True,
        )
    outsider, keepers = made.people["outsider"], {"auditor", "administrator"}
    assert outsider is not None
    yield Secret(
        "address", {"outsider", *keepers}, set_(Person, outsider.id, email="elsewhere@example.org"),
        ("administrator", f"/people/{outsider.id}"),
    )  # fmt: skip
    yield Secret(
        "native name",
        {"outsider", *keepers},
        set_(Person, outsider.id, name_native="架空 花子"),
        ("outsider", "/profile"),
    )
    given = grant(outsider, Role.REVIEWER, agency=made.elsewhere)
    yield Secret(
        "role", {"outsider", "officer elsewhere", *keepers}, partial(db.unit_of_work, _add, given),
        ("administrator", f"/people/{outsider.id}"),
    )  # fmt: skip


def _add(row: Any) -> None:
    db.session().info["audited"] = True
    db.session().merge(row)


def _disclosed(person: Any, word: str, *, is_certified: bool) -> Act:
    content = plain_of(declaring(positions=[position(organisation={"name": f"{word} Merit Ltd"})]))

    def act() -> None:
        actor = actor_of(person)
        draft = db.unit_of_work(disclosures.save_draft, actor, 0, content)
        if is_certified:
            db.unit_of_work(disclosures.certify, actor, draft.version, "I certify")

    return act


def _of_calls(made: Everybody) -> Iterator[Secret]:
    """What the agencies and the council prepare (A2)."""
    call, staff = made.prepared.id, {*OF_US, "officer JP", "council", "auditor"}
    page = ("council", f"/calls/{call}")
    yield Secret("call text", staff, set_(Call, call, text=Bilingual("Of sensors.", "本文。")), page)
    yield Secret(
        "call title",
        staff,
        set_(Call, call, title=Bilingual("Merit 2028", "公募2028")),
        ("council", "/calls"),
    )
    with db.read_only() as session:
        side = session.scalars(select(CallAgency.id).where(CallAgency.call_id == call).limit(1)).one()
    yield Secret("call budget", staff, set_(CallAgency, side, budget_minor=7), page)
    inside = {*staff, "officer elsewhere"}
    member = made.people["council"]
    assert member is not None
    yield differing(
        "priority", inside, ("council", "/priorities"),
        lambda word: lambda: db.unit_of_work(
            council.propose_priority, actor_of(member), "QST-99", PriorityText(_text(word), _text(word))
        ),
    )  # fmt: skip


def _text(word: str) -> Bilingual:
    return Bilingual(f"{word} sensors", f"{word} センサ")


def _of_books(made: Everybody) -> Iterator[Secret]:
    """The endowment (E4) and the appropriation of an agency."""
    amounts = {"One": Money(4_00, "USD"), "Another": Money(5_00, "USD")}
    yield differing(
        "booking", BOOKS, ("auditor", "/endowment"),
        lambda word: lambda: db.unit_of_work(endowment.prepare, actor_of(made.team.preparer), income(amounts[word])),
    )  # fmt: skip
    fund, until = made.world.base.lots["US"].fund_id, date(2098, 9, 30)
    yield differing(
        "lot", {*OF_US, *BOOKS}, ("officer US", f"/funds/{fund}"),
        lambda word: lambda: db.unit_of_work(
            ledger.open_lot, made.world.officer("US"),
            LotDraft("LATER-1", fund, 2028, until, until, f"Act {word}", amounts[word]),
        ),
    )  # fmt: skip


def _before(made: Everybody) -> Iterator[Secret]:
    """Until the deadline nobody outside a team knows what is submitted, or whether anything is (B2, B6; INV-08)."""
    first, rival = made.world.proposals
    reference = loaded(rival).reference
    actor = actor_of(rival.sides["US"].lead)
    yield Secret(
        "rival withdrawn", {*THEIRS, "auditor"},
        lambda: db.unit_of_work(proposals.withdraw, actor, rival.id, reference, "No time."),
        ("rival", f"/proposals/{rival.id}"),
    )  # fmt: skip
    submitted = partial(db.unit_of_work, proposals.submit, first.lead(), first.id, clock.now(), SIGNER)
    yield Secret("submitted again", {*MINE, "auditor"}, submitted, ("lead", f"/proposals/{first.id}/history"))
    page = ("lead", f"/proposals/{first.id}/documents")
    yield Secret(
        "file name",
        MINE,
        set_(StoredFile, loaded(first).documents[0].file_id, original_name="Merit.pdf"),
        page,
    )


def _of_files(made: Everybody, phase: str) -> Iterator[Secret]:
    """The name of a file is the applicants', and of those who judge (B2, B5)."""
    readers = {"reviewer US", "writer US", "reviewer JP", "expert"} if phase != PHASES[3] else set()
    document = loaded(made.proposal).documents[0].file_id
    page = ("lead", f"/proposals/{made.proposal.id}/documents")
    yield Secret(
        "file name", MINE | OFFICERS | readers, set_(StoredFile, document, original_name="Merit.pdf"), page
    )


def _of_reviews(made: Everybody, phase: str) -> Iterator[Secret]:
    """Scores, texts, notes and names of every review (D3 to D7; INV-12, INV-13)."""
    for label, review in made.reviews.items():
        author = made.name_of(review.reviewer_id)
        own = {"officer US", "torn officer"} if review.party == "US" else {"officer JP"}
        every = OFFICERS | {"torn officer"}
        readers = {author} | (set() if label == "draft" else own if phase == PHASES[1] else every)
        if label in ("US", "second", "JP"):
            readers -= {"torn officer"}
        if phase == PHASES[2] and label in ("US", "second"):
            readers |= {"reviewer US", "writer US"}
        if phase != PHASES[3] and label == "rival":
            readers |= {"writer US"}  # sits in the panel and has no review of it to write
        if phase == PHASES[3]:
            readers |= THEIRS if label.startswith("rival") else MINE
        yield from _of_review(label, review, readers, author)
        if label != "draft":
            yield _by_another(made, label, review, (readers & own) | {author})


def _of_review(label: str, review: Review, readers: set[str], author: str) -> Iterator[Secret]:
    page = (author, f"/reviews/{review.id}")
    staff = {reader for reader in readers if "officer" in reader and reader != "applying officer"} | {author}
    overall = set_locked(update(Review).where(Review.id == review.id).values(overall=200))
    score = set_answer(Review, review.id, "merit", score=150)
    yield Secret(f"score of {label}", readers, lambda: (score(), review.overall and overall()), page)
    yield Secret(
        f"text of {label}", readers, set_answer(Review, review.id, "merit", text="Merit: none."), page
    )
    yield Secret(
        f"note of {label}", staff, set_answer(Review, review.id, "note", text="Sensors, again."), page
    )


def _of_opinion(made: Everybody, phase: str) -> Iterator[Secret]:
    """What the first side asked an expert, and what it was told: the side's alone, the note its officers'."""
    row = made.opinion
    assert row is not None
    page = ("officer US", f"/calls/{made.world.call.id}/proposals/{row.proposal_id}/opinions/US")
    known = {PHASES[1]: {"reviewer US"}, PHASES[2]: {"reviewer US", "writer US"}, PHASES[3]: set()}[phase]
    for name, knows in (("question", known), ("text", known), ("note", set())):
        act = set_(Opinion, row.id, **{name: "Merit: none."})
        yield Secret(f"{name} of the opinion", {"officer US", "expert"} | knows, act, page)


def _by_another(made: Everybody, label: str, review: Review, knows: set[str]) -> Secret:
    """Somebody else wrote it: a reviewer of the same agency who has nothing else here."""
    other = made.world.reviewers[review.party][4 if label != "second" else 5]
    words = (ConflictDeclaration.person_id == review.reviewer_id) & (
        ConflictDeclaration.proposal_id == review.proposal_id
    )
    statements = (
        update(ConflictDeclaration).where(words).values(person_id=other.id, declared_by_id=other.id),
        update(Review).where(Review.id == review.id).values(reviewer_id=other.id),
    )
    page = (made.name_of(review.reviewer_id), "/reviews")
    return Secret(f"author of {label}", knows, set_locked(*statements), page)


def _of_conflicts(made: Everybody) -> Iterator[Secret]:
    """What people said about conflicts (C1 to C3)."""
    first = made.proposal.id
    page = ("officer US", f"/api/v1/proposals/{first}/reviewers/US")
    torn = made.people["torn reviewer"]
    assert torn is not None
    with db.read_only() as session:
        word = session.scalars(
            select(ConflictDeclaration.id).where(
                ConflictDeclaration.person_id == torn.id, ConflictDeclaration.proposal_id == first
            )
        ).one()
    yield Secret(
        "conflict", {"officer US", "torn reviewer"},
        set_(ConflictDeclaration, word, kind=ConflictKind.NONE), page,
    )  # fmt: skip


def _of_flags(made: Everybody, phase: str) -> Iterator[Secret]:
    """Flags and why they were set (F3, F4)."""
    both = OFFICERS | {"integrity US", "integrity JP", "auditor"}
    for party, (number, proposal) in product(made.world.parties, enumerate(made.world.ids)):
        with db.read_only():
            flag = flags.in_force(proposal, party)
        who = f"integrity {party}"
        page = (who, f"/integrity/calls/{made.world.call.id}/proposals/{proposal}")
        if flag and flag.set_by_id:
            act = set_(IntegrityFlag, flag.id, reason="Sensors.")
            yield Secret(f"reason {party} {number}", {who}, act, page)
        if phase == PHASES[1]:
            knows = both | ({"torn officer"} if number else set())
            yield Secret(f"flag {party} {number}", knows, partial(_hold, made, proposal, party, flag), page)


def _hold(made: Everybody, proposal: uuid.UUID, party: str, flag: IntegrityFlag | None) -> None:
    """Hold a proposal, or no longer where the findings hold it."""
    if flag is None or flag.flag != Flag.HOLD:
        number = flag.number if flag else 0
        flagged(actor_of(made.integrity[party]), proposal, party, Flag.HOLD, number=number)
    else:
        set_(IntegrityFlag, flag.id, flag=Flag.CLEAR)()


def _in_review(made: Everybody) -> Iterator[Secret]:
    """Who is asked (D1), the places a panel gives (D8), and the ranks of a side that has locked alone."""
    world, first, rival = made.world, *made.world.ids
    idle = made.people["idle reviewer"]
    assert idle is not None
    yield Secret(
        "assignment", {"officer US", "idle reviewer", "auditor"},
        partial(db.unit_of_work, reviews.assign, world.officer("US"), first, "US", idle.id),
        ("idle reviewer", "/reviews"),
    )  # fmt: skip
    yield differing(
        "place", {"officer US", "torn officer", "auditor"}, ("officer US", f"/calls/{world.call.id}/panels/US"),
        lambda word: lambda: db.unit_of_work(
            reviews.place, world.officer("US"), world.call.id, "US", rival, 1, reason=f"{word} Merit"
        ),
    )  # fmt: skip
    mine = update(Review).where(Review.id == made.reviews["JP"].id)
    worse = set_locked(mine.values(answers=said("JP", 100), overall=167))

    def lock() -> None:
        reviewed(world, "JP", 1, 0)
        db.unit_of_work(reviews.lock_side, world.officer("JP"), world.call.id, "JP", "Enough.")

    yield Secret(
        "rank of the side that has locked", {"officer JP", "reviewer JP"}, lambda: (worse(), lock()),
        ("officer JP", f"/calls/{world.call.id}/panels/JP"), lock, is_recorded=True,
    )  # fmt: skip


def _at_the_meeting(made: Everybody) -> Iterator[Secret]:
    """The joint list and the first key (E2, E3)."""
    world = made.world
    knows = OFFICERS | {"council", "auditor"}
    room = ("council", f"/calls/{world.call.id}/selection")

    def turned(word: str) -> Act:
        action = {"One": DecisionAction.APPROVE, "Another": DecisionAction.DECLINE}[word]
        return lambda: db.unit_of_work(
            selection.decide, world.officer("US"), world.ids[0], "US", action, "Merit."
        )

    def listed_and_turned(word: str) -> Act:
        build = partial(db.unit_of_work, selection.build_joint_list, world.officer("US"), world.call.id)
        return lambda: (build(), turned(word)())

    yield differing("key", knows, room, listed_and_turned)


def _after(made: Everybody) -> Iterator[Secret]:
    """What is paid stays behind the public page of the award (E2, E3)."""
    award = made.award
    assert award is not None
    line = next(line for line in award.lines if line.party == "US")
    with db.read_only() as session:
        of_first = select(SelectionShare).join(SelectionLine, SelectionLine.id == SelectionShare.line_id)
        mine = of_first.where(SelectionLine.proposal_id == made.proposal.id, SelectionShare.party == "US")
        share = session.scalars(mine.limit(1)).one()
    yield Secret(
        "what the first takes", OFFICERS | {"council", "auditor"},
        set_(SelectionShare, share.id, ask_minor=share.ask_minor - 7, national_minor=share.national_minor - 7),
        ("council", f"/calls/{made.world.call.id}/selection"),
    )  # fmt: skip

    def paid(word: str) -> Act:
        amount = Money({"One": 1_00, "Another": 2_00}[word], line.currency)

        def act() -> None:
            for party in made.world.parties:
                db.unit_of_work(awards.confirm, made.world.officer(party), award.id, party)
            db.unit_of_work(awards.ask_payment, made.world.officer("US"), line.id, amount, clock.today("UTC"))

        return act

    yield differing("payment", OFFICERS | BOOKS | OF_US, ("officer JP", f"/awards/{award.id}"), paid)
