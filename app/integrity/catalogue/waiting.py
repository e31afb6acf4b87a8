"""Rules, or halves of them, for which the service has no data yet: said plainly: silence is not "clear"."""

from app.kernel.bilingual import Bilingual

_PUBLICATIONS = Bilingual(
    "Waits for a snapshot of publications (OpenAlex or Crossref); none is imported yet.",
    "論文データ（OpenAlexまたはCrossrefのスナップショット）の取込みを待っています。現在は取り込んでいません。",
)
_AWARDED = Bilingual(
    "Waits for what is reported after an award; a proposal that was not awarded yet is not asked.",
    "採択後の報告のデータを待っています。採択前の申請には適用しません。",
)
WAITS = {
    "XCH-04": Bilingual(
        "Does not arise where one proposal holds both halves; waits for a call whose sides file apart.",
        "一つの申請に両国側の部分がある場合は生じません。両国側が別々に申請する公募を待っています。",
    ),
    "XCH-05": Bilingual(
        "Reads the awards of the National Science Foundation by name only, so it points out and asks no officer; waits for"
        " registers that give a person's number (KAKEN, e-Rad).",
        "NSFの採択課題を氏名のみで照合するため、お知らせにとどまります。"
        "研究者番号のある登録簿（KAKEN、e-Rad）の取込みを待っています。",
    ),
    "XCH-06": _PUBLICATIONS,
    "XCH-07": _PUBLICATIONS,
    "XCH-08": Bilingual(
        "Waits for a register of patents; none is imported yet.",
        "特許データの取込みを待っています。現在は取り込んでいません。",
    ),
    "XCH-09": Bilingual(
        "An ORCID file that the person reads in becomes part of the record; nothing else is fetched from ORCID.",
        "本人が取り込んだORCIDファイルは情報開示の一部となります。それ以外にORCIDからの取得は行いません。",
    ),
    "OVL-02": Bilingual(
        "Budgets hold sums by kind and year; waits for items and for salaries by name.",
        "予算は費目・年度ごとの合計です。品目および氏名別の人件費のデータを待っています。",
    ),
    "OVL-03": Bilingual(
        "Waits for a norm of the call: what a month of work costs in it.",
        "公募の基準値（研究に充てる時間あたりの額）のデータを待っています。",
    ),
    "OVL-05": Bilingual(
        "Waits for registers that give a person's number; a name alone does not raise it.",
        "研究者番号のある登録簿を待っています。氏名の一致のみでは指摘しません。",
    ),
    "FTR-04": Bilingual(
        "Waits for the published list of programmes (section 1286(c)(9)); the lists imported hold organisations and people.",
        "プログラムの一覧（1286条(c)(9)）の取込みを待っています。取り込んだ一覧は機関と個人のものです。",
    ),
    "ENT-04": _PUBLICATIONS,
    "ENT-07": Bilingual(
        "Waits for data on who owns whom; none is imported yet.",
        "出資関係のデータの取込みを待っています。現在は取り込んでいません。",
    ),
    "INS-05": Bilingual(
        "Waits for the registers of exclusions (SAM, e-Rad); none is imported yet.",
        "応募資格停止の登録簿（SAM、e-Rad）の取込みを待っています。現在は取り込んでいません。",
    ),
    "PAW-01": _AWARDED,
    "PAW-02": _AWARDED,
    "PAW-03": _AWARDED,
    "PAW-05": _AWARDED,
}
"""Rule → what it waits for."""
