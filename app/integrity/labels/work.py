"""The questions about the work, each with one sentence why and its source."""

from app.kernel.language import lazy

WORK_ANSWERS = {"yes": lazy("Yes"), "no": lazy("No"), "unknown": lazy("Not known")}
WORK = {
    "sponsor_approves": (
        lazy("May a sponsor approve what is published?"),
        lazy(
            "A clause that lets somebody else decide on publishing ends open research (NSDD-189; 15 CFR 734.8)."
        ),
    ),
    "limits_who": (
        lazy("Does a clause limit who may take part?"),
        lazy("Open research asks nobody where they come from (NSDD-189; 15 CFR 734.8)."),
    ),
    "controlled_input": (
        lazy("Does the work use controlled or proprietary technology as an input?"),
        lazy("Inputs can need a licence even where the results are open (外為法25条; EAR; ITAR)."),
    ),
    "sensitive": (
        lazy("Does the Japanese side handle sensitive technology?"),
        lazy(
            "The institution then confirms the specific categories; only its outcome is kept (METI, 2022-05-01)."
        ),
    ),
    "not_fundamental": (
        lazy("Is part of the work outside fundamental research?"),
        lazy("The US institution's export office then answers; only its outcome is kept (15 CFR 734.13)."),
    ),
    "classified": (
        lazy("Does anything here hold classified matter or a designated secret?"),
        lazy(
            "Such matter must not stand in this open service (EO 13526; 特定秘密保護法). Do not describe it here."
        ),
    ),
    "field": (
        lazy("Listed technology field, where the work lies in one"),
        lazy("It turns on further questions, never a refusal (20 fields of the Cabinet Office; NSF TRUST)."),
    ),
    "sites": (
        lazy("Countries in which the work is done"),
        lazy("Two letters each, apart by commas, for example US, JP (NOT-OD-26-084: foreign components)."),
    ),
    "partners": (
        lazy("Other organisations that take part"),
        lazy(
            "Subawards and collaborators beside the two institutions (FY25 NDAA s.238; METI end-user list)."
        ),
    ),
    "suppliers": (
        lazy("Suppliers of more than ordinary goods"),
        lazy("Also those in which a team member has an interest or an office (42 CFR 50; 利益相反管理)."),
    ),
    "equipment": (
        lazy("Equipment and who made it"),
        lazy("Ordinary office equipment is left out (American Security Drone Act; DoD, 2026-03-09)."),
    ),
    "costs": (
        lazy("Salaries and larger items"),
        lazy(
            "Only where another project could pay the same: the same salary or item in two budgets is asked about "
            "(不合理な重複; NIH budgetary overlap)."
        ),
    ),
    "journeys": (
        lazy("Journeys abroad after the award"),
        lazy("The institution keeps a record of covered travel (OSTP guidelines, 2024-07-09)."),
    ),
    "support_told_on": (
        lazy("Day of the last yearly report that told of changes of support"),
        lazy(
            "After the award only: what changed in anybody's list of support is told once a year (RPPR, D)."
        ),
    ),
}
"""Question about the work → the question, and one sentence why, with its source."""
WORK_NAMES = {name: words[0] for name, words in WORK.items()}
