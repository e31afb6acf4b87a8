"""Why a person may not judge a proposal, which of it an officer clears, and which two people together set aside."""

from enum import StrEnum

from app.reviews.states import RelationKind


class Ground(StrEnum):
    """Why a person may not judge a proposal, the strongest first."""

    TEAM = "team"
    APPLICANT = "applicant"
    INSTITUTION = "same_institution"
    FAMILY = "family"
    ADVISOR = "advisor"
    MONEY = "money"
    COAUTHOR = "coauthor"
    COEDITOR = "coeditor"
    FORMER = "former_institution"
    COMPETITOR = "competitor"
    CAMPUS = "same_system"
    DECLARED = "declared"
    WRITING = "writing_group"
    NAMESAKE = "namesake"
    UNKNOWN = "institution_unknown"


K, G = RelationKind, Ground
GROUND_OF = {
    K.EMPLOYMENT: G.FORMER,
    K.COAUTHOR: G.COAUTHOR,
    K.COLLABORATOR: G.COAUTHOR,
    K.COEDITOR: G.COEDITOR,
    K.ADVISOR: G.ADVISOR,
    K.ADVISEE: G.ADVISOR,
    K.FAMILY: G.FAMILY,
    K.BUSINESS: G.FAMILY,
    K.MONEY: G.MONEY,
    K.STOCK: G.MONEY,
    K.COMPETITOR: G.COMPETITOR,
}

RULES = {
    G.TEAM: "REV-08",
    G.APPLICANT: "REV-07",
    G.INSTITUTION: "REV-01",
    G.FAMILY: "REV-05",
    G.ADVISOR: "REV-04",
    G.MONEY: "REV-06",
    G.COAUTHOR: "REV-02",
    G.COEDITOR: "REV-03",
    G.FORMER: "REV-06",
    G.COMPETITOR: "REV-07",
    G.CAMPUS: "REV-01",
    G.DECLARED: "REV-05",
    G.WRITING: "REV-02",
    G.NAMESAKE: "REV-02",
    G.UNKNOWN: "REV-01",
}
"""Rules of the study of integrity, part "Reviewers"."""

WAIVABLE = frozenset({G.INSTITUTION, G.FORMER, G.COAUTHOR, G.COEDITOR, G.COMPETITOR})
"""What two people together may set aside (REV-01: another campus; REV-02: one minor paper). Nothing else."""

CLEARABLE = frozenset({G.CAMPUS, G.WRITING, G.NAMESAKE, G.UNKNOWN})
"""What one officer clears with a word, because it may be none: another campus, the writing group of a paper of very
many, another person of that name, an institution that is not known."""
