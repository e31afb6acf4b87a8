"""PAW and GOV: after the award, and the process itself."""

from collections.abc import Iterator

from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule


@rule(
    "PAW-01", "R", "", reads="person clock",
    title=("Undisclosed item found after the award", "採択後の未開示発見"),
    says=("An omission that became known is filed within 30 calendar days.", "判明した記載漏れが30日以内に届け出られていること。"),
    basis="PAPPG VII.B; JSPS: promptly", inputs="after.found_undisclosed",
)  # fmt: skip
def paw_01(case: Case) -> Iterator[Mark]:
    for title, known in case.dossier.after.found_undisclosed:
        if (case.on - known).days > case.whole("report_days"):
            yield Mark("", REVIEW, {"item": title, "date": known}, title)


@rule(
    "PAW-02", "B", "",
    title=("Change of support at the report", "年次報告時の変更"),
    says=("Changed support is declared with the yearly report, and a new senior person brings the full set of documents.",
          "年次報告で研究費等の変更を申告し、新たな主要研究者は書類一式を提出すること。"),
    basis="NIH RPPR section D", inputs="after.changed_support after.changed_declared after.new_people_without_documents",
)  # fmt: skip
def paw_02(case: Case) -> Iterator[Mark]:
    after = case.dossier.after
    if after.changed_support and not after.changed_declared:
        yield Mark("", BLOCK, {"items": list(after.changed_support)}, "support")
    for person in after.new_people_without_documents:
        yield Mark(person, BLOCK, {}, "documents")


@rule(
    "PAW-03", "R", "", reads="person clock",
    title=("Yearly update", "年次更新"),
    says=("A funded person renews the record every 365 days, with 30 days of grace.",
          "資金を受ける者が365日ごと（猶予30日）に記録を更新していること。"),
    basis="42 USC 19232; e-Rad", inputs="after.updated", remedies="reporting",
)  # fmt: skip
def paw_03(case: Case) -> Iterator[Mark]:
    most = case.whole("renewal_days") + case.whole("renewal_grace_days")
    for person, last in case.dossier.after.updated if case.dossier.after.awarded else ():
        if (case.on - last).days > most:
            yield Mark(person, REVIEW, {"date": last})


@rule(
    "PAW-04", "R", "", reads="list",
    title=("List drift", "リスト更新による再照合"),
    says=("An organisation of the project is newly on a list, found by number or curated alias. People are not screened anew.",
          "課題に関わる機関が、番号または確認済みの別名で新たに一覧に載った場合。個人の再照合は行いません。"),
    basis="EAR; METI 外国ユーザーリスト", inputs="outside.bodies", remedies="ring_fence replace",
)  # fmt: skip
def paw_04(case: Case) -> Iterator[Mark]:
    for match in case.dossier.outside.bodies:
        if match.newly and match.exact and not match.ruled_out:
            facts = {"organisation": match.body.name, "list": match.listed.list_code, "entry": match.listed.name,
                     "entry_number": match.listed.entry, "entry_hash": match.listed.entry_hash}  # fmt: skip
            yield Mark("", REVIEW, facts, f"{match.listed.list_code}{match.listed.entry}")


@rule(
    "PAW-05", "A", "US", reads="institution",
    title=("Travel in the project", "渡航"),
    says=("Covered travel is in the institution's record of travel.", "対象となる渡航が所属機関の渡航記録にあること。"),
    basis="OSTP guidelines (2024-07-09)", inputs="after.journeys_without_record", remedies="reporting",
)  # fmt: skip
def paw_05(case: Case) -> Iterator[Mark]:
    for journey in case.dossier.after.journeys_without_record:
        yield Mark("", ADVISE, {"item": journey}, journey)


@rule(
    "GOV-01", "B", "",
    title=("Non-discrimination lint", "差別禁止の検査"),
    says=("No rule, field or setting uses citizenship, birthplace, ethnicity, language or the origin of a name. The build"
          " checks it; this rule raises nothing about a proposal.",
          "国籍、出生地、民族、言語、氏名の由来を用いる規則・項目・設定がないこと。開発時に検査され、課題に対する指摘は行いません。"),
    basis="CHIPS 10637; JST; G7 (2024)", inputs="people",
)  # fmt: skip
def gov_01(case: Case) -> Iterator[Mark]:
    """Checked on the code: see `forbidden`."""
    yield from ()


@rule(
    "GOV-02", "A", "", reads="office",
    title=("Disparate-flag audit", "偏りの監査"),
    says=("Once a year the rates of findings and of overturned findings are compared by script of the name and by"
          " institution; a rule with a ratio above 1.25 is suspended. It raises nothing about a proposal.",
          "年に一度、指摘率と取消率を氏名の文字種別・機関別に比較し、比が1.25を超える規則を停止します。課題に対する指摘は行いません。"),
    basis="integrity-rules 2.8", inputs="handling", remedies="correction",
)  # fmt: skip
def gov_02(case: Case) -> Iterator[Mark]:
    """Computed over many findings: see `disparity`."""
    yield from ()


@rule(
    "GOV-03", "A", "", reads="office clock",
    title=("Unreviewed finding", "未処理の指摘"),
    says=("A finding that an officer must review is handled within ten working days.",
          "担当官の確認を要する指摘が10営業日以内に処理されていること。"),
    basis="Due process (integrity-rules 3.3)", inputs="handling.working_days_open", remedies="correction",
)  # fmt: skip
def gov_03(case: Case) -> Iterator[Mark]:
    for finding in case.dossier.handling:
        late = finding.working_days_open > case.whole("review_working_days")
        if finding.severity == REVIEW and not finding.closed and late:
            yield Mark(
                "", ADVISE, {"finding": finding.finding, "value": finding.working_days_open}, finding.finding
            )


@rule(
    "GOV-04", "B", "", reads="call",
    title=("Adverse act of one agency alone", "片側のみの不利益処分"),
    says=("An adverse decision on a joint award has the concurrence of the other side, or names the statute.",
          "共同課題への不利益な決定には相手側の同意があるか、根拠法令が示されていること。"),
    basis="integrity-rules 2.8", inputs="handling.signed_by_sides handling.adverse", remedies="correction",
)  # fmt: skip
def gov_04(case: Case) -> Iterator[Mark]:
    for finding in case.dossier.handling:
        alone = len(finding.signed_by_sides) < 2 and not finding.statute_of_one_side
        if finding.closed and finding.adverse and alone:
            yield Mark("", BLOCK, {"finding": finding.finding}, finding.finding)
