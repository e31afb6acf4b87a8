"""The verbs of disclosures: write a draft, certify it, open somebody else's, consent, change keys, state facts."""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from app.accounts.roles import Role
from app.audit import service as audit
from app.disclosures import policy, queries, rules, sealing
from app.disclosures.events import DisclosedTie, DisclosureCertified
from app.disclosures.models import Consent, Disclosure, InstitutionFact, RecordKey, RecordRead
from app.disclosures.queries import Opened
from app.disclosures.record import known, plain, tracing
from app.disclosures.record.content import Record
from app.disclosures.record.values import Origin, Provenance
from app.disclosures.states import TRANSITIONS, DisclosureAction, Fact, Purpose
from app.kernel import clock, envelope
from app.kernel.actor import Actor
from app.kernel.crypto import content_hash
from app.kernel.db import expect_version, session
from app.kernel.errors import Forbidden, NotFound, Problem, RuleBroken, refuse_if
from app.kernel.events import publish
from app.kernel.ids import new_id
from app.kernel.states import step


def save_draft(
    actor: Actor, version: int, parts: Mapping[str, Any], *, source: Origin = Origin.SELF
) -> Disclosure:
    """Keep what the person wrote, complete or not: `parts` are sections in plain form, the others stay as they are.

    `version` is that of the draft, 0 where there is none yet. The audit row says that something was written, never
    what: no hash of a draft either.
    """
    if not policy.may_write(actor):
        raise Forbidden
    draft = queries.draft_of(actor.person_id, hold=True)
    earlier = queries.current(actor.person_id, hold=True)
    begun = draft or earlier
    before = queries.own_record(actor, begun) if begun else known_record(actor)
    expect_version(draft.version if draft else 0, version, plain.plain(before) if draft else None)
    wanted = plain.record_of({**plain.plain(before), **parts})
    if draft is not None and plain.plain(wanted) == plain.plain(before):
        return draft
    certified = (str(earlier.id), queries.own_record(actor, earlier)) if earlier else None
    record = tracing.traced(wanted, before, _mark(actor, source), certified)
    if draft is None:
        draft = _next(actor, record)
    else:
        _write(draft, plain.content_of(record, secrets.token_hex(16)))
    audit.record(actor, "disclosure.written", draft)
    return draft


def known_record(actor: Actor) -> Record:
    """What a first record of the actor starts from."""
    person = queries.author(actor.person_id)
    if person is None:
        return Record()
    begun = known.start(person, queries.home_of(person))
    return tracing.traced(begun, Record(), _mark(actor, Origin.REGISTRY), None)


def _mark(actor: Actor, source: Origin) -> Provenance:
    return Provenance(str(actor.person_id), clock.now(), source, actor.language)


def certify(actor: Actor, version: int, statement: str) -> Disclosure:
    """Certify the draft, or the certified version anew where nothing changed; the earlier one is superseded.

    `version` is that of the draft, else of the certified version. Raises RuleBroken `disclosure.not_certified`.
    """
    if not policy.may_certify(actor):
        raise Forbidden
    earlier = queries.current(actor.person_id, hold=True)
    draft = queries.draft_of(actor.person_id, hold=True)
    base = draft or earlier
    if base is None:
        raise RuleBroken("disclosure.not_certified", [Problem("disclosure.nothing_written")])
    record = queries.own_record(actor, base)
    expect_version(base.version, version, plain.plain(record))
    refuse_if(
        rules.certification_problems(record) + rules.statement_problems(statement), "disclosure.not_certified"
    )
    if earlier is not None:
        earlier.state = step(TRANSITIONS, earlier.state, DisclosureAction.SUPERSEDE)
        session().flush()
    certified = _certified(draft or _next(actor, record), record)
    changes = {"number": certified.number, "content_hash": certified.content_hash}
    audit.record(actor, "disclosure.certified", certified, changes=changes)
    publish(DisclosureCertified(certified.person_id, certified.id, _ties(record)))
    return certified


def _ties(record: Record) -> tuple[DisclosedTie, ...]:
    return tuple(
        DisclosedTie(str(line.relation), line.name, line.organisation, line.last_active)
        for line in record.collaborators.items
    )


def _next(actor: Actor, record: Record) -> Disclosure:
    """The next version as a draft, with a salt of its own."""
    draft = Disclosure(
        id=new_id(),
        person_id=actor.person_id,
        number=queries.newest_number(actor.person_id) + 1,
        created_at=clock.now(),
    )
    _write(draft, plain.content_of(record, secrets.token_hex(16)))
    session().add(draft)
    session().flush()
    return draft


def _certified(draft: Disclosure, record: Record) -> Disclosure:
    now = clock.now()
    content = plain.content_of(tracing.certified_at(record, now), secrets.token_hex(16))
    _write(draft, content)
    draft.state = step(TRANSITIONS, draft.state, DisclosureAction.CERTIFY)
    draft.certified_at, draft.valid_until = now, rules.valid_until(now)
    draft.content_hash = content_hash(content)
    return draft


def _write(draft: Disclosure, content: dict[str, Any]) -> None:
    draft.sealed = sealing.seal(_own_key(draft.person_id), content, draft.person_id, draft.number)


def _own_key(person_id: uuid.UUID) -> bytes:
    """The key of a person's record; made, and wrapped for every party, with the first draft."""
    if queries.wraps_of(person_id):
        return queries.record_key(person_id)
    key = envelope.new_key()
    _keep_wraps(person_id, envelope.ring().wrap(key, sealing.about_record(person_id)))
    return key


def _keep_wraps(person_id: uuid.UUID, wraps: Iterable[envelope.Wrapped]) -> list[RecordKey]:
    rows = [
        RecordKey(person_id=person_id, party=w.party, key_id=w.key_id, wrapped=w.data, created_at=clock.now())
        for w in wraps
    ]
    session().add_all(rows)
    session().flush()
    return rows


def rotate_keys(actor: Actor, person_id: uuid.UUID, *, retire: bool = False) -> int:
    """Wrap a record's key with each party's newest key; with `retire`, forget the other wraps. How many changed."""
    if not actor.is_system:
        raise Forbidden
    held, newest = queries.keys_of(person_id), {(k.party, k.key_id) for k in envelope.ring().newest()}
    added = envelope.ring().rewrapped(queries.wraps_of(person_id), sealing.about_record(person_id))
    rows = _keep_wraps(person_id, added)
    gone = [row for row in held if (row.party, row.key_id) not in newest] if retire else []
    for row in gone:
        session().delete(row)
    if rows or gone:
        subject = (rows or gone)[0]
        keys = sorted(f"{party}:{key_id}" for party, key_id in newest)
        audit.record(actor, "record_key.rotated", subject, changes={"keys": keys, "retired": len(gone)})
    return len(rows) + len(gone)


def open_records(
    actor: Actor, person_ids: Iterable[uuid.UUID], purpose: Purpose, matter: str = ""
) -> dict[uuid.UUID, Opened]:
    """What other people certified, for those who may read it; whoever certified nothing has no entry.

    Run in a unit of work of its own: the content is handed over only once the access rows are kept, whatever becomes
    of the page. `matter` names the case (a reference). The service's own checks come as a system actor. Raises NotFound
    where the actor may not read one of them.
    """
    found = {row.person_id: row for row in queries.certified_of(person_ids)}
    people = {} if actor.is_system else queries.authors(found)
    for person_id in () if actor.is_system else found:
        person = people.get(person_id)
        if person is None or not policy.may_open(actor, person_id, person.party):
            raise NotFound
    for row in found.values():
        side = people[row.person_id].party if row.person_id in people else ""
        session().add(_access(actor, row, purpose, matter, side))
    session().flush()
    contents = queries.opened_all(found.values())
    return {key: Opened(row, contents[key], plain.record_of(contents[key])) for key, row in found.items()}


def show_parts(
    actor: Actor, asked: Mapping[uuid.UUID, datetime], purpose: Purpose, matter: str
) -> frozenset[uuid.UUID]:
    """Of whom the actor may see the parts of the record that findings took from it; each leaves an access row first.

    `asked`: person → when the record was read. Officers of the person's side, and of another where the person consents.
    Run in a unit of work of its own, as `open_records`.
    """
    people, consented = queries.authors(asked), queries.consented_sides(asked)
    shown = set()
    for key, person in sorted(people.items(), key=lambda item: str(item[0])):
        if not policy.may_see_parts(actor, key, person.party, consented[key]):
            continue
        shown.add(key)
        row = queries.certified_by(key, asked[key])
        if row is not None:
            sides = [person.party, *sorted(consented[key])]
            acts_for = next(side for side in sides if actor.has(Role.INTEGRITY_OFFICER, party=side))
            session().add(_access(actor, row, purpose, matter, acts_for))
    session().flush()
    return frozenset(shown)


def give_consent(actor: Actor, party: str) -> Consent:
    """Let the integrity officers of another side see what findings take from the own record; given already, it stays.

    Raises NotFound for the own side and for a side that does not exist.
    """
    if not policy.may_consent(actor, _own_party(actor), party):
        raise NotFound
    held = queries.consent_to(actor.person_id, party, hold=True)
    if held is not None and held.terms == rules.TERMS_OF_CONSENT:
        return held
    if held is not None:
        held.withdrawn_at = clock.now()
        session().flush()
    made = Consent(
        id=new_id(),
        person_id=actor.person_id,
        party=party,
        terms=rules.TERMS_OF_CONSENT,
        language=actor.language,
        given_at=clock.now(),
    )
    session().add(made)
    session().flush()
    audit.record(actor, "consent.given", made, party=party, changes={"party": party, "terms": made.terms})
    return made


def withdraw_consent(actor: Actor, party: str) -> None:
    """From now on that side sees nothing of the record; what it has read stays in the list of readings."""
    if not policy.may_consent(actor, _own_party(actor), party):
        raise NotFound
    held = queries.consent_to(actor.person_id, party, hold=True)
    if held is not None:
        held.withdrawn_at = clock.now()
        audit.record(actor, "consent.withdrawn", held, party=party, changes={"party": party})


def _own_party(actor: Actor) -> str:
    person = queries.author(actor.person_id)
    return person.party if person else ""


def _access(actor: Actor, row: Disclosure, purpose: Purpose, matter: str, party: str) -> RecordRead:
    return RecordRead(
        person_id=row.person_id,
        disclosure_id=row.id,
        reader_id=actor.person_id,
        party=party,
        purpose=purpose,
        matter=matter,
        at=clock.now(),
    )


def state_facts(actor: Actor, institution_id: uuid.UUID, answers: Mapping[Fact, str], as_of: date) -> int:
    """What an institution answers for all its people, as of a day; only what is new is kept. How many are."""
    if not policy.may_state_facts(actor, institution_id):
        raise NotFound
    held = queries.facts_of([institution_id])[institution_id]
    news = {
        fact: said for fact, said in answers.items() if said and _says_otherwise(held.get(fact), said, as_of)
    }
    for fact, said in news.items():
        row = InstitutionFact(
            id=new_id(),
            institution_id=institution_id,
            fact=fact,
            answer=said,
            as_of=as_of,
            stated_by_id=actor.person_id,
            stated_at=clock.now(),
        )
        session().add(row)
        audit.record(actor, "institution_fact.stated", row, changes={"fact": fact, "answer": said})
    return len(news)


def _says_otherwise(held: InstitutionFact | None, said: str, as_of: date) -> bool:
    return held is None or (held.answer, held.as_of) != (said, as_of)
