"""Rules, or halves of them, that stay silent until an operator has imported their data, or that do not arise here.

Said plainly on the page of the rules: silence is not "clear".
"""

from app.integrity.states import Register
from app.kernel.bilingual import Bilingual

WAITS = {
    "XCH-04": Bilingual(
        "Does not arise where one proposal holds both halves; waits for a call whose sides file apart.",
        "一つの申請に両国側の部分がある場合は生じません。両国側が別々に申請する公募を待っています。",
    ),
    "XCH-07": Bilingual(
        "Publications name a funder without its seat, so an acknowledged grant is only pointed out to the person.",
        "論文データには資金提供者の所在国がないため、謝辞の研究費は本人へのお知らせにとどまります。",
    ),
    "OVL-03": Bilingual(
        "Asks only in calls that state what a month of work costs; other calls set no norm to compare with.",
        "研究に充てる一月あたりの基準額を定めた公募でのみ適用します。基準額のない公募では比較を行いません。",
    ),
}
"""Rule → why it says nothing, or less than its test would."""

RESTS_ON: dict[str, tuple[Register, ...]] = {
    "XCH-05": (Register.KAKEN,),
    "XCH-06": (Register.WORKS,),
    "XCH-07": (Register.WORKS,),
    "XCH-08": (Register.PATENTS,),
    "XCH-09": (Register.ORCID,),
    "OVL-05": (Register.KAKEN,),
    "FTR-04": (Register.PROGRAMMES,),
    "ENT-04": (Register.WORKS,),
    "ENT-07": (Register.OWNERS,),
    "INS-05": (Register.SAM, Register.RESTRICTIONS),
}
"""Rule → the registers without which it says nothing (XCH-05: nothing by number)."""
