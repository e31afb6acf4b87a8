"""Twenty people press at once: one version a key, versions in order, nothing lost (T-R1, T-R3, T-R5, T-LU1)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app import registry
from app.kernel import clock, db
from app.kernel.bilingual import Bilingual
from app.kernel.db import unit_of_work
from app.kernel.errors import Conflict, DomainError, RuleBroken, VersionStale
from app.kernel.idempotency import Intent, once
from app.proposals import queries, service
from app.proposals.service import SharedText
from app.proposals.states import ProposalState
from tests.factories import proposals as build
from tests.factories.calls import programme, published_call

AT_ONCE = 20


@pytest.fixture
def made(real_database, kept_files):
    return build.ready(published_call(programme()))


def all_at_once(attempts):
    """Run every attempt in a thread of its own, released together; answers or the refusals that were raised."""
    gate = threading.Barrier(len(attempts))

    def run(attempt):
        gate.wait()
        try:
            return attempt()
        except DomainError as refusal:
            return refusal

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def keyed(made, key):
    """One request: the same key has one effect and one answer."""
    actor, at = made.lead(), clock.now()
    intent = Intent(str(actor.person_id), key, "f" * 64)

    def effect():
        return {"number": service.submit(actor, made.id, at, build.SIGNER).number}

    return lambda: unit_of_work(once, intent, effect)


def kept(made):
    with db.read_only():
        return [(s.number, s.received_at) for s in reversed(queries.submissions_of(made.id))]


def broken():
    with db.snapshot() as reader:
        return [i.name for i in registry.INVARIANTS if list(i.find(reader))]


def test_the_same_key_twenty_times_is_one_version_and_one_answer(made):
    answers = all_at_once([keyed(made, "one and the same key")] * AT_ONCE)
    assert answers == [{"number": 1}] * AT_ONCE
    assert [number for number, _at in kept(made)] == [1]
    assert broken() == []


def test_other_keys_are_versions_in_order(made):
    answers = all_at_once([keyed(made, f"key number {n}") for n in range(AT_ONCE)])
    assert sorted(answer["number"] for answer in answers) == list(range(1, AT_ONCE + 1))
    assert [number for number, _at in kept(made)] == list(range(1, AT_ONCE + 1))
    assert broken() == []


def test_of_many_edits_of_one_version_one_is_kept_and_the_others_see_it(made):
    version = build.loaded(made).version
    actors = [made.lead("US"), made.lead("JP")]

    def edit(n):
        text = SharedText(Bilingual(f"Title {n}", f"題{n}"), build.ABSTRACT, ("k",), 36)
        return lambda: unit_of_work(service.edit_shared, actors[n % 2], made.id, version, text).title.en

    answers = all_at_once([edit(n) for n in range(AT_ONCE)])
    won = [answer for answer in answers if isinstance(answer, str)]
    stale = [answer for answer in answers if isinstance(answer, VersionStale)]
    assert (len(won), len(stale)) == (1, AT_ONCE - 1)
    assert build.loaded(made).title.en == won[0]
    assert {refusal.theirs["title"]["en"] for refusal in stale} == {won[0]}


def test_a_submission_and_an_edit_at_once_never_receive_an_unsigned_text(made):
    kept_version, at = build.loaded(made).version, clock.now()
    lead, partner = made.lead("US"), made.lead("JP")
    text = SharedText(Bilingual("Edited", "編集"), build.ABSTRACT, ("k",), 36)
    attempts = [lambda: unit_of_work(service.edit_shared, partner, made.id, kept_version, text)]
    attempts += [lambda: unit_of_work(service.submit, lead, made.id, at, build.SIGNER)] * 5
    answers = all_at_once(attempts)
    refused = [a for a in answers[1:] if isinstance(a, RuleBroken)]
    with db.read_only():
        titles = {s.title.en for s in queries.submissions_of(made.id)}
    assert titles <= {build.TITLE.en}
    assert len(kept(made)) == 5 - len(refused)
    assert {p.code for refusal in refused for p in refusal.problems} <= {"signature.missing"}
    assert broken() == []


def test_withdrawing_and_submitting_at_once_ends_in_a_legal_state(made):
    lead, partner, at = made.lead("US"), made.lead("JP"), clock.now()
    reference = build.loaded(made).reference
    attempts = [lambda: unit_of_work(service.withdraw, partner, made.id, reference)]
    attempts += [lambda: unit_of_work(service.submit, lead, made.id, at, build.SIGNER)] * 5
    answers = all_at_once(attempts)
    assert not isinstance(answers[0], Exception)
    assert build.loaded(made).state == ProposalState.WITHDRAWN
    assert len(kept(made)) == sum(not isinstance(a, (RuleBroken, Conflict)) for a in answers[1:])
    assert broken() == []


def test_admitted_in_time_is_received_however_long_the_queue(made):
    """Twenty requests admitted in the last second wait for each other past the deadline; all are in time."""
    deadline = build.loaded(made).call.deadline_at
    actor = made.lead()
    with clock.at(deadline + timedelta(seconds=30)):
        answers = all_at_once(
            [
                lambda n=n: (
                    unit_of_work(
                        service.submit, actor, made.id, deadline - timedelta(milliseconds=n), build.SIGNER
                    ).number
                )
                for n in range(AT_ONCE)
            ]
        )
    assert sorted(answers) == list(range(1, AT_ONCE + 1))
    assert {at <= deadline for _number, at in kept(made)} == {True}
