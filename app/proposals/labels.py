"""Words for proposals: states, roles, documents, history, refusals, and where each thing is mended."""

from collections.abc import Mapping
from typing import Any

from app.calls.labels import COST_CATEGORIES
from app.kernel.language import gettext as _
from app.kernel.language import language, lazy
from app.kernel.money import Money
from app.kernel.parties import party as party_of
from app.proposals.states import DocumentKind, ProposalState, TeamRole

STATES = {
    ProposalState.DRAFT: lazy("In preparation"),
    ProposalState.SUBMITTED: lazy("Submitted"),
    ProposalState.WITHDRAWN: lazy("Withdrawn"),
    ProposalState.INELIGIBLE: lazy("Not eligible"),
    ProposalState.NEEDS_CURE: lazy("To be mended"),
    ProposalState.MATCHED: lazy("Received by all agencies"),
    ProposalState.ELIGIBLE: lazy("Eligible"),
    ProposalState.IN_REVIEW: lazy("In review"),
    ProposalState.RANKED: lazy("Ranked"),
    ProposalState.SELECTED: lazy("Selected"),
    ProposalState.RESERVE: lazy("On the reserve list"),
    ProposalState.DECLINED: lazy("Not selected"),
}
ROLES = {
    TeamRole.LEAD: lazy("Lead investigator"),
    TeamRole.CO_LEAD: lazy("Co-investigator"),
    TeamRole.MEMBER: lazy("Member"),
}
KINDS = {
    DocumentKind.NARRATIVE: lazy("Project narrative"),
    DocumentKind.DATA_PLAN: lazy("Data management plan"),
    DocumentKind.LETTER: lazy("Letter of support"),
}
VOID_REASONS = {
    "shared_part_changed": lazy("The shared part changed."),
    "half_changed": lazy("The half changed."),
    "team_changed": lazy("The team changed."),
    "document_changed": lazy("A document changed."),
}
HISTORY = {
    "proposal.started": lazy("Proposal begun"),
    "proposal.edited": lazy("Shared part changed"),
    "half.edited": lazy("Half changed"),
    "budget.edited": lazy("Budget changed"),
    "team.member_asked": lazy("Somebody was asked to take part"),
    "team.member_confirmed": lazy("Agreed to take part"),
    "team.member_declined": lazy("Declined to take part"),
    "team.member_removed": lazy("Left the team"),
    "team.role_changed": lazy("Role in the team changed"),
    "document.attached": lazy("Document attached"),
    "document.detached": lazy("Document removed"),
    "signature.wanted": lazy("Institution asked to sign"),
    "signature.given": lazy("Signed by the institution"),
    "signature.voided": lazy("Signature void"),
    "proposal.submitted": lazy("Submitted"),
    "proposal.withdrawn": lazy("Withdrawn"),
    "proposal.needs_cure": lazy("Asked to mend the proposal"),
    "proposal.matched": lazy("Received by all agencies"),
    "proposal.eligible": lazy("Found eligible"),
    "proposal.ineligible": lazy("Found not eligible"),
    "proposal.in_review": lazy("Review began"),
    "proposal.ranked": lazy("Ranked"),
    "proposal.selected": lazy("Selected"),
    "proposal.reserve": lazy("Put on the reserve list"),
    "proposal.declined": lazy("Not selected"),
}
PROBLEMS = {
    "proposal.not_started": lazy("The proposal cannot be begun."),
    "proposal.not_kept": lazy("This cannot be saved like this."),
    "proposal.not_submitted": lazy("The proposal cannot be submitted yet."),
    "proposal.call_not_open": lazy("The call %(code)s does not take proposals now."),
    "proposal.no_reference_left": lazy("No reference could be drawn. Please try again."),
    "proposal.not_written_any_more": lazy("This proposal can no longer be changed."),
    "proposal.deadline_passed": lazy("The deadline has passed."),
    "proposal.not_withdrawn": lazy("The proposal was not withdrawn."),
    "proposal.not_withdrawable": lazy(
        "This proposal can no longer be withdrawn here. Write to the agencies."
    ),
    "proposal.cure_needs_an_end": lazy("Say until when the proposal may be mended, and only then."),
    "proposal.reference_differs": lazy("Type the reference exactly as it stands there."),
    "proposal.title_missing_en": lazy("The title is missing in English."),
    "proposal.title_missing_ja": lazy("The title is missing in Japanese."),
    "proposal.abstract_missing_en": lazy("The abstract is missing in English."),
    "proposal.abstract_missing_ja": lazy("The abstract is missing in Japanese."),
    "proposal.keywords_missing": lazy("Name at least one keyword."),
    "proposal.keywords_too_long": lazy("At most %(most)s keywords of at most %(longest)s characters each."),
    "proposal.months_outside": lazy("The project lasts 1 to %(most)s months."),
    "proposal.narrative_missing": lazy("The project narrative (PDF) is missing."),
    "half.lead_missing": lazy("%(party)s half: no lead investigator."),
    "half.institution_missing": lazy("%(party)s half: no institution."),
    "half.institution_unknown": lazy("This institution is not in the register, or no longer active."),
    "half.institution_of_other_party": lazy("Choose an institution of the %(party)s side."),
    "half.contribution_missing": lazy("%(party)s half: say what this side contributes."),
    "budget.empty": lazy("%(party)s half: the budget is empty."),
    "budget.over_cap": lazy("%(party)s half: the budget exceeds the largest half of this call, %(cap)s."),
    "budget.indirect_too_high": lazy(
        "%(party)s half: indirect costs are at most %(limit)s by the rule of this call."
    ),
    "budget.year_outside": lazy(
        "The project does not touch the fiscal year %(year)s; move or empty this cost."
    ),
    "budget.unknown_category": lazy("This call has no cost category “%(category)s”."),
    "budget.wrong_currency": lazy("Amounts of this half are in %(currency)s."),
    "budget.cell_twice": lazy("The category “%(category)s” stands twice in the same year."),
    "team.not_changed": lazy("The team cannot be changed like this."),
    "team.unknown_party": lazy("This call has no side “%(party)s”."),
    "team.already_member": lazy("%(email)s is in the team already."),
    "team.too_large": lazy("A team has at most %(limit)s people."),
    "team.no_address": lazy("Write an e-mail address such as name@example.org."),
    "team.name_needed": lazy(
        "Nobody with this address has an account yet. Write the name, and an invitation goes out."
    ),
    "team.not_confirmed": lazy("%(name)s has not agreed to take part yet."),
    "team.no_disclosure": lazy("%(name)s has no disclosure in force."),
    "team.side_needs_a_lead": lazy(
        "Make somebody else of this side the lead investigator; the role then passes on."
    ),
    "team.last_lead": lazy("Make somebody else lead investigator before you leave."),
    "team.same_lead_on_both_sides": lazy("The same person cannot lead two sides."),
    "document.not_attached": lazy("The document cannot be attached like this."),
    "document.of_the_shared_part": lazy("This document belongs to the shared part, not to one half."),
    "document.needs_a_half": lazy("Say to which half this document belongs."),
    "document.refused": lazy("The file “%(name)s” did not pass its check; attach another one."),
    "document.no_file": lazy("Choose a PDF file."),
    "signature.refused": lazy("This half cannot be signed yet."),
    "signature.not_ready": lazy("The institution can sign when nothing is missing."),
    "signature.content_changed": lazy(
        "The text changed after you opened it, so nothing was signed. Read the present text and sign again."
    ),
    "signature.already_given": lazy("Your institution has signed the present text already."),
    "signature.missing": lazy("%(party)s half: the institution has not signed the present text."),
    "submission.records_to_judge": lazy(
        "The rules changed while the proposal was on its way, and nothing was kept. Please send it again now."
    ),
    "submission.too_slow": lazy("The service took too long, and nothing was kept. Please send it again now."),
}


def party_name(code: str) -> str:
    return party_of(code).name.text(language())


def half_name(code: str) -> str:
    """`United States half` or 「米国側部分」."""
    return _("%(party)s half", party=party_name(code))


def count(shown: int | None) -> str:
    """A count as officers may see it while the call is open; zero is not told apart from four."""
    return _("fewer than 5") if shown is None else str(shown)


def fiscal_year(year: int) -> str:
    """`FY2027` or 「2027年度」: the party's own count of years."""
    return _("FY%(year)s", year=year)


def category(code: str) -> str:
    """A cost category in words; a programme's own category keeps its code."""
    return str(COST_CATEGORIES.get(code, code))


def amount(text: str, currency: str) -> Money:
    """An amount of a content as money again."""
    return Money.parse(text, currency)


def void_reason(code: str) -> str:
    return str(VOID_REASONS.get(code, code))


STEPS_COMPARED = {
    "years_with_money": lazy("Years with money"),
    "years_without_money": lazy("Years without money"),
    "languages": lazy("Languages of the text"),
    "lead": lazy("Lead investigator"),
    "signature": lazy("Signature"),
}
COMPARED_VALUES = {
    "en": lazy("English"),
    "ja": lazy("Japanese"),
    "agreed": lazy("agreed"),
    "asked": lazy("asked"),
    "missing": lazy("missing"),
    "signed": lazy("signed"),
    "unsigned": lazy("not signed yet"),
}
WHY_COMPARED = {
    "years_with_money": lazy("One side brings money and the other none."),
    "years_without_money": lazy("A year of the project has no money on one side."),
    "languages": lazy("Reviewers of both sides read both halves."),
    "lead": lazy("Each side needs a lead who agreed."),
    "signature": lazy("Both institutions sign the same text."),
}


def compared_value(value: Any) -> str:
    """A value of `rules.compared` in words: a code, a list of years, or a list of codes."""
    if isinstance(value, list):
        words = [fiscal_year(v) if isinstance(v, int) else str(COMPARED_VALUES[v]) for v in value]
        return ", ".join(words) or _("none")
    return str(COMPARED_VALUES[value])


def history_text(action: str) -> str:
    words: Mapping[str, Any] = HISTORY
    return str(words.get(action, action))
