"""Words for flags and refusals."""

from app.integrity.catalogue.disposition import View
from app.integrity.catalogue.shape import Reads, Remedy, Severity
from app.integrity.labels.evidence import EVIDENCE, HASHES, REGISTERS, VALUES, evidence_said
from app.integrity.labels.work import WORK, WORK_ANSWERS, WORK_NAMES
from app.integrity.states import Answer, Derived, FindingState, Flag, Outcome, StepKind
from app.kernel.language import lazy

__all__ = [
    "ANSWERS",
    "CHOICES",
    "CONSEQUENCES",
    "DERIVED",
    "EVIDENCE",
    "FAMILIES",
    "FLAGS",
    "HASHES",
    "NO_FLAG",
    "OUTCOMES",
    "PROBLEMS",
    "READS",
    "REASONS",
    "REGISTERS",
    "REMEDIES",
    "SCRIPTS",
    "SEVERITIES",
    "STATES",
    "STEPS",
    "UNCHECKED",
    "VALUES",
    "VIEWS",
    "WORK",
    "WORK_ANSWERS",
    "WORK_NAMES",
    "evidence_said",
    "flag_said",
]

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
DERIVED = {
    Derived.FINDINGS: lazy("Follows from the findings."),
    Derived.PLAN: lazy("A mitigation plan is being carried out."),
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
    "register.unreadable_row": lazy(
        "The row lacks a value that is needed, or holds one that cannot be read."
    ),
    "register.doubled": lazy("The entry stands in the file twice; the first was kept."),
    "register.not_json": lazy("The line is no JSON object."),
    "register.no_number": lazy("The entry has no number or no date."),
    "screening.nothing_read": lazy("Nothing in the file could be read as an entry."),
    "finding.nothing_submitted": lazy("Nothing was submitted yet."),
    "form.of_other": lazy(
        "%(name)s must amend the disclosure record and certify it again; %(name)s reads on this page "
        "what to mend."
    ),
    "form.work_open": lazy(
        "%(count)s questions about the work are open. Answer each: what is left open is not a “no” (CMP-01)."
    ),
    "form.cmp_01": lazy(
        "Your disclosure record leaves a question open. Answer it, then certify again (CMP-01)."
    ),
    "form.cmp_02": lazy(
        "Your disclosure record lacks a section that this agency's documents are drawn from. Answer it, "
        "then certify again (CMP-02)."
    ),
    "form.cmp_03": lazy(
        "Your list of support does not show this proposal. Add it as pending, then certify again (CMP-03)."
    ),
    "form.cmp_05": lazy(
        "An item of your support does not say how it overlaps with this proposal. Write “none” where it "
        "does not, then certify again (CMP-05)."
    ),
    "form.cmp_06": lazy(
        "The objectives of an item of your support are longer than 1,500 characters. Shorten them, then "
        "certify again (CMP-06)."
    ),
    "form.cmp_07": lazy(
        "You list more than five products of one group. Take some out, then certify again (CMP-07)."
    ),
    "form.crt_01": lazy("You have not certified your record yourself. Certify it (CRT-01)."),
    "form.crt_02": lazy("Your certificate is older than twelve months. Certify again (CRT-02)."),
    "form.crt_03": lazy("What is kept is not what you signed. Certify again (CRT-03)."),
    "form.crt_04": lazy(
        "You have not certified that you are party to no malign recruitment programme. Answer that "
        "question, then certify again (CRT-04)."
    ),
    "form.crt_05": lazy("Your institution has not approved the half. Ask its officer to sign (CRT-05)."),
    "form.crt_06": lazy(
        "The pledge that all is reported to your institution is missing. Answer that question, then "
        "certify again (CRT-06)."
    ),
    "form.trn_01": lazy(
        "No research-security course of the last twelve months stands in your record. Take one, enter "
        "it, then certify again (TRN-01)."
    ),
    "form.trn_02": lazy(
        "No research-ethics course stands in your record, and you lead. Take one, enter it, then "
        "certify again (TRN-02)."
    ),
    "form.eff_01": lazy(
        "The person-months of an item are not between 0 and 12 with two decimals, or are zero where the "
        "form takes none. Mend the row, then certify again (EFF-01)."
    ),
    "form.eff_02": lazy(
        "Your commitments take more than twelve person-months in a year. Reduce them or declare a dated "
        "plan of reduction, then certify again (EFF-02)."
    ),
    "form.eff_03": lazy(
        "Your effort is more than 100 % in a fiscal year. Reduce it or declare a dated plan of "
        "reduction, then certify again (EFF-03)."
    ),
    "form.sup_02": lazy(
        "You answered yes to a question on consulting and list no consulting. Enter it, then certify "
        "again (SUP-02)."
    ),
    "form.sup_04": lazy(
        "An item under a secrecy agreement gives no effort. Enter the effort, then certify again (SUP-04)."
    ),
    "form.ovl_04": lazy(
        "Somebody in the team leads more proposals of this call than it allows, or leads here and is a "
        "member where a member of this team leads. Change the team or withdraw one proposal (OVL-04)."
    ),
    "form.cty_02": lazy(
        "%(name)s states a contract for a Confucius Institute and no waiver. Its officer ends the "
        "contract or obtains a waiver, and states that (CTY-02)."
    ),
    "form.ins_04": lazy(
        "%(name)s states that its self-evaluation or its integrity rules are missing. Its officer files "
        "them and states that (INS-04)."
    ),
    "form.exp_06": lazy(
        "The team declared classified matter. It must not stand in this open service: take it out and "
        "use the channel for it (EXP-06)."
    ),
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
    Outcome.CLEAR: lazy("Nothing follows from it."),
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
SCRIPTS = {"latin": lazy("Latin script"), "kanji": lazy("Kanji and kana"), "other": lazy("Other scripts")}
REASONS = {
    "overturned": lazy("Most of its findings came to nothing"),
    "disparity": lazy("It falls on one script more than on another"),
    "officer": lazy("Suspended by an officer"),
}


def flag_said(text: str) -> str:
    """Condition or reason of a flag: an officer's words, or what a flag that nobody set goes back to."""
    return str(DERIVED.get(text, text))  # type: ignore[call-overload]
