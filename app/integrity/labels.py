"""Words for flags and refusals."""

from app.integrity.catalogue.disposition import View
from app.integrity.catalogue.shape import Reads, Remedy, Severity
from app.integrity.states import Answer, FindingState, Flag, Outcome, StepKind
from app.kernel.language import lazy

FLAGS = {
    Flag.CLEAR: lazy("Integrity: clear"),
    Flag.CONDITION: lazy("Integrity: condition"),
    Flag.HOLD: lazy("Integrity: hold"),
}
CHOICES = {
    Flag.CLEAR: (lazy("Clear"), lazy("Nothing stands in the way of an award.")),
    Flag.CONDITION: (lazy("Condition"), lazy("An award is possible once the condition below is met.")),
    Flag.HOLD: (lazy("Hold"), lazy("No award while this flag is in force.")),
}
NO_FLAG = lazy("Integrity: not checked yet")
UNCHECKED = lazy("Not checked yet")
PROBLEMS = {
    "flag.refused": lazy("The flag cannot be set like this."),
    "flag.condition_needed": lazy("Write the condition: programme officers read it."),
    "flag.condition_without_use": lazy("Only the flag “condition” carries a condition. Empty this field."),
    "flag.text_too_long": lazy("At most %(most)s characters."),
    "flag.findings_open": lazy("Findings are open: the flag cannot be milder than what they come to."),
    "finding.refused": lazy("The finding cannot go on like this."),
    "finding.speaks_of_origin": lazy(
        "Write about conduct, never about where somebody comes from. Please rewrite without: %(words)s."
    ),
    "finding.plan_needed": lazy("A plan has at least one step with a date."),
    "finding.plan_without_use": lazy("Only “can be mitigated” carries a plan. Empty its steps."),
    "finding.plan_too_long": lazy("At most %(most)s steps."),
    "finding.plan_step_is_past": lazy("The date of the step lies behind us."),
    "finding.answer_not_due": lazy("The applicant still has time to answer."),
    "finding.no_appeal": lazy("The time to appeal is over, or an appeal was already decided."),
    "screening.nothing_read": lazy("Nothing in the file could be read as an entry."),
    "finding.nothing_submitted": lazy("Nothing was submitted yet."),
}
SEVERITIES = {
    Severity.BLOCK: lazy("Must be put right"),
    Severity.REVIEW: lazy("An officer looks"),
    Severity.ADVISE: lazy("For your attention"),
    Severity.EXCLUDE: lazy("Leaves a reviewer out"),
}
STATES = {
    FindingState.NOTED: lazy("Noted"),
    FindingState.OPEN: lazy("Waits for the applicant"),
    FindingState.ANSWERED: lazy("Waits for the first officer"),
    FindingState.ADJUDICATED: lazy("Waits for the other side"),
    FindingState.PANEL: lazy("With the joint panel"),
    FindingState.CLOSED: lazy("Closed finding"),
    FindingState.APPEALED: lazy("Appealed"),
}
ANSWERS = {
    Answer.CORRECT: (lazy("I correct it"), lazy("Change your record first, then say here what you changed.")),
    Answer.EXPLAIN: (lazy("I explain it"), lazy("Say why the record is right as it is.")),
    Answer.NOT_ME: (lazy("That is not me"), lazy("Somebody or something else is meant.")),
}
VIEWS = {
    View.CLEAR: (lazy("Nothing in it"), lazy("Nothing stands in the way.")),
    View.NEEDS_INFORMATION: (
        lazy("More is needed"),
        lazy("The applicant is asked once more; both sides wait."),
    ),
    View.MITIGABLE: (lazy("Can be mitigated"), lazy("One plan for both sides, with steps and dates, below.")),
    View.STATUTORY_BAR: (lazy("A statute bars it"), lazy("The person cannot hold a key role on that side.")),
    View.OWN_SHARE: (
        lazy("The own share falls"),
        lazy("The other side asks whether the science survives without it."),
    ),
    View.CONCERN: (lazy("A concern remains"), lazy("Goes to the joint panel unless the rule settles it.")),
}
OUTCOMES = {
    Outcome.CLEAR: lazy("Nothing found"),
    Outcome.CORRECTED: lazy("Corrected"),
    Outcome.MITIGATED: lazy("Mitigated by a plan"),
    Outcome.UNRESOLVED: lazy("Unresolved"),
    Outcome.INTENTIONAL: lazy("Intentional"),
}
CONSEQUENCES = {
    Outcome.CLEAR: lazy("None."),
    Outcome.CORRECTED: lazy("None; an honest mistake that was put right."),
    Outcome.MITIGATED: lazy("The steps of the plan are to be taken by their dates."),
    Outcome.UNRESOLVED: lazy("No award of the side concerned while it stands; the person may be replaced."),
    Outcome.INTENTIONAL: lazy(
        "The agencies act under their own law; a named official decides on any referral."
    ),
}
STEPS = {
    StepKind.RAISED: lazy("Raised by the rules"),
    StepKind.ANSWERED: lazy("Answered"),
    StepKind.ADJUDICATED: lazy("Judged by the first officer"),
    StepKind.CONCURRED: lazy("The other side says the same"),
    StepKind.DISSENTED: lazy("The other side says something else"),
    StepKind.ASKED: lazy("Asked again"),
    StepKind.DECIDED: lazy("Decided by the panel"),
    StepKind.APPEALED: lazy("Appealed by the applicant"),
    StepKind.VANISHED: lazy("Not seen any more: corrected"),
    StepKind.RETURNED: lazy("Seen again"),
    StepKind.PLAN_STEP_DONE: lazy("A step of the plan was taken"),
}
REMEDIES = {
    Remedy.CORRECTION: lazy("Corrected disclosure"),
    Remedy.INSTITUTION_LETTER: lazy("Letter of the institution"),
    Remedy.CONTRACT: lazy("Copy or change of a contract"),
    Remedy.TRAINING: lazy("Training"),
    Remedy.REPORTING: lazy("Extra reporting"),
    Remedy.END_ENGAGEMENT: lazy("End or suspend an engagement by a date"),
    Remedy.RING_FENCE: lazy("Task or data kept apart"),
    Remedy.REPLACE: lazy("Change of person, partner or equipment"),
    Remedy.AWARD_TERMS: lazy("Special terms of the award"),
    Remedy.DECLINE: lazy("Decline"),
}
READS = {
    Reads.PERSON: lazy("what the person entered"),
    Reads.INSTITUTION: lazy("what the institution declared"),
    Reads.CALL: lazy("the call"),
    Reads.CLOCK: lazy("the date"),
    Reads.REGISTER: lazy("public registers"),
    Reads.PUBLICATION: lazy("publications"),
    Reads.LIST: lazy("published lists"),
    Reads.NAME: lazy("likeness of names"),
    Reads.LIKENESS: lazy("likeness of texts"),
    Reads.OFFICE: lazy("records of the offices"),
}
FAMILIES = {
    "CMP": lazy("Completeness"),
    "CRT": lazy("Signatures and certificates"),
    "TRN": lazy("Courses"),
    "EFF": lazy("Effort"),
    "XCH": lazy("Documents against each other"),
    "OVL": lazy("Overlap and concentration"),
    "SUP": lazy("Support and contracts"),
    "NIH": lazy("Work in third countries"),
    "FTR": lazy("Recruitment programmes"),
    "CTY": lazy("Sources in listed countries"),
    "ENT": lazy("Listed parties"),
    "EXP": lazy("Openness and export control"),
    "FCI": lazy("Financial interests"),
    "INS": lazy("Institutions"),
    "REV": lazy("Reviewers and officials"),
    "PAW": lazy("After the award"),
    "GOV": lazy("The process itself"),
}
EVIDENCE = {
    "fields": lazy("Fields"),
    "documents": lazy("Documents"),
    "project": lazy("Project"),
    "field": lazy("Field"),
    "kind": lazy("Kind"),
    "passage": lazy("Passage"),
    "item": lazy("Item"),
    "items": lazy("Items"),
    "value": lazy("Value"),
    "limit": lazy("Limit"),
    "organisation": lazy("Organisation"),
    "year": lazy("Year"),
    "years": lazy("Years"),
    "from": lazy("From"),
    "until": lazy("Until"),
    "date": lazy("Date"),
    "month": lazy("Month"),
    "percent": lazy("Percent as entered"),
    "converted": lazy("Percent or months as converted"),
    "answer": lazy("Answer"),
    "programme": lazy("Programme"),
    "elements": lazy("Elements of the statute"),
    "status": lazy("Status"),
    "may_certify": lazy("The certificate can be given"),
    "list": lazy("List"),
    "entry": lazy("Entry"),
    "entry_number": lazy("Number of the entry"),
    "own_name": lazy("Own name"),
    "corroborators": lazy("What else agrees"),
    "priority": lazy("Priority"),
    "position": lazy("Position"),
    "differs": lazy("What differs"),
    "people": lazy("People"),
    "reference": lazy("Reference"),
    "references": lazy("References"),
    "register": lazy("Register"),
    "number": lazy("Number"),
    "by_number": lazy("Found by a number of the person"),
    "works": lazy("Publications"),
    "work": lazy("Publication"),
    "passages": lazy("Passages, own and other"),
    "owners": lazy("Owners"),
    "belongs": lazy("Where it belongs"),
    "places": lazy("Places"),
    "clause": lazy("Clause"),
    "concern": lazy("Concern named by the list"),
    "signed_on": lazy("Signed on"),
    "submitted_on": lazy("Submitted on"),
    "completed_on": lazy("Completed on"),
    "certified_on": lazy("Certified on"),
    "training": lazy("Course"),
    "signed": lazy("Signed by somebody"),
    "projects": lazy("Projects"),
    "by_institution": lazy("Entered by the institution"),
}
HASHES = frozenset({"signed_hash", "present_hash", "entry_hash"})
"""Evidence for machines: kept, not shown."""
SCRIPTS = {"latin": lazy("Latin script"), "kanji": lazy("Kanji and kana"), "other": lazy("Other scripts")}
REASONS = {
    "overturned": lazy("Most of its findings came to nothing"),
    "disparity": lazy("It falls on one script more than on another"),
    "officer": lazy("Suspended by an officer"),
}
