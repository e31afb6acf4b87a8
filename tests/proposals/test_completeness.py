"""What a proposal must hold before it is signed and submitted: each rule alone, and all at once."""

from datetime import timedelta

import pytest

from app.accounts.models import Institution
from app.files.states import FileState
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from app.proposals import content, rules
from app.proposals.rules import completeness
from app.proposals.states import DocumentKind, ProposalState
from tests.factories.proposals import OPENS, document, signature, unsaved

CHANGES = {
    "nothing": (lambda p: None, []),
    "title in one language": (
        lambda p: setattr(p, "title", Bilingual("Sensors", " ")),
        [Problem("proposal.title_missing_ja", "/shared/title/ja")],
    ),
    "no abstract": (
        lambda p: setattr(p, "abstract", Bilingual("")),
        [
            Problem("proposal.abstract_missing_en", "/shared/abstract/en"),
            Problem("proposal.abstract_missing_ja", "/shared/abstract/ja"),
        ],
    ),
    "no keyword": (
        lambda p: setattr(p, "keywords", []),
        [Problem("proposal.keywords_missing", "/shared/keywords")],
    ),
    "no narrative": (
        lambda p: setattr(p, "documents", [document(DocumentKind.DATA_PLAN)]),
        [Problem("proposal.narrative_missing", "/documents/narrative")],
    ),
    "a narrative that waits for its check": (
        lambda p: setattr(p, "documents", [document(state=FileState.PENDING)]),
        [],
    ),
    "a narrative that was refused": (
        lambda p: setattr(p, "documents", [document(state=FileState.REFUSED)]),
        [Problem("document.refused", "/documents/narrative", {"name": "narrative.pdf"})],
    ),
    "no lead": (
        lambda p: setattr(p.half("JP"), "lead_id", None),
        [Problem("half.lead_missing", "/team/JP", {"party": "JP"})],
    ),
    "no institution": (
        lambda p: setattr(p.half("JP"), "institution_id", None),
        [Problem("half.institution_missing", "/halves/JP/institution_id", {"party": "JP"})],
    ),
    "no contribution": (
        lambda p: setattr(p.half("US"), "contribution", Bilingual(" ", "")),
        [Problem("half.contribution_missing", "/halves/US/contribution", {"party": "US"})],
    ),
    "a contribution in one language": (
        lambda p: setattr(p.half("US"), "contribution", Bilingual("", "装置")),
        [],
    ),
    "no money": (
        lambda p: setattr(p.half("US"), "lines", []),
        [Problem("budget.empty", "/halves/US/budget", {"party": "US"})],
    ),
    "one lead on both sides": (
        lambda p: setattr(p.half("US"), "lead_id", p.half("JP").lead_id),
        [Problem("team.same_lead_on_both_sides", "/team")],
    ),
}


@pytest.mark.parametrize(("change", "wanted"), CHANGES.values(), ids=CHANGES.keys())
def test_each_rule_of_completeness(change, wanted):
    proposal = unsaved()
    change(proposal)
    assert rules.content_problems(proposal) == wanted


def test_a_third_side_is_asked_for_the_same():
    proposal = unsaved("US", "JP", "US")
    proposal.halves[2].lead_id = None
    assert [p.code for p in rules.content_problems(proposal)] == ["half.lead_missing"]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (None, "half.institution_unknown"),
        (Institution(party="JP", status="inactive"), "half.institution_unknown"),
        (Institution(party="US", status="active"), "half.institution_of_other_party"),
        (Institution(party="JP", status="active"), ""),
    ],
)
def test_an_institution_fits_its_half(place, wanted):
    problems = rules.institution_problems(unsaved().half("JP"), place)
    assert [p.code for p in problems] == [wanted] * bool(wanted)


@pytest.mark.parametrize(
    ("kind", "party", "wanted"),
    [
        ("narrative", "", ""),
        ("narrative", "US", "document.of_the_shared_part"),
        ("data_plan", "", ""),
        ("letter", "JP", ""),
        ("letter", "", "document.needs_a_half"),
        ("letter", "FR", "document.needs_a_half"),
    ],
)
def test_a_document_has_its_place(kind, party, wanted):
    problems = rules.attachment_problems(DocumentKind(kind), party, ["JP", "US"])
    assert [p.code for p in problems] == [wanted] * bool(wanted)


@pytest.mark.parametrize(
    ("keywords", "months", "wanted"),
    [
        (["a"] * completeness.MOST_KEYWORDS, 60, []),
        (["a"] * (completeness.MOST_KEYWORDS + 1), 1, ["proposal.keywords_too_long"]),
        (
            ["a" * (completeness.LONGEST_KEYWORD + 1)],
            0,
            ["proposal.keywords_too_long", "proposal.months_outside"],
        ),
        ([], 61, ["proposal.months_outside"]),
    ],
)
def test_limits_of_the_text(keywords, months, wanted):
    assert [p.code for p in rules.text_problems(keywords, months)] == wanted


def signed(proposal):
    present = content.present(proposal).hashes()
    for half in proposal.halves:
        signature(half, present[half.party])
    return present


def test_signatures_are_in_force_over_the_present_text():
    proposal = unsaved()
    present = signed(proposal)
    assert rules.signature_problems(proposal.halves, present, OPENS) == []
    proposal.half("JP").signature = None
    signature(proposal.half("US"), "0" * 64)
    assert rules.signature_problems(proposal.halves, present, OPENS) == [
        Problem("signature.missing", "/sign/US", {"party": "US"}),
        Problem("signature.missing", "/sign/JP", {"party": "JP"}),
    ]


def test_a_signature_given_after_the_admission_does_not_count():
    proposal = unsaved()
    present = signed(proposal)
    before = OPENS - timedelta(microseconds=1)
    assert [p.code for p in rules.signature_problems(proposal.halves, present, before)] == [
        "signature.missing"
    ] * 2


def test_an_old_text_is_refused_first_when_signing():
    proposal = unsaved()
    proposal.keywords = []
    signature(proposal.half("US"), "0" * 64)
    problems = rules.signing_problems(proposal, proposal.half("US"), signed="1" * 64, present="2" * 64)
    assert [p.code for p in problems] == [
        "signature.content_changed",
        "proposal.keywords_missing",
        "signature.already_given",
    ]


def test_the_other_half_may_be_incomplete_when_one_signs():
    proposal = unsaved()
    proposal.half("JP").lines = []
    half = proposal.half("US")
    assert rules.signing_problems(proposal, half, signed="a", present="a") == []


def test_everything_is_said_at_once_on_submission():
    proposal = unsaved()
    proposal.state, proposal.keywords = ProposalState.ELIGIBLE, []
    late = OPENS + timedelta(days=31)
    problems = rules.submission_problems(proposal, validity={}, hashes={"US": "", "JP": ""}, received_at=late)
    assert [p.code for p in problems] == [
        "proposal.not_written_any_more",
        "proposal.keywords_missing",
        "team.no_disclosure",
        "team.no_disclosure",
        "signature.missing",
        "signature.missing",
    ]


def test_a_ready_proposal_has_no_problem():
    proposal = unsaved()
    present = signed(proposal)
    validity = {m.person_id: OPENS for m in proposal.team}
    assert rules.submission_problems(proposal, validity=validity, hashes=present, received_at=OPENS) == []
