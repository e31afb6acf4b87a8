"""Names of the sections, what each asks in one sentence, and the rule that asks it."""

from app.kernel.language import lazy

SECTIONS = {
    "identity": lazy("You and your names"),
    "education": lazy("Professional preparation"),
    "positions": lazy("Positions"),
    "products": lazy("Products"),
    "support": lazy("Current and pending support"),
    "in_kind": lazy("In-kind contributions"),
    "internal_funds": lazy("Start-up and internal funds"),
    "consulting": lazy("Consulting"),
    "programmes": lazy("Talent programmes"),
    "supported_people": lazy("People paid by others"),
    "foreign_components": lazy("Components abroad"),
    "interests": lazy("Financial interests"),
    "collaborators": lazy("Collaborators and other affiliations"),
    "certificates": lazy("Training and reviews"),
    "declarations": lazy("Declarations"),
}
INTRODUCTIONS = {
    "identity": lazy(
        "Your names as they are published and written, so that nobody is taken for somebody else."
    ),
    "education": lazy("Every degree, postdoctoral position and fellowship, the latest first."),
    "positions": lazy(
        "Every titled post of the last three years in any country: employed, visiting, adjunct, honorary, board or "
        "advisory, paid or not."
    ),
    "products": lazy(
        "Up to five products related to the project and five others, each citable and accessible."
    ),
    "support": lazy(
        "Every source of money for your research, in any country, running or applied for, "
        "with the share of your working time it takes."
    ),
    "in_kind": lazy(
        "Equipment, space, materials or people's work from outside that takes your time; from 5,000 US dollars on it "
        "is itemised."
    ),
    "internal_funds": lazy("Money of your own institution that is set aside for a particular project."),
    "consulting": lazy(
        "Work for others that requires research, touches your portfolio, or must be kept from somebody."
    ),
    "programmes": lazy(
        "Programmes by which another country recruits researchers, whether applied for, current or ended; declaring "
        "one is no fault."
    ),
    "supported_people": lazy("Postdocs, students, visitors and staff in your group whom somebody else pays."),
    "foreign_components": lazy(
        "Significant parts of a project done outside the country that pays for it, with or without its money."
    ),
    "interests": lazy(
        "What companies and other bodies paid you, your spouse and your dependants in twelve months, or what you hold "
        "in them, where it relates to your duties."
    ),
    "collaborators": lazy(
        "Advisors and advisees for ever, collaborators and co-authors of 48 months, co-editors of 24 months, "
        "affiliations of 12 months."
    ),
    "certificates": lazy(
        "Training in research security and in research ethics run on different clocks; of an export review only the "
        "outcome is kept."
    ),
    "declarations": lazy("Each needs an answer; a question left open is not a “no”."),
}
SOURCES = {
    "identity": lazy("Biographical Sketch Common Form; e-Rad researcher registration"),
    "education": lazy("Biographical Sketch Common Form (PAPPG II.D.2.h(i))"),
    "positions": lazy(
        "Biographical Sketch Common Form; e-Rad integrity items (guideline of 17 December 2021)"
    ),
    "products": lazy("Biographical Sketch Common Form (PAPPG II.D.2.h(i))"),
    "support": lazy("Current and Pending (Other) Support Common Form; e-Rad, funds outside e-Rad"),
    "in_kind": lazy("Current and Pending (Other) Support Common Form (PAPPG II.D.2.h(ii))"),
    "internal_funds": lazy("Current and Pending (Other) Support Common Form (PAPPG II.D.2.h(ii))"),
    "consulting": lazy("Current and Pending (Other) Support Common Form; NSPM-33 guidance"),
    "programmes": lazy("42 USC 19232 and 19237; e-Rad integrity items"),
    "supported_people": lazy("NSPM-33 implementation guidance (January 2022)"),
    "foreign_components": lazy("NIH Grants Policy Statement; NOT-OD-26-084"),
    "interests": lazy("42 CFR 50 Subpart F; institutional conflict-of-interest rules"),
    "collaborators": lazy("NSF Collaborators and Other Affiliations (PAPPG II.D.2.h(iii))"),
    "certificates": lazy("42 USC 19234; guidelines on research misconduct (MEXT, 2014)"),
    "declarations": lazy("42 USC 6605; 18 USC 1001; pledge of the e-Rad integrity items"),
}
NOTHING = {
    "education": lazy("I have no degree or training to list"),
    "positions": lazy("I hold no position to declare"),
    "products": lazy("I have no product to list"),
    "support": lazy("I have no current or pending support to declare"),
    "in_kind": lazy("I receive no in-kind contribution"),
    "internal_funds": lazy("I have no start-up or internal funds"),
    "consulting": lazy("I do no consulting of this kind"),
    "programmes": lazy("I take part in no talent programme of another country and have not applied to one"),
    "supported_people": lazy("Nobody in my group is paid by others"),
    "foreign_components": lazy("No part of my projects is done abroad"),
    "interests": lazy("I have no financial interest that relates to my duties"),
    "collaborators": lazy("I have nobody to list"),
    "certificates": lazy("I have completed no training to list"),
}
ENTRIES_OF = {
    "education": lazy("Training"),
    "positions": lazy("Position"),
    "products": lazy("Product"),
    "support": lazy("Support"),
    "in_kind": lazy("Contribution"),
    "internal_funds": lazy("Fund"),
    "consulting": lazy("Engagement"),
    "programmes": lazy("Programme"),
    "supported_people": lazy("Person"),
    "foreign_components": lazy("Component"),
    "interests": lazy("Interest"),
    "collaborators": lazy("Line"),
    "certificates": lazy("Certificate"),
}
"""One entry of each list."""
