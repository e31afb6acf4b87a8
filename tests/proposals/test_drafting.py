"""Beginning and writing a proposal, on both engines."""

import uuid

import pytest

from app.audit import queries as audit
from app.calls import service as calls_service
from app.kernel import clock, db
from app.kernel.actor import ANONYMOUS
from app.kernel.bilingual import Bilingual
from app.kernel.db import unit_of_work
from app.kernel.errors import Forbidden, NotFound, Problem, RuleBroken, VersionStale
from app.kernel.ids import is_reference
from app.kernel.money import Money
from app.proposals import rules, service
from app.proposals.rules import Cost
from app.proposals.service import HalfText, SharedText
from tests.factories import proposals as build
from tests.factories.accounts import actor_of, institution, person, save
from tests.factories.calls import draft as call_draft

TEXT = SharedText(Bilingual("New", "新"), Bilingual("Why", "理由"), ("quantum", "sensing"), 24)


def actions(made):
    with db.read_only():
        return [(row.action, row.party) for row in reversed(audit.history("proposals", made.id))]


def refusal(verb, *args):
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(verb, *args)
    return [problem.code for problem in refused.value.problems]


def test_whoever_begins_leads_the_half_of_his_party(call):
    lead = build.side("JP")
    made = unit_of_work(service.start, actor_of(lead.lead), call.id, build.TITLE)
    with db.read_only():
        kept = build.loaded(build.Draft(made.id, call, {}))
    assert (kept.reference.startswith("QST-2027-"), is_reference(kept.reference), kept.version) == (
        True,
        True,
        1,
    )
    assert [(h.party, h.currency, h.lead_id, h.institution_id) for h in kept.halves] == [
        ("JP", "JPY", lead.lead.id, lead.institution.id),
        ("US", "USD", None, None),
    ]
    assert [(m.party, m.role, m.person_id, m.confirmed_at == m.added_at) for m in kept.team] == [
        ("JP", "lead", lead.lead.id, True)
    ]


def test_one_may_lead_another_side_and_then_brings_no_institution(call):
    lead = build.side("JP")
    made = unit_of_work(service.start, actor_of(lead.lead), call.id, build.TITLE, "US")
    with db.read_only():
        kept = build.loaded(build.Draft(made.id, call, {}))
    assert [(h.party, h.lead_id, h.institution_id) for h in kept.halves] == [
        ("JP", None, None),
        ("US", lead.lead.id, None),
    ]


def test_a_proposal_is_begun_while_the_call_is_open_and_on_one_of_its_sides(call):
    lead = actor_of(build.side("US").lead)
    with clock.at(call.deadline_at):
        unit_of_work(service.start, lead, call.id, build.TITLE)
    with clock.at(call.deadline_at.replace(microsecond=1)):
        assert refusal(service.start, lead, call.id, build.TITLE, "FR") == [
            "proposal.call_not_open",
            "team.unknown_party",
        ]


def test_a_call_in_preparation_is_not_there(call, base):
    unpublished = unit_of_work(calls_service.create_draft, base.actor("US"), "NEW-2028", call_draft(base))
    lead = actor_of(build.side("US").lead)
    for missing in (unpublished.id, uuid.uuid4()):
        with pytest.raises(NotFound):
            unit_of_work(service.start, lead, missing, build.TITLE)
    with pytest.raises(Forbidden):
        unit_of_work(service.start, ANONYMOUS, call.id, build.TITLE)


def test_the_shared_text_is_kept_and_told(call):
    made = build.begun(call)
    kept = build.write_shared(made, TEXT)
    assert (kept.title, kept.abstract, kept.keywords, kept.months) == (
        TEXT.title,
        TEXT.abstract,
        ["quantum", "sensing"],
        24,
    )
    assert kept.version == 2
    assert actions(made)[-1] == ("proposal.edited", "")


def test_saving_the_same_text_is_no_change(call):
    made = build.begun(call)
    first = build.write_shared(made, TEXT)
    told = len(actions(made))
    assert build.write_shared(made, TEXT).version == first.version
    assert len(actions(made)) == told


def test_an_old_version_gets_the_stored_text_in_the_shape_of_the_form(call):
    made = build.begun(call)
    build.write_shared(made, TEXT)
    with pytest.raises(VersionStale) as stale:
        unit_of_work(service.edit_shared, made.lead(), made.id, 1, TEXT)
    assert (stale.value.current, stale.value.theirs) == (
        2,
        {
            "title": {"en": "New", "ja": "新"},
            "abstract": {"en": "Why", "ja": "理由"},
            "keywords": "quantum, sensing",
            "months": 24,
        },
    )


def test_limits_and_time_are_told_together(call):
    made = build.begun(call)
    too_much = SharedText(TEXT.title, TEXT.abstract, ("x" * 61,), 99)
    with clock.at(call.deadline_at.replace(microsecond=1)):
        assert refusal(service.edit_shared, made.lead(), made.id, 1, too_much) == [
            "proposal.deadline_passed",
            "proposal.keywords_too_long",
            "proposal.months_outside",
        ]


def test_each_side_writes_its_own_half(call):
    made = build.begun(call)
    text = HalfText(made.sides["JP"].institution.id, Bilingual("", "装置"))
    with pytest.raises(Forbidden):
        unit_of_work(service.edit_half, made.lead("US"), made.id, "JP", 1, text)
    half = unit_of_work(
        service.edit_half, made.lead("JP"), made.id, "JP", build.loaded(made).half("JP").version, text
    )
    assert (half.contribution, half.institution_id) == (text.contribution, text.institution_id)
    assert actions(made)[-1] == ("half.edited", "JP")
    assert build.loaded(made).version == 1


@pytest.mark.parametrize("party", ["FR", ""])
def test_a_half_that_is_not_there_is_not_found(call, party):
    made = build.begun(call)
    with pytest.raises(NotFound):
        unit_of_work(service.edit_half, made.lead(), made.id, party, 1, HalfText(None, Bilingual("")))


def test_a_half_takes_an_institution_of_its_own_party_only(call):
    made = build.begun(call)
    foreign, closed = institution(party="JP"), institution(party="US", status="inactive")
    save(foreign, closed)
    version = build.loaded(made).half("US").version
    for place, wanted in (
        (foreign.id, "half.institution_of_other_party"),
        (closed.id, "half.institution_unknown"),
        (uuid.uuid4(), "half.institution_unknown"),
    ):
        text = HalfText(place, Bilingual(""))
        assert refusal(service.edit_half, made.lead("US"), made.id, "US", version, text) == [wanted]


def test_a_stale_half_gets_the_stored_text(call):
    made = build.begun(call)
    build.write_half(made, "US")
    with pytest.raises(VersionStale) as stale:
        unit_of_work(service.edit_half, made.lead("US"), made.id, "US", 99, HalfText(None, Bilingual("")))
    assert stale.value.theirs == {
        "contribution": {"en": "Our laboratory.", "ja": "私たちの研究室。"},
        "institution_id": str(made.sides["US"].institution.id),
    }


def grid(made, party, *cells):
    proposal = build.loaded(made)
    years = rules.fiscal_years(proposal.call, party, proposal.months)
    currency = proposal.half(party).currency
    return [Cost(years[n], category, Money(minor, currency)) for n, category, minor in cells]


def set_budget(made, party, costs):
    version = build.loaded(made).half(party).version
    return unit_of_work(service.set_budget, made.lead(party), made.id, party, version, costs)


def kept_lines(made, party):
    return [
        (line.category, line.amount_minor, line.position) for line in build.loaded(made).half(party).lines
    ]


def test_the_whole_grid_is_replaced(call):
    made = build.begun(call)
    costs = grid(made, "US", (0, "travel", 5), (0, "personnel", 100), (1, "personnel", 0))
    first = set_budget(made, "US", costs)
    assert kept_lines(made, "US") == [("personnel", 100, 0), ("travel", 5, 2)]
    second = set_budget(made, "US", grid(made, "US", (0, "personnel", 90), (1, "equipment", 7)))
    assert kept_lines(made, "US") == [("personnel", 90, 0), ("equipment", 7, 1)]
    assert second.version == first.version + 1
    assert actions(made)[-1] == ("budget.edited", "US")


def test_the_same_grid_is_no_change(call):
    made = build.begun(call)
    costs = grid(made, "JP", (0, "personnel", 100))
    first = set_budget(made, "JP", costs)
    assert set_budget(made, "JP", costs).version == first.version


def test_a_budget_outside_the_grid_is_refused_whole(call):
    made = build.begun(call)
    good, bad = grid(made, "US", (0, "personnel", 1)), Cost(2099, "cake", Money(1, "JPY"))
    version = build.loaded(made).half("US").version
    assert refusal(service.set_budget, made.lead("US"), made.id, "US", version, [*good, bad]) == [
        "budget.unknown_category",
        "budget.year_outside",
        "budget.wrong_currency",
    ]
    assert kept_lines(made, "US") == []


def test_a_draft_may_hold_more_than_the_cap(call):
    made = build.begun(call)
    cap = call.side("US").largest_half_minor
    set_budget(made, "US", grid(made, "US", (0, "personnel", cap + 1)))
    assert [p.code for p in rules.content_problems(build.loaded(made))].count("budget.over_cap") == 1


def test_a_stale_budget_gets_the_stored_amounts(call):
    made = build.begun(call)
    costs = grid(made, "US", (0, "personnel", 150))
    set_budget(made, "US", costs)
    with pytest.raises(VersionStale) as stale:
        unit_of_work(service.set_budget, made.lead("US"), made.id, "US", 77, costs)
    assert stale.value.theirs == {
        "budget": [
            {"fiscal_year": costs[0].fiscal_year, "category": "personnel", "amount": {"amount": "1.50"}}
        ]
    }


def test_strangers_and_people_who_were_only_asked_find_nothing(call):
    made = build.begun(call)
    stranger, asked = person(), person()
    save(stranger, asked)
    unit_of_work(service.add_member, made.lead(), made.id, service.NewMember("US", asked.email))
    version = build.loaded(made).version
    for who in (stranger, asked):
        with pytest.raises(NotFound):
            unit_of_work(service.edit_shared, actor_of(who), made.id, version, TEXT)
    for anybody in (made.lead(), actor_of(stranger)):
        with pytest.raises(NotFound):
            unit_of_work(service.edit_shared, anybody, uuid.uuid4(), 1, TEXT)


def test_an_institutions_officer_reads_and_does_not_write(call):
    made = build.begun(call)
    build.write_half(made, "US")
    with pytest.raises(Forbidden):
        unit_of_work(service.edit_shared, made.officer("US"), made.id, 1, TEXT)


def test_a_problem_of_the_shared_part_is_about_its_field(call):
    made = build.begun(call)
    with pytest.raises(RuleBroken) as refused:
        unit_of_work(
            service.edit_shared, made.lead(), made.id, 1, SharedText(TEXT.title, TEXT.abstract, (), 0)
        )
    assert refused.value.problems == (Problem("proposal.months_outside", "/months", {"most": 60}),)
