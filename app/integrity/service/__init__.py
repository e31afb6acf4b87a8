"""The verbs of integrity, by what they are about.

`flags`: what programme officers see. `checking`: the rules are asked, findings raised. `deciding`: the way of a
finding. `declaring`: the questions about the work. `forms`: certified records judged by the form rules. `keys`: keys
of sealed columns. `lists`: published lists, hits, clearances. `corpus`: texts to compare with. `registers`: registers
of facts. `awarded`: what follows an award. `opening`: a record for an officer. `showing`: what a finding rests on.
`auditing`: the rules under audit.
"""

from app.integrity.service.auditing import replay, suspend_disparate
from app.integrity.service.awarded import note_award, plan_awarded
from app.integrity.service.checking import (
    CHECK,
    RESCREEN,
    check,
    check_for_team,
    plan_rescreen,
    rescreen,
)
from app.integrity.service.corpus import import_awards
from app.integrity.service.deciding import (
    adjudicate,
    answer,
    appeal,
    ask_again,
    concur,
    decide,
    mark_step_done,
)
from app.integrity.service.declaring import declare_work
from app.integrity.service.flags import set_flag
from app.integrity.service.forms import judge, judge_team
from app.integrity.service.keys import SEALED, rotate_keys
from app.integrity.service.lists import import_list, register_entry
from app.integrity.service.opening import open_record
from app.integrity.service.registers import import_register
from app.integrity.service.showing import Evidence, open_evidence, open_evidence_on

__all__ = [
    "CHECK",
    "RESCREEN",
    "SEALED",
    "Evidence",
    "adjudicate",
    "answer",
    "appeal",
    "ask_again",
    "check",
    "check_for_team",
    "concur",
    "decide",
    "declare_work",
    "import_awards",
    "import_list",
    "import_register",
    "judge",
    "judge_team",
    "mark_step_done",
    "note_award",
    "open_evidence",
    "open_evidence_on",
    "open_record",
    "plan_awarded",
    "plan_rescreen",
    "register_entry",
    "replay",
    "rescreen",
    "rotate_keys",
    "set_flag",
    "suspend_disparate",
]
