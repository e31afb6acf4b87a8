"""Proposals in every stage, built through the services: begun, complete, signed, submitted."""

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from app.accounts.models import Institution, Person
from app.accounts.roles import Role
from app.calls.models import Call, CallAgency
from app.calls.states import CallState
from app.disclosures import queries as disclosures
from app.files import service as files
from app.files.models import StoredFile
from app.files.states import FileState
from app.integrity.queries import work_answers
from app.integrity.rules import WORK_QUESTIONS
from app.integrity.service import declare_work
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.bilingual import Bilingual
from app.kernel.crypto import Signer
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.proposals import content, queries, rules, service
from app.proposals.models import BudgetLine, Document, Half, Proposal, Signature, Submission, TeamMember
from app.proposals.rules import Cost
from app.proposals.service import HalfText, NewMember, SharedText
from app.proposals.states import DocumentKind, ProposalAction, ProposalState, TeamRole
from tests.factories.accounts import actor_of, grant, institution, person, save
from tests.factories.disclosures import certified

OFFICERS_WAY = tuple(ProposalAction(action) for action in ("match", "accept", "begin_review", "rank"))
"""What officers do with a received proposal until it is ranked."""

SIGNER = Signer("a secret of the tests that is long enough"[::-1])
"""The same key as the test application's."""

TITLE = Bilingual("Sensors beyond the classical limit", "古典限界を超えるセンサ")
OPENS = datetime(2027, 1, 4, tzinfo=UTC)
"""When the call of an unsaved proposal opens; it closes thirty days later."""

ABSTRACT = Bilingual("We build sensors.", "センサを開発します。")
CONTRIBUTION = Bilingual("Our laboratory.", "私たちの研究室。")


PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


@dataclass
class Side:
    """One party's people: the lead, the institution and the officer who binds it."""

    party: str
    lead: Person
    institution: Institution
    officer: Person


@dataclass
class Draft:
    """A proposal and everybody around it."""

    id: uuid.UUID
    call: Call
    sides: dict[str, Side]
    more: list[Person] = field(default_factory=list)

    def lead(self, party: str = "") -> Actor:
        return actor_of(self.sides[party or next(iter(self.sides))].lead)

    def officer(self, party: str) -> Actor:
        return actor_of(self.sides[party].officer)

    @property
    def parties(self) -> Sequence[str]:
        return tuple(self.sides)


def side(party: str, name: str = "") -> Side:
    """A lead, an institution and its officer, saved."""
    place = institution(name, party=party, name_ja=f"{name or '架空'}大学")
    save(place)
    lead = person(party=party, institution=place)
    officer = person(party=party, institution=place)
    save(lead, officer, grant(officer, Role.INSTITUTION_OFFICER, institution=place))
    return Side(party, lead, place, officer)


def begun(call: Call, sides: Sequence[Side] = (), *, title: Bilingual = TITLE) -> Draft:
    """A draft with a lead on every side who agreed; nothing is written but the title."""
    sides = sides or [side(code) for code in call.parties]
    first, *others = sides
    made = db.unit_of_work(service.start, actor_of(first.lead), call.id, title, first.party)
    for other in others:
        asked = NewMember(other.party, other.lead.email, TeamRole.LEAD)
        db.unit_of_work(service.add_member, actor_of(first.lead), made.id, asked)
        db.unit_of_work(service.confirm_member, actor_of(other.lead), made.id)
    return Draft(made.id, call, {one.party: one for one in sides})


def complete(
    call: Call, sides: Sequence[Side] = (), *, ask: int = 10_000_00, title: Bilingual = TITLE
) -> Draft:
    """A draft whose text is complete; nobody signed, nobody disclosed. `ask`: minor units of each half."""
    made = begun(call, sides, title=title)
    write_shared(made, SharedText(title, ABSTRACT, ("quantum", "sensing"), 36))
    for party in made.parties:
        write_half(made, party)
        write_budget(made, party, ask)
    attach(made)
    answer_work(made)
    return made


def ready(call: Call, sides: Sequence[Side] = (), **facts: object) -> Draft:
    """A draft that can be submitted at once."""
    made = complete(call, sides, **facts)  # type: ignore[arg-type]
    for one in made.sides.values():
        if not _has_disclosure(one.lead):
            certified(one.lead)
    sign_all(made)
    return made


def answer_work(made: Draft, **answers: Any) -> None:
    """The questions about the work, answered "no" where nothing else is said."""
    told = {**dict.fromkeys(WORK_QUESTIONS, "no"), **answers}
    with db.read_only():
        held = work_answers(made.id)
    db.unit_of_work(declare_work, made.lead(), made.id, held.version if held else 0, told)


def submitted(call: Call, sides: Sequence[Side] = (), **facts: object) -> Draft:
    made = ready(call, sides, **facts)
    submit(made)
    return made


def prepared(made: Draft, who: Actor) -> None:
    with db.read_only():
        unprepared = queries.is_unprepared(made.id)
    if unprepared:
        db.unit_of_work(service.prepare, who, made.id)


def submit(made: Draft, *, at: datetime | None = None) -> Submission:
    """As page and interface do: what it rests on first, by itself."""
    prepared(made, made.lead())
    return db.unit_of_work(service.submit, made.lead(), made.id, at or clock.now(), SIGNER)


def write_shared(made: Draft, text: SharedText) -> Proposal:
    return db.unit_of_work(service.edit_shared, made.lead(), made.id, loaded(made).version, text)


def write_half(made: Draft, party: str, text: Bilingual = CONTRIBUTION) -> None:
    half = loaded(made).half(party)
    wanted = HalfText(made.sides[party].institution.id, text)
    db.unit_of_work(service.edit_half, made.lead(party), made.id, party, half.version, wanted)


def write_budget(made: Draft, party: str, ask: int) -> None:
    """All of the ask in personnel, spread over the years of the project."""
    proposal = loaded(made)
    years = rules.fiscal_years(proposal.call, party, proposal.months)
    shares = Money(ask, party_of(party).currency).allocate([1] * len(years))
    costs = [Cost(year, "personnel", share) for year, share in zip(years, shares, strict=True)]
    version = proposal.half(party).version
    db.unit_of_work(service.set_budget, made.lead(party), made.id, party, version, costs)


def attach(
    made: Draft, *, kind: DocumentKind = DocumentKind.NARRATIVE, party: str = "", text: str = ""
) -> None:
    actor = made.lead(party)
    file = files.upload(actor, io.BytesIO(pdf(text)), "narrative.pdf")
    db.unit_of_work(service.attach, actor, made.id, kind, party, file.id)


def sign_all(made: Draft) -> None:
    for party in made.parties:
        sign(made, party)


def sign(made: Draft, party: str, digest: str = "") -> None:
    present = digest or content.present(loaded(made)).hash_of(party)
    db.unit_of_work(service.sign, made.officer(party), made.id, party, present)


def loaded(made: Draft) -> Proposal:
    """The proposal with everything, as it is kept now."""
    if db.is_open():
        found = queries.proposal(made.id)
    else:
        with db.read_only():
            found = queries.proposal(made.id)
    assert found is not None
    return found


def _has_disclosure(who: Person) -> bool:
    with db.read_only():
        return bool(disclosures.validity([who.id], clock.now())[who.id])


@cache
def pdf(text: str = "") -> bytes:
    """A small PDF of one page."""
    words = (text or "A joint project on quantum sensors.").encode("ascii", "replace")
    shown = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % words
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    file, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    return (
        file
        + head
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            len(parts) + 1,
            len(file),
        )
    )


def unsaved(*parties: str, months: int = 36) -> Proposal:
    """A complete proposal in memory only: two halves (or those of `parties`), a lead each, a narrative, 100 a year."""
    codes = parties or ("US", "JP")
    proposal = Proposal(
        id=uuid.uuid4(),
        reference="QST-2027-ABCDE1",
        state=ProposalState.DRAFT,
        title=TITLE,
        abstract=ABSTRACT,
        keywords=["quantum"],
        months=months,
        submission_count=0,
        submitted_hash="",
    )
    proposal.call = Call(
        code="QST-2027",
        state=CallState.PUBLISHED,
        opens_at=OPENS,
        deadline_at=OPENS + timedelta(days=30),
        review_opens_at=OPENS + timedelta(days=40),
        review_ends_at=OPENS + timedelta(days=100),
        agencies=[_call_side(code) for code in codes],
    )
    for code in codes:
        _add_side(proposal, code)
    proposal.documents = [document()]
    return proposal


def _call_side(code: str) -> CallAgency:
    return CallAgency(
        party=code,
        currency=party_of(code).currency,
        largest_half_minor=1_000,
        indirect_permille=300,
        cost_categories=["personnel", "travel", "indirect"],
    )


def _add_side(proposal: Proposal, code: str) -> None:
    place = Institution(
        id=uuid.uuid4(), party=code, name=Bilingual(f"University {code}", "大学"), status="active"
    )
    lead = Person(
        id=uuid.uuid4(), name_latin=f"Lead {code}", name_native="", email=f"lead-{code}@example.org".lower()
    )
    lead.institution, lead.institution_id = place, place.id
    lines = [
        BudgetLine(fiscal_year=year, category="personnel", amount_minor=100, currency=party_of(code).currency)
        for year in rules.fiscal_years(proposal.call, code, proposal.months)
    ]
    half = Half(
        id=uuid.uuid4(),
        party=code,
        currency=party_of(code).currency,
        lead_id=lead.id,
        institution_id=place.id,
        institution=place,
        contribution=CONTRIBUTION,
        lines=lines,
    )
    proposal.halves.append(half)
    proposal.team.append(member(lead, code, role=TeamRole.LEAD))


def member(who: Person, party: str, *, role: TeamRole = TeamRole.MEMBER, agreed: bool = True) -> TeamMember:
    """A place in a team, in memory only."""
    return TeamMember(
        id=uuid.uuid4(),
        person_id=who.id,
        person=who,
        party=party,
        role=role,
        position=0,
        confirmed_at=OPENS if agreed else None,
    )


def document(
    kind: DocumentKind = DocumentKind.NARRATIVE, party: str = "", state: FileState = FileState.CLEAN
) -> Document:
    """A document with its file, in memory only."""
    file = StoredFile(sha256="a" * 64, size=1000, original_name="narrative.pdf", state=state)
    return Document(id=uuid.uuid4(), kind=kind, party=party, file=file)


def signature(half: Half, digest: str, *, at: datetime | None = None) -> Signature:
    """A signature in force over `digest`, in memory only."""
    made = Signature(
        id=uuid.uuid4(),
        institution_id=half.institution_id,
        signed_by_id=uuid.uuid4(),
        signed_at=at or OPENS,
        content_hash=digest,
    )
    half.signature = made
    return made
