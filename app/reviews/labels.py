"""Words for reviews, conflicts, panels, and refusals."""

from collections.abc import Mapping
from typing import Any

from app.calls.schemas import score_text
from app.kernel.language import gettext, lazy
from app.reviews.conflicts import Ground
from app.reviews.content import SHARES
from app.reviews.states import (
    Closeness,
    ConflictKind,
    ItemState,
    MeetingState,
    OpinionState,
    PanelState,
    PoolState,
    RelationKind,
    ReviewState,
    RunState,
    VersionKind,
)

__all__ = [
    "CHANGES",
    "CLOSENESS",
    "CONFLICTS",
    "GROUNDS",
    "HISTORY",
    "ITEMS",
    "MEETINGS",
    "METHODS",
    "OPINIONS",
    "PANELS",
    "POOL",
    "PROBLEMS",
    "RELATIONS",
    "REMEDIES",
    "RUNS",
    "SHORTFALLS",
    "STATES",
    "VERSIONS",
    "WHY_BETTER",
    "WHY_SHORT",
    "doubt_text",
    "interval_text",
    "percent_text",
    "rank_text",
    "score_text",
    "share_text",
]

STATES = {
    ReviewState.INVITED: lazy("Asked to review"),
    ReviewState.ACCEPTED: lazy("Agreed to review"),
    ReviewState.DRAFT: lazy("Being written"),
    ReviewState.SUBMITTED: lazy("Review submitted"),
    ReviewState.LOCKED: lazy("Review locked"),
    ReviewState.DECLINED: lazy("Declined to review"),
    ReviewState.RECUSED: lazy("Recused"),
}
PANELS = {PanelState.OPEN: lazy("Side open"), PanelState.LOCKED: lazy("Side locked")}
CONFLICTS = {
    ConflictKind.NONE: lazy("No conflict of interest"),
    ConflictKind.INSTITUTION: lazy("Same institution, now or in the last 12 months"),
    ConflictKind.COLLABORATOR: lazy("Co-author or collaborator in the last 48 months"),
    ConflictKind.ADVISOR: lazy("Advisor or advisee, at any time"),
    ConflictKind.FAMILY: lazy("Family or close personal relation"),
    ConflictKind.MONEY: lazy("Financial interest"),
    ConflictKind.OTHER: lazy("Another conflict of interest"),
}
GROUNDS = {
    Ground.TEAM: lazy("On the team of this proposal"),
    Ground.APPLICANT: lazy("Applies in this call"),
    Ground.INSTITUTION: lazy("Same institution as a member of the team"),
    Ground.FAMILY: lazy("Family or business with a member of the team"),
    Ground.ADVISOR: lazy("Advisor or advisee of a member of the team"),
    Ground.MONEY: lazy("Financial interest"),
    Ground.COAUTHOR: lazy("Joint work with a member of the team"),
    Ground.COEDITOR: lazy("Joint editing with a member of the team"),
    Ground.FORMER: lazy("Worked until lately at an institution of the team"),
    Ground.COMPETITOR: lazy("Competes with a member of the team"),
    Ground.CAMPUS: lazy("Another campus of the same system as a member of the team"),
    Ground.WRITING: lazy("Wrote a paper of very many authors together with a member of the team"),
    Ground.NAMESAKE: lazy("A declared relation names somebody of this name"),
    Ground.DECLARED: lazy("A conflict was declared"),
    Ground.UNKNOWN: lazy("Institution not known"),
}
POOL = {
    PoolState.INVITED: lazy("Invited"),
    PoolState.JOINED: lazy("Waits for vetting"),
    PoolState.VETTED: lazy("In the pool"),
    PoolState.DECLINED: lazy("Declined the invitation"),
    PoolState.REFUSED: lazy("Not taken"),
    PoolState.LEFT: lazy("Left the pool"),
}
RUNS = {
    RunState.WAITING: lazy("Waits"),
    RunState.RUNNING: lazy("Is worked out"),
    RunState.DONE: lazy("To be looked at"),
    RunState.FAILED: lazy("Could not be worked out"),
    RunState.ADOPTED: lazy("In force"),
}
CHANGES = {"added": lazy("new"), "kept": lazy("as today"), "removed": lazy("taken back")}
WHY_SHORT = {
    "nobody_may": lazy("everybody who could is in conflict or barred"),
    "everybody_full": lazy("everybody who may is at the limit"),
    "too_few_reviews": lazy("there is not enough to review"),
    "no_combination": lazy("candidates exist, but not together with the other rules"),
}
WHY_BETTER = {
    "full": lazy("%(count)s at their limit"),
    "colleague": lazy("%(count)s of an institution that is there already"),
    "elsewhere": lazy("%(count)s needed elsewhere"),
}
SHORTFALLS = {
    "reviews": lazy("%(missing)s reviews are missing"),
    "group": lazy("%(missing)s reviewers of %(party)s are missing"),
    "min_load": lazy("%(missing)s proposals fewer than the least load"),
    "need": lazy("nobody with “%(need)s”"),
}
REMEDIES = {
    "raise_load": lazy("let %(name)s review %(amount)s more"),
    "recruit": lazy("find %(amount)s new reviewers"),
    "lower_min_load": lazy("ask %(name)s for %(amount)s fewer"),
}
RELATIONS = {
    RelationKind.EMPLOYMENT: lazy("Employment or visit at an institution"),
    RelationKind.COAUTHOR: lazy("Co-author"),
    RelationKind.COLLABORATOR: lazy("Collaborator in a project"),
    RelationKind.COEDITOR: lazy("Co-editor"),
    RelationKind.ADVISOR: lazy("My doctoral or postdoctoral advisor"),
    RelationKind.ADVISEE: lazy("My doctoral student or postdoctoral scholar"),
    RelationKind.FAMILY: lazy("Family or close personal relation"),
    RelationKind.BUSINESS: lazy("Business partner"),
    RelationKind.MONEY: lazy("Financial interest"),
    RelationKind.STOCK: lazy("Shares in a company"),
    RelationKind.COMPETITOR: lazy("Direct competitor"),
}
HISTORY = {
    "review.assigned": lazy("Reviewer asked"),
    "review.taken_back": lazy("Assignment taken back"),
    "review.accepted": lazy("Reviewer agreed"),
    "review.declined": lazy("Reviewer declined"),
    "review.recused": lazy("Reviewer recused"),
    "review.submitted": lazy("Review submitted"),
    "review.reopened": lazy("Review reopened"),
    "panel.placed": lazy("Place given by the panel"),
    "panel.locked": lazy("Side locked"),
}
METHODS = {
    "side_quantile": lazy("Place in the order of the side (mid-rank quantile), sides with equal weight"),
    "side_z": lazy("Distance from the mean of the side, in standard deviations of the side"),
    "linear": lazy("Linear between the lowest and the highest score of the side"),
    "raw": lazy("Scores as they were given"),
}
DOUBTS = {
    "few_scores": lazy("The side has only %(value)s scores; with fewer than %(limit)s a place is uncertain."),
    "single_scores": lazy("%(value)s proposals were scored by one reviewer only."),
    "coarse_scale": lazy("%(percent)s of all scores are one and the same, so many proposals are tied."),
    "one_sided": lazy("%(value)s proposals were scored by this side only."),
    "quality_sorted": lazy(
        "Certain reviewers seem to have received the better proposals (%(percent)s of the differences lie between"
        " reviewers). Whether a reviewer is severe cannot be told from whether the proposals are weak."
    ),
    "model_not_connected": lazy(
        "No second opinion: the reviews fall into %(value)s parts that do not touch."
    ),
    "model_low_loads": lazy("No second opinion: %(value)s reviewers have fewer than six reviews."),
    "model_too_little": lazy("No second opinion: there are too few scores, or they are all the same."),
    "model_misled": lazy(
        "No second opinion: it would take the quality of proposals for the leniency of reviewers."
    ),
}
VERSIONS = {
    VersionKind.SAVED: lazy("Saved"),
    VersionKind.SUBMITTED: lazy("Submitted"),
    VersionKind.REOPENED: lazy("Reopened by the officer"),
}
MEETINGS = {
    MeetingState.PLANNED: lazy("Meeting planned"),
    MeetingState.OPEN: lazy("Meeting open"),
    MeetingState.CLOSED: lazy("Meeting closed"),
}
ITEMS = {
    ItemState.WAITING: lazy("Waits"),
    ItemState.NOW: lazy("On the table"),
    ItemState.DONE: lazy("Discussed"),
}
OPINIONS = {
    OpinionState.ASKED: lazy("Asked for an opinion"),
    OpinionState.ACCEPTED: lazy("Agreed to give an opinion"),
    OpinionState.SUBMITTED: lazy("Opinion handed in"),
    OpinionState.DECLINED: lazy("Declined to give an opinion"),
    OpinionState.RECUSED: lazy("Recused"),
    OpinionState.TAKEN_BACK: lazy("No longer needed"),
}
CLOSENESS = {
    Closeness.OWN.value: lazy("In the middle of it"),
    Closeness.NEAR.value: lazy("Near it"),
    Closeness.FAR.value: lazy("At its edge"),
}
PROBLEMS = {
    "opinion.refused": lazy("Nobody was asked or changed."),
    "opinion.not_submitted": lazy("The opinion was not handed in."),
    "opinion.question_missing": lazy("Write the question."),
    "opinion.due_outside_review": lazy("The last instant must lie in the future and before the review ends."),
    "opinion.oneself": lazy("Nobody asks himself for an opinion."),
    "opinion.of_the_agencies": lazy(
        "This person reviews for an agency of this call or works there. Assign a review instead."
    ),
    "opinion.already_there": lazy("This person was asked about this proposal already."),
    "opinion.text_missing": lazy("Write your opinion."),
    "opinion.closeness_missing": lazy("Say how near the question lies to your own field."),
    "opinion.too_long": lazy("The text has %(used)s words; at most %(most)s fit."),
    "remark.refused": lazy("The remark was not kept."),
    "remark.empty": lazy("Write a remark."),
    "remark.nobody_of_that_number": lazy("There is no reviewer %(number)s of this side."),
    "reminder.refused": lazy("Nobody was reminded."),
    "reminder.nobody_chosen": lazy("Choose at least one review."),
    "reminder.list_changed": lazy("A chosen review was handed in meanwhile. Look at the list again."),
    "meeting.refused": lazy("The panel was not changed."),
    "meeting.already_there": lazy("This panel was called together already."),
    "meeting.joint_only": lazy("This programme has one panel for all sides."),
    "meeting.each_side": lazy("In this programme each side has a panel of its own."),
    "meeting.scales_differ": lazy("The sides use different scales, so one panel cannot score for both."),
    "meeting.wrong_moment": lazy("This cannot be done in the present state of the meeting."),
    "meeting.no_reviewer_of_agency": lazy("Choose a reviewer of an agency of this panel."),
    "meeting.too_few_members": lazy("A panel has at least two members."),
    "meeting.no_chair": lazy("Say who leads the panel."),
    "meeting.no_agenda": lazy("Put the agenda in order first."),
    "meeting.not_on_the_table": lazy("This proposal is not on the table."),
    "meeting.score_before_too_late": lazy(
        "The discussion has begun; the score before it can no longer change."
    ),
    "meeting.score_after_too_early": lazy("The score after the discussion is given when it has begun."),
    "meeting.score_off_scale": lazy("This score is not on the scale."),
    "meeting.score_missing": lazy("Give a score."),
    "meeting.not_discussed_yet": lazy("This proposal was not discussed yet."),
    "meeting.not_discussed": lazy("%(reference)s was not discussed."),
    "meeting.not_ranked": lazy("%(reference)s has no rank."),
    "meeting.no_consensus_statement": lazy("%(reference)s has no consensus statement."),
    "meeting.form_unanswered": lazy("The form of the panel on %(reference)s is not filled in yet."),
    "meeting.no_form": lazy("This agency has no form for panels."),
    "meeting.rank_leaves_a_gap": lazy(
        "The rank of %(reference)s does not fit: it is one more than the number of better proposals."
    ),
    "panel.rank_binds": lazy("The rank of the panel binds; nobody puts a proposal on another place."),
    "panel.meeting_not_closed": lazy("The rank of the panel binds, and its meeting is not closed yet."),
    "review.form_not_taken": lazy("The form was not taken over."),
    "review.form_unreadable": lazy("This file is none of our review forms (XLSX)."),
    "review.form_of_another_review": lazy("This form belongs to another review."),
    "review.form_from_the_future": lazy("This form names a version that does not exist. Get the form anew."),
    "review.cell_no_question": lazy("Cell %(cell)s: the form has no question “%(said)s”."),
    "review.cell_repeats": lazy("Cell %(cell)s: the question “%(said)s” stands there twice."),
    "review.cell_no_score": lazy("Cell %(cell)s: “%(said)s” is no score."),
    "review.cell_off_scale": lazy("Cell %(cell)s: the score for “%(said)s” is not on the scale."),
    "review.cell_takes_no_score": lazy("Cell %(cell)s: “%(said)s” asks for no score."),
    "review.cell_takes_no_text": lazy("Cell %(cell)s: “%(said)s” asks for no text."),
    "review.cell_too_long": lazy("Cell %(cell)s: “%(said)s” has %(used)s words; at most %(most)s fit."),
    "review.cell_changed_meanwhile": lazy(
        "Cell %(cell)s: “%(said)s” was changed online since you got the form. Compare, and write one of the two texts."
    ),
    "eligibility.refused": lazy("The decision on eligibility was not taken."),
    "eligibility.cure_in_the_past": lazy("Give the team time: the instant must lie in the future."),
    "conflict.refused": lazy("The declaration was not kept."),
    "conflict.note_needed": lazy("Say in a few words what the conflict is."),
    "run.refused": lazy("The assignment was not changed."),
    "run.parties_exceed_reviews": lazy(
        "The parties together ask for more reviewers than each proposal gets."
    ),
    "run.loads_contradict": lazy("The least load is larger than the most."),
    "run.lot_keeps_no_needs": lazy(
        "An assignment by lot keeps neither balance nor needs. Set the balance to 0 and ask for no language or"
        " keyword, or set the probability to 100 per cent."
    ),
    "run.not_to_adopt": lazy("Only an assignment that was worked out and not adopted yet can be adopted."),
    "run.outdated": lazy(
        "%(count)s of the pairs must not be any more, because of what changed since. Work the assignment out anew."
    ),
    "bids.refused": lazy("The bids were not opened."),
    "bids.close_in_the_past": lazy("The last instant for bids must lie in the future."),
    "pool.refused": lazy("The pool was not changed."),
    "pool.oneself": lazy("Nobody invites himself into a pool."),
    "pool.nobody_vets_himself": lazy("Nobody vets himself."),
    "pool.expertise_missing": lazy("Enter keywords of your expertise, or add a text of yours."),
    "pool.languages_missing": lazy("Choose the languages in which you read proposals."),
    "pool.relations_undeclared": lazy("The declaration of relations is not complete yet."),
    "pool.identifier_missing": lazy("The person has entered neither an ORCID iD nor a researcher number."),
    "pool.institution_missing": lazy("The person has entered no institution."),
    "pool.absence_needs_both_days": lazy("Enter the first and the last day of the absence."),
    "pool.absence_ends_first": lazy("The absence ends before it begins."),
    "pool.too_many_keywords": lazy("Enter at most %(most)s keywords."),
    "pool.text_empty": lazy("Enter a title or a text."),
    "pool.too_many_texts": lazy("At most %(most)s texts can be kept."),
    "profile.refused": lazy("The profile was not changed."),
    "relation.refused": lazy("The relation was not kept."),
    "relation.no_other_end": lazy("Enter a name, an ORCID iD or an institution."),
    "relation.with_oneself": lazy("This ORCID iD is your own."),
    "relation.ends_in_the_future": lazy("The last day must not lie in the future."),
    "relation.writing_group_of_paper": lazy("Say how many authors the paper has."),
    "relation.amount_of_shares_only": lazy("An amount belongs to shares in a company only."),
    "relation.of_disclosure": lazy(
        "This relation comes from your disclosure. Change it there and certify again."
    ),
    "relation.institution_needed": lazy("Enter the institution."),
    "relation.institution_not_known": lazy(
        "No institution has exactly this name. Enter its full name or its ROR id."
    ),
    "waiver.refused": lazy("The waiver was not changed."),
    "waiver.not_possible": lazy("This ground cannot be waived."),
    "waiver.nothing_to_waive": lazy("This person has no such conflict with the proposal."),
    "waiver.decided_already": lazy("This waiver is decided already."),
    "waiver.second_person_needed": lazy("A waiver takes two people: somebody else must grant it."),
    "waiver.about_oneself": lazy("Nobody grants a waiver for himself."),
    "assignment.refused": lazy("The assignment was not changed."),
    "assignment.not_in_review": lazy("This proposal is not in review."),
    "assignment.no_reviewer_of_agency": lazy("Choose a reviewer of your own agency."),
    "assignment.already_there": lazy("This person has this proposal already, or had it and left."),
    "assignment.conflict_team": lazy("This person is on the team of the proposal."),
    "assignment.conflict_applicant": lazy("This person applies in the same call."),
    "assignment.conflict_same_institution": lazy("This person works at the institution of a team member."),
    "assignment.conflict_same_system": lazy(
        "This person works at another campus of a team member's system. Clear it if the two are independent."
    ),
    "assignment.conflict_declared": lazy("A conflict of interest was declared for this person."),
    "assignment.conflict_family": lazy("This person is family or a business partner of a team member."),
    "assignment.conflict_advisor": lazy("This person is or was advisor or advisee of a team member."),
    "assignment.conflict_money": lazy("This person has a financial interest in the proposal."),
    "assignment.conflict_coauthor": lazy("This person worked jointly with a team member."),
    "assignment.conflict_coeditor": lazy("This person edited jointly with a team member."),
    "assignment.conflict_former_institution": lazy(
        "This person worked until lately at an institution of the team."
    ),
    "assignment.conflict_competitor": lazy("This person competes with a team member."),
    "assignment.conflict_namesake": lazy(
        "A declared relation names somebody of this name. Clear it first, with a reason, if it is another person."
    ),
    "assignment.load_full": lazy("This person has as many proposals as the limit allows (%(most)s)."),
    "assignment.conflict_institution_unknown": lazy(
        "The institution of this person is not known, so a conflict cannot be ruled out. Clear it first, with a reason."
    ),
    "review.refused": lazy("The review was not changed."),
    "review.not_submitted": lazy("The review cannot be submitted yet."),
    "review.conflict_not_declared": lazy("Declare first that you have no conflict of interest."),
    "review.confidence_not_promised": lazy("Agree to keep the proposal confidential."),
    "review.unknown_question": lazy("The form has no question “%(code)s”."),
    "review.score_missing": lazy("Give a score for “%(code)s”."),
    "review.score_off_scale": lazy("The score for “%(code)s” is not on the scale."),
    "review.takes_no_score": lazy("“%(code)s” asks for no score."),
    "review.text_missing": lazy("Write something for “%(code)s”."),
    "review.takes_no_text": lazy("“%(code)s” asks for no text."),
    "review.text_too_long": lazy("“%(code)s” has %(used)s words; at most %(most)s fit."),
    "review.needs_a_weighted_score": lazy("Give at least one score that counts."),
    "review.copy_not_ready": lazy(
        "The copy without names is still being made. Please try again in a minute."
    ),
    "panel.refused": lazy("The panel was not changed."),
    "panel.locked": lazy("This side is locked; its reviews and ranks no longer change."),
    "panel.no_such_place": lazy("Choose a place from 1 to %(most)s."),
    "panel.proposal_without_review": lazy("A proposal without a submitted review has no place."),
    "panel.eligibility_open": lazy("%(count)s proposals still wait for a decision on eligibility."),
    "panel.nothing_to_rank": lazy("There is no proposal in review."),
    "panel.proposal_unreviewed": lazy("%(reference)s has no submitted review and cannot be ranked."),
    "panel.reviews_missing": lazy(
        "%(count)s proposals (%(first)s first) have fewer than %(wanted)s submitted reviews. Wait for them, or say why"
        " the panel decides with fewer."
    ),
    "release.refused": lazy("The release was not signed."),
    "release.side_not_locked": lazy("The side of %(party)s is not locked."),
    "release.call_not_decided": lazy("The joint selection is not finished."),
    "release.already_signed": lazy("Your side has signed the release already."),
    "release.already_released": lazy("The results are released already."),
}


def doubt_text(doubt: Mapping[str, Any]) -> str:
    """One reason for doubt of a scoring (`content.scoring_content`) as a sentence."""
    value, limit = (doubt[name] or 0 for name in ("value", "limit"))
    whole = {"value": value // SHARES, "limit": limit // SHARES, "percent": percent_text(value)}
    return str(DOUBTS[doubt["code"]]) % whole


def percent_text(share: int) -> str:
    """Ten-thousandths as whole percent."""
    return f"{(share + 50) // 100} %"


def share_text(share: int | None) -> str:
    """Ten-thousandths with two decimals; a dash where there is nothing to tell."""
    return "–" if share is None else f"{share / SHARES:.2f}"


def interval_text(it: Mapping[str, int | None]) -> str:
    if it["low"] is None:
        return "–"
    return gettext("%(low)s to %(high)s") % {"low": share_text(it["low"]), "high": share_text(it["high"])}


def rank_text(doubled: int) -> str:
    """A rank that is kept doubled: 3 is place 1 1/2, shared by the first two."""
    return f"{doubled // 2}{'.5' if doubled % 2 else ''}"
