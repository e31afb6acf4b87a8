"""Who sees what, in four phases: the access study's matrix (section 3.2) and, row by row, where the service shows it.

A code stands for each phase of `everybody.PHASES`: `R` the page shows the thing itself, `S` it answers without it (a
status, a count, an empty list), `-` it is not there. Whoever a line does not name gets `-` in every phase.
"""

MATRIX = """
A1  | PI:R/R/R COPI:R/R/R AOR:R/R/R US-REV:R/R/R JP-REV:R/R/R US-PO:R/R/R JP-PO:R/R/R US-INT:R/R/R JP-INT:R/R/R
    | COUNCIL:R/R/R ENDOW:R/R/R AUDIT:R/R/R SYS:R/R/R ANON:R/R/R
A2  | US-PO:RW/R/R JP-PO:RW/R/R COUNCIL:R/R/R AUDIT:R/R/R
B1  | PI:RW/R/- COPI:RW/R/- AOR:R/R/-
B2  | PI:RW/R/R COPI:RW/R/R AOR:R/R/R US-REV:-/R/- JP-REV:-/R/- US-PO:S/R/R JP-PO:S/R/R US-INT:-/S/S JP-INT:-/S/S
    | COUNCIL:-/B/B ENDOW:-/-/S AUDIT:-/J/R
B4  | PI:R/R/R COPI:R/R/R AOR:C/R/R US-PO:S/R/R JP-PO:S/R/R AUDIT:-/R/R
B6  | PI:R/R/R COPI:R/R/R AOR:R/R/R US-REV:-/R/- JP-REV:-/R/- US-PO:A/R/R JP-PO:A/R/R US-INT:-/S/S JP-INT:-/S/S
    | COUNCIL:-/A/R ENDOW:-/-/S AUDIT:-/R/R SYS:A/A/A
B7  | PI:RW/R/R COPI:R/R/R AOR:R/R/R US-PO:-/R/R JP-PO:-/R/R US-INT:-/R/R JP-INT:-/R/R AUDIT:-/J/R
D1  | US-REV:-/R1/- US-PO:RW/RW/R JP-PO:-/S/S AUDIT:-/J/R
D2  | JP-REV:-/R1/- US-PO:-/S/S JP-PO:RW/RW/R AUDIT:-/J/R
D3  | US-REV:-/RW/R1 JP-REV:-/RW/R1
D4  | PI:-/-/B COPI:-/-/B AOR:-/-/B US-REV:-/R2/- US-PO:-/R/R JP-PO:-/L/R COUNCIL:-/A-L/A AUDIT:-/J/R
D5  | PI:-/-/B COPI:-/-/B AOR:-/-/B JP-REV:-/R2/- US-PO:-/L/R JP-PO:-/R/R COUNCIL:-/A-L/A AUDIT:-/J/R
D6  | US-PO:R/R/R US-INT:-/J/J AUDIT:-/J/J
D7  | JP-PO:R/R/R JP-INT:-/J/J AUDIT:-/J/J
D8  | US-PO:-/RW/R JP-PO:-/L/R COUNCIL:-/L/R AUDIT:-/J/R
D9  | US-PO:-/L/R JP-PO:-/RW/R COUNCIL:-/L/R AUDIT:-/J/R
D11 | US-PO:-/X/- JP-PO:-/X/- COUNCIL:-/R/R AUDIT:-/R/R
D12 | PI:-/-/R COPI:-/-/R AOR:-/-/R US-PO:-/RW/R JP-PO:-/RW/R COUNCIL:-/R/R AUDIT:-/J/R
E1  | PI:RW/R/R COPI:RW/R/R AOR:RW/R/R US-REV:-/R/- JP-REV:-/R/- US-PO:-/R/R JP-PO:-/R/R COUNCIL:-/A-L/R
    | ENDOW:-/-/R AUDIT:-/J/R
E2  | PI:-/-/R AOR:-/-/R US-PO:-/X/X JP-PO:-/L/R COUNCIL:-/X/R ENDOW:-/-/R AUDIT:-/R/R
E4  | US-PO:A/A/A JP-PO:A/A/A COUNCIL:R/R/R ENDOW:X/X/X AUDIT:R/R/R
F1  | PI:RW1/RW1/R1 COPI:RW1/RW1/R1 AOR:S/S/S US-PO:-/S/S JP-PO:-/S/S US-INT:-/R/R COUNCIL:-/S/S AUDIT:-/J/J
F3  | US-INT:RW/RW/RW AUDIT:J/J/J
F4  | JP-INT:RW/RW/RW AUDIT:J/J/J
G1  | PI:RW1/RW1/RW1
G3  | US-PO:X/X/X JP-PO:X/X/X AUDIT:R/R/R SYS:X/X/X
G4  | US-INT:R-F/R-F/R-F JP-INT:R-F/R-F/R-F AUDIT:R/R/R
G5  | AUDIT:R/R/R SYS:R/R/R
G9  | PI:-/-/R COPI:-/-/R AOR:-/-/R US-REV:-/-/R JP-REV:-/-/R US-PO:-/-/R JP-PO:-/-/R US-INT:-/-/R
    | JP-INT:-/-/R COUNCIL:-/-/R ENDOW:-/-/R AUDIT:-/-/R SYS:-/-/R ANON:-/-/R
"""
"""Cells are before the deadline / until the release / after it; roles that are not named have no access."""

EVERYBODY = (
    "nobody outsider lead partner member rival drafter binds binds-rival reviewer-US writer-US expert torn-reviewer"
    " idle-reviewer reviewer-JP officer-US officer-JP torn-officer applying-officer officer-elsewhere"
    " endowment council auditor administrator integrity-US integrity-JP"
)
GROUPS = {
    "everybody": EVERYBODY,
    "applicants": "lead partner member binds",
    "team": "lead partner member",
    "officers": "officer-US officer-JP",
    "integrity": "integrity-US integrity-JP",
    "assigned": "reviewer-US writer-US reviewer-JP",
    "drawers": "officer-US officer-JP torn-officer applying-officer",
    "reporting": "binds binds-rival officer-US officer-JP torn-officer applying-officer officer-elsewhere endowment"
    " council auditor",
    "members": "lead partner member rival drafter reviewer-US",
}

TABLE = """
A1    | /calls/{c}                              | Quantum sensing | everybody RRRR
A1    | ~/calls/{c}                             | Quantum sensing | everybody RRRR
A2    | /calls/{prepared}                       | HIDDEN-1        | drawers council auditor RRRR
A2    | ~/calls/{prepared}                      | HIDDEN-1        | drawers council auditor RRRR
A2    | /calls                                  | HIDDEN-1        | drawers council auditor RRRR; everybody SSSS
B1    | /proposals/{unfinished}                 | {draft}         | drafter RRRR
B1    | ~/proposals/{unfinished}                | {draft}         | drafter RRRR
B1    | ~/proposals/{unfinished}/halves/US      | US              | drafter RRRR
B2+B6 | /proposals/{it}                         | {ref}           | applicants RRRR
B2    | ~/proposals/{it}                        | {ref}           | applicants RRRR
B2    | ~/proposals/{it}/submissions/1          | {ref}           | applicants RRRR
B2    | ~/proposals/{it}/documents/{doc}/file   | %PDF            | applicants RRRR
B2    | /calls/{c}/proposals/{it}               | {ref}           | officers -RRR
B2    | /calls/{c}/proposals/{it}/files/{file}  | %PDF            | officers -RRR
B2+B4 | ~/proposals/{it}/submitted-content      | {ref}           | officers -RRR
B7+E1 | ~/proposals/{it}/submitted-content      | {ref}           | officers -RRR
E1    | ~/reviews/{review US}/proposal          | budget          | reviewer-US -RR-
B2+D1 | ~/reviews/{review US}/proposal          | {ref}           | reviewer-US -RR-
B6    | ~/reviews/{review US}/proposal          | {ref}           | reviewer-US -RR-
B6+E1 | ~/reviews/{review JP}/proposal          | budget          | reviewer-JP -RR-
B2+D2 | ~/reviews/{review JP}/files/{file}      | %PDF            | reviewer-JP -RR-
B4    | /proposals/{it}/sign/US                 | {ref}           | applicants RRRR
B4    | ~/proposals/{it}/halves/US/signing      | content_hash    | applicants RRRR
B6    | ~/proposals                             | {ref}           | nobody ----; team RRRR; everybody SSSS
B6    | /to-sign                                | {ref}           | binds binds-rival SSSS
B6    | ~/calls/{c}/proposals                   | {ref}           | officers -RRR; torn-officer -SSS
B6    | /calls/{c}/proposals                    | {ref}           | officers SRRR; torn-officer SSSS
B6+B7 | ~/calls/{c}/integrity-flags             | {ref}           | integrity -RRR
B7    | /proposals/{it}/team                    | {member}        | applicants RRRR
D1    | /calls/{c}/proposals/{it}/assignment/US | {ref}           | officer-US -RRR
D2    | /calls/{c}/proposals/{it}/assignment/JP | {ref}           | officer-JP -RRR
D3    | /reviews/{review JP}                    | Merit as JP     | reviewer-JP -RRR
D3    | /reviews/{review US}                    | Merit as US     | reviewer-US -RRR
D3    | ~/reviews/{review US}                   | Merit as US     | reviewer-US -RRR
D4    | ~/proposals/{it}/reviews?party=US       | Merit as US     | officer-US -RRR; officer-JP -SRR
D4    | /calls/{c}/proposals/{it}               | Merit as US     | officer-US -RRR; officer-JP -SRR
D5    | ~/proposals/{it}/reviews?party=JP       | Merit as JP     | officer-JP -RRR; officer-US -SRR
B2+D1 | ~/opinions/{opinion}/proposal           | {ref}           | expert -RR-
D3    | /opinions/{opinion}                     | Heat as         | expert -RRR
D3    | ~/opinions/{opinion}                    | Heat as         | expert -RRR
D4    | /calls/{c}/proposals/{it}/opinions/US   | Heat as         | officer-US -RRR
D4    | ~/proposals/{it}/opinions/US            | Heat as         | officer-US -RRR
D4    | ~/reviews/{review US}/opinions          | Heat as         | reviewer-US -RR-
D4    | ~/proposals/{it}/talk/US                | Merit as US     | officer-US -SSS
D1    | ~/calls/{c}/panels/US/reminders         | {ref}           | officer-US -RSS; torn-officer -SSS
D3    | ~/reviews/{review US}/versions          | submitted       | reviewer-US -RRR
D8    | ~/calls/{c}/meetings                    | {it}            | officers torn-officer -SSS
D6    | /calls/{c}/proposals/{it}               | {reviewer US}   | officer-US -RRR; officer-JP -SSS
D7    | /calls/{c}/proposals/{it}               | {reviewer JP}   | officer-JP -RRR; officer-US -SSS
D8    | /calls/{c}/panels/US                    | {ref}           | officer-US -RRR; officer-JP --RR; torn-officer -SSS
D8    | ~/calls/{c}/panels/US                   | {it}            | officer-US -RRR; officer-JP --RR; torn-officer -SSS
D9    | ~/calls/{c}/panels/JP                   | {it}            | officer-JP -RRR; officer-US --RR; torn-officer --SS
D8    | ~/calls/{c}/ranks                       | {it}            | officers --RR; torn-officer --SS
D11   | /calls/{c}/release                      | {code}          | officers torn-officer -RRR
D12   | /proposals/{it}/results                 | {ref}           | applicants ---R
D5    | ~/proposals/{it}/results                | Merit as JP     | applicants ---R
D4    | ~/proposals/{it}/results                | Merit as US     | applicants ---R
E1    | ~/proposals/{it}/halves/JP              | budget          | applicants RRRR
E2    | ~/calls/{c}/joint-list                  | {it}            | officers council auditor ---R; torn-officer ---S
E2    | /calls/{c}/selection                    | {ref}           | officers council auditor SSSR; torn-officer SSSS
E2    | ~/proposals/{it}/decisions              | approve         | officers council auditor ---R
E4    | /endowment                              | USD             | endowment council auditor RRRR
E4    | ~/endowment/bookings                    | Act 1           | endowment council auditor RRRR
F1    | ~/disclosure                            | Second Employer | team rival applying-officer RRRR
F1    | /integrity/proposals/{it}/disclosures/{lead} | Second Employer | integrity-US -RRR
F1    | /disclosures/employees                  | Second Employer | binds binds-rival SSSS
F3+F4 | /integrity/calls/{c}/proposals/{it}     | Checked.        | integrity-US -RRR; integrity-JP -RRR
G1+G3 | ~/people/{lead}                         | @example.org    | lead auditor administrator RRRR
G3    | /people                                 | {member}        | auditor administrator RRRR
D6    | /record?limit=100                       | {reviewer US}   | auditor SSSS
D6    | /record?limit=100                       | {writer US}     | auditor SSSS
D7    | /record?limit=100                       | {reviewer JP}   | auditor SSSS
G4    | /record                                 | Audit record    | auditor RRRR
G5    | /checks                                 | Checks          | auditor administrator RRRR
E2    | /award-reports                          | Sensors         | nobody ----; reporting SSSS
G9    | /awards/{award}                         | Sensors         | everybody ---R
G9    | ~/awards/{award}                        | Sensors         | everybody ---R
"""
"""Row of the matrix, address (`~` is /api/v1), what the thing itself shows, who gets it; the first name counts."""

NOT_ABOUT_IT = {"A1", "A2", "B1", "D11", "E4", "F1", "G1", "G3", "G4", "G5", "G9"}
"""Rows about something else than the first proposal: every holder of the office is related to it."""

WIDER = {
    "D11 US-PO released": "the page of the release stays, it says who signed it; nothing can be done there",
    "D11 JP-PO released": "the same",
    "B1 PI released": "a team keeps what it wrote and never submitted; nobody else sees it",
}
"""More than the matrix grants, and why."""

NARROWER = {
    "B1 COPI, B1 AOR": "none of them belongs to the unfinished draft here; tests/proposals/test_policy.py asks",
    "D5 JP-REV": "peers are read on the page of the own review; tests/reviews/test_walls.py asks",
    "B2 COUNCIL, E1 COUNCIL": "the council reads the joint list, with asks and shares; it has no copy of proposals",
    "B6 COUNCIL, D8 COUNCIL, D9 COUNCIL": "it sees proposals and ranks on the joint list, once that is built",
    "D11 COUNCIL, D12 COUNCIL": "it sees the decisions; letters are between the agencies and the applicants",
    "B2 AUDIT, B4 AUDIT, B6 AUDIT, B7 AUDIT, E1 AUDIT": "the auditor reads record, decisions and money, no proposal",
    "D1 AUDIT, D2 AUDIT, D4 AUDIT, D5 AUDIT, D8 AUDIT, D9 AUDIT, D11 AUDIT, D12 AUDIT": "and nothing of a review",
    "D12 US-PO, D12 JP-PO": "officers read the reviews themselves; the letter is the applicants' page",
    "E1 ENDOW, E2 ENDOW": "the endowment's administrator reads its books and the public awards",
    "E2 PI": "applicants read their money on the public page of the award (G9)",
    "E2 AOR": "and the officers of their institutions, with what was paid, once the award is confirmed, which it is"
    " not here; tests/awards/test_reporting.py asks",
    "G3 US-PO, G3 JP-PO": "roles are granted by administrators; officers invite reviewers of the own agency",
    "G4 US-INT, G4 JP-INT": "integrity officers read the history of a flag on its own page",
}
"""Less than the matrix grants, and why."""
