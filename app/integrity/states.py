"""The flag that programme officers see, and the way of a finding from question to outcome (integrity-rules 3.3)."""

from enum import StrEnum


class Flag(StrEnum):
    """One side's flag on a proposal: all that programme officers see (matrix 3.3, rule 8)."""

    CLEAR = "clear"
    CONDITION = "condition"
    HOLD = "hold"


class Derived(StrEnum):
    """What stands in a flag that nobody set, instead of words of an officer."""

    FINDINGS = "derived.findings"
    PLAN = "derived.plan"


class RunReason(StrEnum):
    """Why the rules were asked."""

    SUBMISSION = "submission"
    REQUEST = "request"
    LISTS = "lists"


class FindingState(StrEnum):
    """Who is to act: the applicant, the first officer, the other side's officer, the panel, nobody."""

    NOTED = "noted"
    OPEN = "open"
    ANSWERED = "answered"
    ADJUDICATED = "adjudicated"
    PANEL = "panel"
    CLOSED = "closed"
    APPEALED = "appealed"


class FindingAction(StrEnum):
    ANSWER = "answer"
    ADJUDICATE = "adjudicate"
    ASK = "ask"
    CLOSE = "close"
    ESCALATE = "escalate"
    DECIDE = "decide"
    APPEAL = "appeal"
    VANISH = "vanish"
    RETURN = "return"


class Answer(StrEnum):
    """What the applicant says: it is put right, here is why, or this is somebody else."""

    CORRECT = "correct"
    EXPLAIN = "explain"
    NOT_ME = "not_me"


class Outcome(StrEnum):
    """What a finding came to. Only people say "intentional", never a rule."""

    CLEAR = "clear"
    CORRECTED = "corrected"
    MITIGATED = "mitigated"
    UNRESOLVED = "unresolved"
    INTENTIONAL = "intentional"


class StepKind(StrEnum):
    """What happened to a finding."""

    RAISED = "raised"
    ANSWERED = "answered"
    ADJUDICATED = "adjudicated"
    CONCURRED = "concurred"
    DISSENTED = "dissented"
    ASKED = "asked"
    DECIDED = "decided"
    APPEALED = "appealed"
    VANISHED = "vanished"
    RETURNED = "returned"
    PLAN_STEP_DONE = "plan_step_done"


class HitState(StrEnum):
    """A name or organisation beside a listed one: kept in the log, put as a question, or cleared by two officers."""

    LOGGED = "logged"
    RAISED = "raised"
    CLEARED = "cleared"


class Register(StrEnum):
    """A register of facts that the rules read beside what people declare."""

    KAKEN = "kaken"
    SAM = "sam-exclusions"
    RESTRICTIONS = "erad-restrictions"
    PROGRAMMES = "dod-1286-programmes"
    PATENTS = "patents"
    OWNERS = "owners"
    WORKS = "openalex-works"
    ORCID = "orcid-records"


S, A = FindingState, FindingAction
TRANSITIONS: dict[tuple[FindingState, FindingAction], FindingState] = {
    (S.OPEN, A.ANSWER): S.ANSWERED,
    (S.OPEN, A.ADJUDICATE): S.ADJUDICATED,
    (S.ANSWERED, A.ADJUDICATE): S.ADJUDICATED,
    (S.ANSWERED, A.ASK): S.OPEN,
    (S.ADJUDICATED, A.ASK): S.OPEN,
    (S.ADJUDICATED, A.CLOSE): S.CLOSED,
    (S.ADJUDICATED, A.ESCALATE): S.PANEL,
    (S.PANEL, A.DECIDE): S.CLOSED,
    (S.CLOSED, A.APPEAL): S.APPEALED,
    (S.APPEALED, A.DECIDE): S.CLOSED,
    (S.OPEN, A.VANISH): S.CLOSED,
    (S.ANSWERED, A.VANISH): S.CLOSED,
    (S.NOTED, A.VANISH): S.CLOSED,
    (S.CLOSED, A.RETURN): S.OPEN,
}
UNSETTLED = (S.OPEN, S.ANSWERED, S.ADJUDICATED, S.PANEL, S.APPEALED)
ADVERSE = (Outcome.UNRESOLVED, Outcome.INTENTIONAL)
