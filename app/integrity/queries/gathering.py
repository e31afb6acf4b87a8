"""Everything the rules read about a proposal, gathered: records, other proposals, listed parties, like texts."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import Agency
from app.disclosures import queries as disclosures
from app.disclosures.models import Disclosure
from app.disclosures.record.content import Record
from app.disclosures.record.plain import record_of
from app.disclosures.states import Fact
from app.integrity import content
from app.integrity.catalogue.dated import on_day
from app.integrity.catalogue.dossier import Dossier
from app.integrity.catalogue.facts import Body, Declared, InstitutionFacts, Place, Support
from app.integrity.catalogue.found import BodyMatch, Likeness, Listed, NameMatch, RegistryAward
from app.integrity.content import Disclosed, Surroundings, institution_body
from app.integrity.models import ScreeningHit
from app.integrity.queries import afterwards, corpus, costs, lists, registers
from app.integrity.queries.work import work_answers
from app.integrity.states import HitState, Register
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.crypto import content_hash
from app.kernel.db import session
from app.kernel.fiscal import FiscalYear
from app.kernel.parties import party
from app.proposals.models import Proposal, TeamMember
from app.proposals.states import ProposalState

EXACT = registers.EXACT


def dossier(
    proposal: Proposal,
    disclosed: Mapping[uuid.UUID, Disclosed],
    *,
    likenesses: Sequence[Likeness] | None = None,
) -> Dossier:
    """The facts of a proposal now, from the records at hand. `likenesses` are those of an earlier comparison; None
    compares anew.
    """
    people = [member.person_id for member in proposal.team]
    bodies, work = _bodies(proposal), work_answers(proposal.id)
    declared = content.declared_work(work.answers if work else {})
    today = clock.now().date()
    told = registers.outside(proposal.team, disclosed, list(bodies.values()), declared, today)
    outside = replace(
        told,
        awards=(*told.awards, *_by_name_only(proposal, told.awards, today)),
        bodies=(
            *_body_matches(bodies, proposal.submitted_at),
            *_named_bodies(disclosed, declared, bodies.values()),
            *(match for match in told.bodies if not any(match.body.is_same(own) for own in bodies.values())),
        ),
        names=tuple(_name_matches(people)),
        likenesses=tuple(corpus.likenesses(proposal) if likenesses is None else likenesses),
    )
    around = Surroundings(
        disclosed=disclosed,
        agencies=agencies_of(proposal),
        other_places=_other_places(proposal, people),
        outside=outside,
        institutions=_institutions(proposal, bodies),
        declared=declared,
        costs=tuple(costs.cost_lines(proposal, work)),
        after=afterwards.after_award(proposal, disclosed, work),
    )
    return content.dossier_of(proposal, around, today)


def _by_name_only(proposal: Proposal, told: Sequence[RegistryAward], on: date) -> Iterable[RegistryAward]:
    """Awards whose text was imported and whose leader bears a name of the team; a register that gives numbers has said
    itself whom it means.
    """
    numbered, known = (Register.KAKEN.value,), {(award.register, award.number) for award in told}
    for award in corpus.awards_of(proposal.team, on):
        if award.register not in numbered and (award.register, award.number) not in known:
            yield award


def declared_of(proposal: Proposal) -> Declared:
    """What the team answered about the work; every team is asked, whether or not it has opened the questions."""
    held = work_answers(proposal.id)
    return content.declared_work(held.answers if held else {})


def agencies_of(proposal: Proposal) -> dict[str, str]:
    """Party → code of its agency in the call."""
    ids = [side.agency_id for side in proposal.call.agencies]
    return dict(session().execute(select(Agency.party, Agency.code).where(Agency.id.in_(ids))).all())


def outline(proposal: Proposal, on: date) -> Dossier:
    """The team, the institutions and the work as the form rules read them: no record, nothing that stands elsewhere."""
    people = [member.person_id for member in proposal.team]
    limited = content.most_proposals(proposal.call)
    around = Surroundings(
        disclosed={},
        agencies={},
        other_places=_other_places(proposal, people) if limited else (),
        institutions=_institutions(proposal, _bodies(proposal)),
        declared=declared_of(proposal),
    )
    return replace(content.dossier_of(proposal, around, on), people=())


def own_disclosure(actor: Actor) -> dict[uuid.UUID, Disclosed]:
    """The actor's own certified record, by the actor's id; nothing where there is none."""
    row = disclosures.current(actor.person_id)
    if row is None or actor.person_id is None:
        return {}
    kept = disclosures.own_content(actor, row)
    return {actor.person_id: disclosed_of(row, kept, record_of(kept))}


def disclosed_of(
    row: Disclosure, kept: Mapping[str, Any], record: Record, earlier: Sequence[Support] = ()
) -> Disclosed:
    """An opened record with what was signed of it. `earlier` is its support as an earlier check read it."""
    assert row.certified_at is not None  # noqa: S101 - a certified version has a date (CHECK)
    is_first = kept.get("format") == 1
    return Disclosed(
        record=record,
        signed_on=row.certified_at.date(),
        signed_hash=row.content_hash,
        present_hash=content_hash(kept),
        earlier=tuple(earlier),
        not_asked=content.FIRST_FORMAT if is_first else frozenset(),
    )


def _institutions(proposal: Proposal, bodies: Mapping[uuid.UUID, Body]) -> list[InstitutionFacts]:
    """What the institutions of the halves have stated."""
    halves = {half.institution_id: half.party for half in proposal.halves if half.institution_id}
    stated, due = disclosures.facts_of(halves), dict[str, date]()
    if any(Fact.COI_REPORT in each for each in stated.values()):
        due = _reports_due(agencies_of(proposal), clock.now().date())
    return [
        content.institution_facts(bodies[key], party, stated[key], due.get(party))
        for key, party in halves.items()
    ]


def _reports_due(agencies: Mapping[str, str], on: date) -> dict[str, date]:
    """Party whose agency asks for a report on conflicts of interest → the end of its fiscal year that ended last."""
    asked = {
        code for code, agency in agencies.items() if on_day(on).of_agency(agency, code, "conflict_report")
    }
    years = {code: FiscalYear.containing(party(code), on) for code in asked}
    return {code: year.first_month.first_day() - timedelta(days=1) for code, year in years.items()}


def _other_places(proposal: Proposal, people: Iterable[uuid.UUID]) -> list[Place]:
    """Where the same people stand in other proposals of the call that were submitted."""
    wanted = (
        select(TeamMember.person_id, Proposal.reference, TeamMember.role, TeamMember.party)
        .join(Proposal, Proposal.id == TeamMember.proposal_id)
        .where(Proposal.call_id == proposal.call_id, Proposal.id != proposal.id)
        .where(Proposal.state.not_in((ProposalState.DRAFT, ProposalState.WITHDRAWN)))
        .where(TeamMember.person_id.in_(list(people)))
        .order_by(Proposal.reference, TeamMember.person_id)
    )
    return [
        Place(str(who), ref, role.value == "lead", side) for who, ref, role, side in session().execute(wanted)
    ]


def _bodies(proposal: Proposal) -> dict[uuid.UUID, Body]:
    """Organisations of the project: those of the halves and of the team."""
    places = [half.institution for half in proposal.halves]
    places += [member.person.institution for member in proposal.team]
    return {place.id: institution_body(place) for place in places if place is not None}


def _body_matches(bodies: dict[uuid.UUID, Body], submitted: datetime | None) -> Iterable[BodyMatch]:
    wanted = select(ScreeningHit).where(ScreeningHit.institution_id.in_(bodies))
    hits = session().scalars(_standing(wanted)).all()
    since = lists.imported_when(hits) if hits else {}
    for hit in hits:
        came = since.get((hit.list_code, hit.entry, hit.entry_hash))
        yield BodyMatch(
            body=bodies[hit.institution_id],
            listed=_listed(hit),
            exact=hit.stage in EXACT,
            ruled_out=hit.outcome == "closed",
            score=Decimal(hit.score) / 10_000,
            newly=came is not None and submitted is not None and came > submitted,
        )


def _named_bodies(
    disclosed: Mapping[uuid.UUID, Disclosed], declared: Declared, own: Iterable[Body]
) -> Iterable[BodyMatch]:
    """Organisations that records and the team name and that are on a list by number or curated alias; a likeness asks
    nothing here. The institutions of the project are screened on their own, with what was cleared of them.
    """
    edition, known = lists.editions_hash(), list(own)
    makers = [maker for _item, maker, _ordinary in declared.equipment]
    named = {content.body_of(it): it.name_native for held in disclosed.values() for it in held.bodies()}
    named |= dict.fromkeys((*declared.partners, *declared.suppliers, *makers), "")
    for body, native in named.items():
        if not any(body.is_same(each) for each in known):
            yield from registers.listed_as(edition, body, native)


def _name_matches(people: Iterable[uuid.UUID]) -> Iterable[NameMatch]:
    wanted = select(ScreeningHit).where(ScreeningHit.person_id.in_(list(people)))
    for hit in session().scalars(_standing(wanted)):
        yield NameMatch(
            person=str(hit.person_id),
            own_name=hit.own_name,
            listed=_listed(hit),
            score=Decimal(hit.score) / 10_000,
            corroborators=tuple(hit.corroborators),
            contradicted=tuple(hit.contradicted),
        )


def _standing(wanted: Select[Any]) -> Select[Any]:
    uncleared = wanted.where(ScreeningHit.state != HitState.CLEARED)
    return uncleared.order_by(ScreeningHit.list_code, ScreeningHit.entry)


def _listed(hit: ScreeningHit) -> Listed:
    return Listed(hit.list_code, hit.entry, hit.entry_hash, hit.listed_name)
