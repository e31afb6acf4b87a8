"""What a proposal must hold before it is signed and submitted. Facts come in; every reason goes out at once.

Pointers name the part and the field: `/shared/title/ja`, `/halves/<party>/budget`, `/documents/narrative`, `/team`,
`/sign/<party>`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.files.states import FileState
from app.kernel.bilingual import Bilingual
from app.kernel.errors import Problem
from app.proposals.models import Document, Half, Proposal
from app.proposals.rules.costs import budget_problems, fiscal_years
from app.proposals.rules.people import team_problems
from app.proposals.rules.timing import writing_problems
from app.proposals.states import OF_THE_SHARED_PART, DocumentKind

LONGEST_MONTHS = 60
MOST_KEYWORDS = 10
LONGEST_KEYWORD = 60


def text_problems(keywords: Sequence[str], months: int) -> list[Problem]:
    """Limits that hold for a draft already."""
    problems = []
    if len(keywords) > MOST_KEYWORDS or any(len(word) > LONGEST_KEYWORD for word in keywords):
        problems.append(
            Problem(
                "proposal.keywords_too_long", "/keywords", {"most": MOST_KEYWORDS, "longest": LONGEST_KEYWORD}
            )
        )
    if not 1 <= months <= LONGEST_MONTHS:
        problems.append(Problem("proposal.months_outside", "/months", {"most": LONGEST_MONTHS}))
    return problems


def shared_problems(proposal: Proposal) -> list[Problem]:
    """The shared part stands in both languages (product.md, 14), has a keyword and a narrative that can be read."""
    problems = _language_problems("title", proposal.title) + _language_problems("abstract", proposal.abstract)
    if not proposal.keywords:
        problems.append(Problem("proposal.keywords_missing", "/shared/keywords"))
    if not any(d.kind == DocumentKind.NARRATIVE for d in proposal.documents):
        problems.append(Problem("proposal.narrative_missing", "/documents/narrative"))
    return problems + document_problems(proposal.documents)


def _language_problems(name: str, text: Bilingual) -> list[Problem]:
    missing = [language for language, said in (("en", text.en), ("ja", text.ja)) if not said.strip()]
    return [
        Problem(f"proposal.{name}_missing_{language}", f"/shared/{name}/{language}") for language in missing
    ]


def document_problems(documents: Sequence[Document]) -> list[Problem]:
    """A file that failed its check is replaced; one that still waits for its check keeps nobody (study, 5.6)."""
    return [
        Problem("document.refused", f"/documents/{document.kind}", {"name": document.file.original_name})
        for document in documents
        if document.file.state == FileState.REFUSED
    ]


def half_problems(proposal: Proposal, half: Half) -> list[Problem]:
    """Every half has a lead of its own side, an institution of its party, a contribution and a budget."""
    at, facts = f"/halves/{half.party}", {"party": half.party}
    problems = []
    if half.lead_id is None:
        problems.append(Problem("half.lead_missing", f"/team/{half.party}", facts))
    if half.institution_id is None:
        problems.append(Problem("half.institution_missing", f"{at}/institution_id", facts))
    if not (half.contribution.en.strip() or half.contribution.ja.strip()):
        problems.append(Problem("half.contribution_missing", f"{at}/contribution", facts))
    years = fiscal_years(proposal.call, half.party, proposal.months)
    return problems + budget_problems(half, proposal.call.side(half.party), years)


def lead_problems(halves: Sequence[Half]) -> list[Problem]:
    """Nobody leads two sides: each party's half has its own responsible person."""
    leads = [half.lead_id for half in halves if half.lead_id]
    return [] if len(set(leads)) == len(leads) else [Problem("team.same_lead_on_both_sides", "/team")]


def institution_problems(half: Half, institution: Any) -> list[Problem]:
    """The institution of a half belongs to the half's party and is in the register (`Institution` or None)."""
    if institution is None or institution.status != "active":
        return [Problem("half.institution_unknown", "/institution_id")]
    if institution.party != half.party:
        return [Problem("half.institution_of_other_party", "/institution_id", {"party": half.party})]
    return []


def attachment_problems(kind: DocumentKind, party: str, parties: Sequence[str]) -> list[Problem]:
    """Narrative and data plan belong to the shared part, a letter to one half."""
    if kind in OF_THE_SHARED_PART:
        return [Problem("document.of_the_shared_part", "/party")] if party else []
    return [] if party in parties else [Problem("document.needs_a_half", "/party")]


def content_problems(proposal: Proposal) -> list[Problem]:
    """Everything that is missing in the text, team apart."""
    halves = [problem for half in proposal.halves for problem in half_problems(proposal, half)]
    return shared_problems(proposal) + halves + lead_problems(proposal.halves)


def signing_problems(proposal: Proposal, half: Half, *, signed: str, present: str) -> list[Problem]:
    """An institution signs what is complete, and the text it has seen (product.md, 4)."""
    problems = shared_problems(proposal) + half_problems(proposal, half)
    if signed != present:
        problems.insert(0, Problem("signature.content_changed", "/content_hash"))
    if half.signature is not None:
        problems.append(Problem("signature.already_given", facts={"party": half.party}))
    return problems


def signature_problems(halves: Sequence[Half], hashes: Mapping[str, str], at: datetime) -> list[Problem]:
    """Both institutions signed the text as it stands, not later than `at` (INV-09). `hashes`: party → present hash."""
    return [
        Problem("signature.missing", f"/sign/{half.party}", {"party": half.party})
        for half in halves
        if half.signature is None
        or half.signature.content_hash != hashes[half.party]
        or half.signature.signed_at > at
    ]


def missing_problems(
    proposal: Proposal, *, validity: Mapping[Any, datetime | None], hashes: Mapping[str, str], at: datetime
) -> list[Problem]:
    """Every reason but the time why a proposal cannot be submitted at `at`."""
    return [
        *content_problems(proposal),
        *team_problems(proposal.team, validity, at),
        *signature_problems(proposal.halves, hashes, at),
    ]


def submission_problems(
    proposal: Proposal,
    *,
    validity: Mapping[Any, datetime | None],
    hashes: Mapping[str, str],
    received_at: datetime,
) -> list[Problem]:
    """Every reason why a proposal cannot be received at `received_at`, all at once."""
    missing = missing_problems(proposal, validity=validity, hashes=hashes, at=received_at)
    return writing_problems(proposal, received_at) + missing
