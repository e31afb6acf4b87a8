"""Words for states and for the values one can choose, by field or `section.field`."""

from typing import Any

from app.disclosures.record import funds, people, posts, ties, values
from app.disclosures.states import DisclosureState, Fact, Purpose
from app.kernel.language import lazy

STATES = {
    DisclosureState.DRAFT: lazy("In preparation"),
    DisclosureState.CERTIFIED: lazy("Certified"),
    DisclosureState.SUPERSEDED: lazy("Superseded"),
}
ANSWERS = {"yes": lazy("Yes"), "no": lazy("No"), "": lazy("Not answered")}
ORIGINS = {
    values.Origin.SELF: lazy("entered by you"),
    values.Origin.SCIENCV: lazy("read from SciENcv"),
    values.Origin.COA: lazy("read from a COA spreadsheet"),
    values.Origin.ORCID: lazy("read from ORCID"),
    values.Origin.ERAD: lazy("read from e-Rad"),
    values.Origin.INSTITUTION: lazy("stated by the institution"),
    values.Origin.REGISTRY: lazy("known from your account"),
}
PURPOSES = {
    Purpose.CHECK: lazy("Check of the service"),
    Purpose.FINDING: lazy("Finding"),
    Purpose.MITIGATION: lazy("Mitigation plan"),
    Purpose.APPEAL: lazy("Appeal"),
    Purpose.AUDIT: lazy("Audit"),
}
FACTS = {
    Fact.FOREIGN_REPORT: lazy("Reports of foreign gifts and contracts (Section 117) are filed"),
    Fact.FOREIGN_GIFTS: lazy("The foreign financial disclosure report to NSF is filed"),
    Fact.CONFUCIUS: lazy("The institution hosts a Confucius Institute"),
    Fact.CONFUCIUS_WAIVER: lazy("A waiver for the Confucius Institute is in force"),
    Fact.LARGE_RECIPIENT: lazy("More than 50 million US dollars of federal science money a year"),
    Fact.SECURITY_PROGRAMME: lazy("A research security programme is certified"),
    Fact.SELF_EVALUATION: lazy("The self-evaluation checklist is submitted to e-Rad"),
    Fact.COI_RULES: lazy("Rules on conflicts of interest are in force"),
    Fact.INTEGRITY_RULES: lazy("Rules on research integrity are in force"),
    Fact.TRAVEL_RECORDS: lazy("Foreign travel is recorded"),
    Fact.EXPORT_REVIEW: lazy("The export office has reviewed the projects applied for (EAR; 外為法)"),
    Fact.COI_REPORT: lazy(
        "The report on managing conflicts of interest for the past fiscal year is filed (AMED)"
    ),
}
_BANDS = {
    posts.Band.NONE: lazy("nothing"),
    posts.Band.UNDER_5000: lazy("below 5,000 US dollars"),
    posts.Band.UNDER_20000: lazy("5,000 to 20,000 US dollars"),
    posts.Band.UNDER_100000: lazy("20,000 to 100,000 US dollars"),
    posts.Band.OVER_100000: lazy("above 100,000 US dollars"),
}
CHOICES: dict[str, dict[Any, Any]] = {
    "order": {
        values.Order.FAMILY_FIRST: lazy("Family name first"),
        values.Order.GIVEN_FIRST: lazy("Given name first"),
    },
    "script": {
        values.Script.JAPANESE: lazy("Japanese"),
        values.Script.HANS: lazy("Chinese, simplified"),
        values.Script.HANT: lazy("Chinese, traditional"),
        values.Script.HANGUL: lazy("Korean"),
        values.Script.OTHER: lazy("Another script"),
    },
    "identity.role": {
        people.TeamRole.LEAD: lazy("Principal investigator"),
        people.TeamRole.CO_LEAD: lazy("Co-principal investigator"),
        people.TeamRole.SENIOR: lazy("Senior or key person"),
        people.TeamRole.OTHER: lazy("Other significant contributor"),
    },
    "education.kind": {
        people.Training.DEGREE: lazy("Degree course"),
        people.Training.POSTDOC: lazy("Postdoctoral position"),
        people.Training.FELLOWSHIP: lazy("Fellowship"),
        people.Training.OTHER: lazy("Other training"),
    },
    "group": {
        people.ProductGroup.RELATED: lazy("Related to the project"),
        people.ProductGroup.OTHER: lazy("Another significant product"),
    },
    "collaborators.relation": {
        people.Relation.OWN: lazy("Own affiliation"),
        people.Relation.RELATIONSHIP: lazy("R: personal, family or business relationship"),
        people.Relation.ADVISOR: lazy("G: doctoral advisor"),
        people.Relation.ADVISEE: lazy("T: doctoral advisee"),
        people.Relation.CO_AUTHOR: lazy("A: co-author"),
        people.Relation.COLLABORATOR: lazy("C: collaborator"),
        people.Relation.BOARD: lazy("B: editorial board"),
        people.Relation.CO_EDITOR: lazy("E: co-editor"),
    },
    "certificates.kind": {
        people.CertificateKind.SECURITY: lazy("Research security training"),
        people.CertificateKind.ETHICS: lazy("Research ethics education"),
        people.CertificateKind.SUPPORT: lazy("Training in disclosing other support"),
        people.CertificateKind.EXPORT: lazy("Export control review"),
    },
    "level": {people.Level.FULL: lazy("Full"), people.Level.DIGEST: lazy("Short form")},
    "positions.kind": {
        posts.PostKind.PRIMARY: lazy("Primary post"),
        posts.PostKind.SIDE: lazy("Side job"),
        posts.PostKind.CROSS: lazy("Cross-appointment"),
        posts.PostKind.HONORARY: lazy("Honorary post without employment"),
        posts.PostKind.TALENT: lazy("Talent programme of another country"),
        posts.PostKind.OFFICER: lazy("Officer of a company"),
        posts.PostKind.ADVISER: lazy("Adviser"),
    },
    "band": _BANDS,
    "programmes.status": {
        posts.ProgrammeStatus.APPLIED: lazy("Application made"),
        posts.ProgrammeStatus.CURRENT: lazy("Taking part"),
        posts.ProgrammeStatus.ENDED: lazy("Ended"),
    },
    "source_kind": {
        funds.SourceKind.UNIVERSITY: lazy("University"),
        funds.SourceKind.INSTITUTE: lazy("Research institute"),
        funds.SourceKind.GOVERNMENT: lazy("Government or public agency"),
        funds.SourceKind.COMPANY: lazy("Company"),
        funds.SourceKind.OTHER: lazy("Foundation or another body"),
    },
    "support.status": {funds.Status.CURRENT: lazy("Running"), funds.Status.PENDING: lazy("Applied for")},
    "contribution": {
        funds.Contribution.AWARD: lazy("Award"),
        funds.Contribution.IN_KIND: lazy("In-kind contribution"),
    },
    "amount_basis": {
        funds.Basis.TOTAL: lazy("for the whole period"),
        funds.Basis.ANNUAL: lazy("for one year"),
    },
    "amount_unit": {funds.Unit.ONE: lazy("units"), funds.Unit.THOUSAND: lazy("thousands")},
    "supported_people.kind": {
        funds.PaidKind.POSTDOC: lazy("Postdoc"),
        funds.PaidKind.STUDENT: lazy("Student"),
        funds.PaidKind.SCHOLAR: lazy("Visiting scholar"),
        funds.PaidKind.STAFF: lazy("Staff"),
    },
    "interests.kind": {
        ties.InterestKind.REMUNERATION: lazy("Pay"),
        ties.InterestKind.EQUITY: lazy("Equity"),
        ties.InterestKind.INTELLECTUAL_PROPERTY: lazy("Income from intellectual property"),
        ties.InterestKind.TRAVEL: lazy("Travel that was paid or reimbursed"),
    },
}
