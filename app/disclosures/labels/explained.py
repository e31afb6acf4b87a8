"""Each question in one sentence, with the rule it comes from. By field, or `section.field` where sections differ."""

from app.kernel.language import lazy

_COMMON_FORM = lazy("Current and Pending (Other) Support Common Form")
_SKETCH = lazy("Biographical Sketch Common Form")
_ERAD = lazy("e-Rad integrity items")
_TALENT = lazy("42 USC 19237(4)")
_PHS = lazy("42 CFR 50.603")
_COA = lazy("NSF Collaborators and Other Affiliations")
_ERAD_REGISTER = lazy("e-Rad researcher registration")

EXPLAINED = {
    "order": (lazy("Which name you write first in Latin letters."), _SKETCH),
    "script": (lazy("The script your name is written in."), _ERAD_REGISTER),
    "kana": (lazy("The reading as you give it; it is never guessed from kanji."), _ERAD_REGISTER),
    "orcid": (lazy("Sixteen digits that tell you from everybody of the same name."), _SKETCH),
    "erad_number": (lazy("Eight digits, if you have one."), _ERAD_REGISTER),
    "identity.role": (lazy("Your part in the proposals you join now."), _SKETCH),
    "funded_side": (lazy("Whose money pays your part; it decides which forms you need."), _ERAD),
    "months_employed": (
        lazy(
            "Twelve, or fewer where you are paid for part of the year only; effort in percent is counted on them."
        ),
        _ERAD,
    ),
    "unit": (lazy("Conflicts of interest are judged by department or laboratory as well."), _ERAD_REGISTER),
    "education.kind": (
        lazy("Degrees, postdoctoral positions and fellowships are listed separately."),
        _SKETCH,
    ),
    "education.advisor": (lazy("A doctoral advisor never reviews a proposal of yours."), _COA),
    "positions.kind": (
        lazy(
            "Primary post, side job, cross-appointment, honorary post, talent programme, officer or adviser."
        ),
        _ERAD,
    ),
    "remunerated": (lazy("Unpaid posts are listed too; this only says whether money flows."), _SKETCH),
    "positions.band": (lazy("A range is enough; the exact amount is not asked for."), _ERAD),
    "sponsor_government": (lazy("A post counts when a foreign government pays for it or names it."), _SKETCH),
    "brings_resources": (
        lazy("Space, equipment, staff or money that come with the post count as support."),
        _COMMON_FORM,
    ),
    "personal_service": (lazy("A contract signed by you and not by your institution."), _ERAD),
    "contract_on_file": (
        lazy("Agencies may ask your institution for the contract; it never has to be uploaded here."),
        lazy("42 USC 6605; NSF Important Notice 149"),
    ),
    "nda": (
        lazy(
            "With a confidentiality agreement the counterpart's class, the period and the effort are enough."
        ),
        _ERAD,
    ),
    "reported": (lazy("Your institution keeps its own register of outside work and support."), _ERAD),
    "products.group": (lazy("At most five of each group are read."), _SKETCH),
    "status": (
        lazy("Money that runs is current; what was asked for and not yet decided is pending."),
        _COMMON_FORM,
    ),
    "programmes.status": (lazy("Applications and ended programmes are declared as well."), _TALENT),
    "contribution": (lazy("Money is an award; anything else is in-kind."), _COMMON_FORM),
    "support.source_kind": (
        lazy(
            "Public money under a secrecy agreement, and support from another university, are looked at on their own."
        ),
        lazy("42 USC 6605; guideline on the proper execution of competitive research funds (2021)"),
    ),
    "support.amount": (lazy("For the whole period, indirect costs included."), _COMMON_FORM),
    "amount_basis": (
        lazy("The two systems count differently: the whole period or one fiscal year."),
        _COMMON_FORM,
    ),
    "amount_unit": (lazy("Amounts of e-Rad are often in thousand yen; enter the full amount here."), _ERAD),
    "with_indirect": (lazy("The common form counts indirect costs, e-Rad parts them."), _COMMON_FORM),
    "direct_amount": (lazy("Without indirect costs, as e-Rad asks."), _ERAD),
    "annual_amount": (lazy("The fiscal year that is running, as e-Rad asks."), _ERAD),
    "objectives": (lazy("At most 1,500 characters."), _COMMON_FORM),
    "overlap": (
        lazy("Overlap of scope, budget or effort with this proposal; write “none” if there is none."),
        _COMMON_FORM,
    ),
    "is_this_proposal": (lazy("The proposal itself is listed as pending too."), _COMMON_FORM),
    "intermediary": (lazy("Support counts even where somebody else passes it on."), _COMMON_FORM),
    "joint_project": (
        lazy("Keeps the two halves of one joint project from being taken for a duplicate."),
        _COMMON_FORM,
    ),
    "needs_time": (lazy("Only what takes your time is itemised."), _COMMON_FORM),
    "for_this_project": (
        lazy("What is for this project stands under facilities and equipment instead."),
        _COMMON_FORM,
    ),
    "requires_research": (lazy("First of the three triggers that make consulting declarable."), _COMMON_FORM),
    "affects_portfolio": (
        lazy("Second trigger: it touches your portfolio and could change funding or effort."),
        _COMMON_FORM,
    ),
    "conceals": (
        lazy("Third trigger: you must keep something from your institution or a funder."),
        _COMMON_FORM,
    ),
    "compensation": (
        lazy("Cash, in-kind, travel, titles or a future post from a foreign state or a body tied to it."),
        _TALENT,
    ),
    "only_exchange": (lazy("Open exchange does not make a programme malign."), lazy("42 USC 19232(d)")),
    "unauthorised_transfer": (lazy("First of the nine elements of a malign programme."), _TALENT),
    "recruits_others": (lazy("Second element: enlisting students, researchers or staff."), _TALENT),
    "post_against_award_terms": (
        lazy("Third element: a laboratory, company or post that an award forbids."),
        _TALENT,
    ),
    "cannot_terminate": (lazy("Fourth element."), _TALENT),
    "limits_capacity": (
        lazy("Fifth element: less capacity for federally funded work, or the same work twice."),
        _TALENT,
    ),
    "must_win_sponsor_funds": (lazy("Sixth element."), _TALENT),
    "must_omit_institution": (lazy("Seventh element."), _TALENT),
    "must_not_disclose": (lazy("Eighth element."), _TALENT),
    "conflict_against_award_terms": (lazy("Ninth element."), _TALENT),
    "supported_people.kind": (
        lazy("On this project or another one."),
        lazy("NSPM-33 implementation guidance"),
    ),
    "on_this_project": (
        lazy("People are counted whether or not they work on this project."),
        lazy("NSPM-33 implementation guidance"),
    ),
    "paid_by_grant": (lazy("A component counts with or without the grant's money."), lazy("NOT-OD-26-084")),
    "joint_partner": (
        lazy("The partner of the joint programme is declared once and not flagged."),
        lazy("NOT-OD-26-084"),
    ),
    "interests.kind": (
        lazy("Pay, equity, income from intellectual property, or travel somebody paid."),
        _PHS,
    ),
    "interests.band": (lazy("Yours, your spouse's and your dependants' together."), _PHS),
    "with_family": (lazy("Interests of the family count together."), _PHS),
    "publicly_traded": (lazy("The threshold differs for companies that are not traded."), _PHS),
    "officer": (lazy("Director, officer, partner, trustee or adviser."), _PHS),
    "collaborators.relation": (lazy("Who is listed here does not review your proposal."), _COA),
    "certificates.kind": (
        lazy("Research security holds for 12 months; research ethics as long as your institution says."),
        lazy("42 USC 19234; guidelines on research misconduct"),
    ),
    "level": (
        lazy("Some programmes have a full and a short form."),
        lazy("guidelines on research misconduct"),
    ),
    "outcome": (
        lazy("Of an export review only the outcome; the review stays with your institution."),
        lazy("Foreign Exchange and Foreign Trade Act"),
    ),
    "hidden_contracts": (
        lazy("An obligation of secrecy is no fault if it is declared."),
        lazy("42 USC 6605; e-Rad integrity items"),
    ),
    "not_malign": (
        lazy(
            "United States law bars a party to a malign programme from key roles; everybody answers the same."
        ),
        lazy("42 USC 19232"),
    ),
    "institution_reporting": (
        lazy("The pledge that you report outside work and support as your institution's rules ask."),
        _ERAD,
    ),
    "reduction_plan": (
        lazy("Where everything together passes 100 percent, a dated plan says what ends."),
        lazy("Common Form; e-Rad, excessive concentration"),
    ),
    "effort": (
        lazy("Percent of all your working time, teaching and administration included, month by month."),
        lazy("Common Form (person-months); e-Rad (effort rate)"),
    ),
}
