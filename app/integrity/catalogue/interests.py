"""FCI and INS: financial interests of people, and what institutions have filed."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from app.integrity.catalogue.facts import Interest, Person
from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule

INTEREST_REMEDIES = "institution_letter reporting end_engagement replace"


@rule(
    "FCI-01", "R", "US", reads="person",
    title=("Significant financial interest", "重大な経済的利益"),
    says=("PHS-funded: more than US$5,000 from a public company (pay and equity together), more than US$5,000 or any equity"
          " of a private one, more than US$5,000 of income from rights, or any reimbursed travel. The institution decides.",
          "PHS資金：上場会社からの報酬と株式の合計が5,000米ドル超、非上場会社からの報酬5,000米ドル超または株式の保有、"
          "知的財産収入5,000米ドル超、または旅費の弁済。利益相反に当たるかは所属機関が判断します。"),
    basis="42 CFR 50.603", inputs="people.interests", remedies=INTEREST_REMEDIES,
)  # fmt: skip
def fci_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        if case.agency_says(person, "interests") == "phs":
            for name in _significant(person, case):
                yield Mark(person.key, REVIEW, {"organisation": name}, name)


def _significant(person: Person, case: Case) -> list[str]:
    limit = case.number("interest_minor")
    by_body: dict[str, list[Interest]] = {}
    for interest in person.interests:
        by_body.setdefault(interest.body.name, []).append(interest)
    return [name for name, held in by_body.items() if _is_significant(held, limit)]


def _is_significant(held: list[Interest], limit: Decimal) -> bool:
    def total(*kinds: str) -> int:
        return sum(each.value.minor for each in held if each.kind in kinds and each.value)

    kinds = {each.kind for each in held}
    if "travel" in kinds or total("intellectual_property") > limit:
        return True
    if all(each.publicly_traded for each in held):
        return total("remuneration", "equity") > limit
    return "equity" in kinds or total("remuneration") > limit


@rule(
    "FCI-02", "R", "US", reads="person clock",
    title=("New interest not updated", "追加申告の遅れ"),
    says=("A new interest is declared within 30 days.", "新たな利益を30日以内に申告していること。"),
    basis="42 CFR 50.604(e)", inputs="people.interests.acquired people.interests.declared", remedies=INTEREST_REMEDIES,
)  # fmt: skip
def fci_02(case: Case) -> Iterator[Mark]:
    grace = timedelta(days=case.whole("report_days"))
    for person in case.funded_by("US"):
        for held in person.interests if case.agency_says(person, "interests") == "phs" else ():
            if held.acquired and (held.declared or case.on) > held.acquired + grace:
                facts = {"organisation": held.body.name, "from": held.acquired, "date": held.declared}
                yield Mark(person.key, REVIEW, facts, f"{held.body.name}{held.kind}")


@rule(
    "FCI-03", "A", "US",
    title=("Threshold of NSF", "NSF基準"),
    says=("NSF-funded: an interest above the threshold of the institution's policy is declared to the institution.",
          "NSF資金：機関の規程の基準を超える利益を所属機関に申告していること。"),
    basis="PAPPG IX.A", inputs="people.interests", remedies=INTEREST_REMEDIES,
)  # fmt: skip
def fci_03(case: Case) -> Iterator[Mark]:
    limit = case.number("nsf_interest_minor")
    for person in case.funded_by("US"):
        for held in person.interests if case.agency_says(person, "interests") == "institution" else ():
            if held.value and held.value.minor > limit:
                yield Mark(
                    person.key, ADVISE, {"organisation": held.body.name}, f"{held.body.name}{held.kind}"
                )


@rule(
    "FCI-04", "R", "JP", reads="institution clock",
    title=("Report on conflict management", "利益相反管理状況報告"),
    says=("The report is in within 61 days of the end of the fiscal year or of the project.",
          "年度末または事業終了から61日以内に利益相反管理状況報告書が提出されていること。"),
    basis="AMED 利益相反管理規則", inputs="institutions.coi_report_due institutions.coi_report_on", remedies="reporting",
)  # fmt: skip
def fci_04(case: Case) -> Iterator[Mark]:
    grace = timedelta(days=case.whole("coi_report_days"))
    for place in case.dossier.institutions:
        due = place.coi_report_due
        if place.side == "JP" and due and (place.coi_report_on or case.on) > due + grace:
            yield Mark("", REVIEW, {"organisation": place.body.name, "date": due}, place.body.name)


@rule(
    "FCI-05", "R", "",
    title=("Interested supplier", "利害のある発注先"),
    says=("No partner or supplier is one in which a team member has an interest or an office.",
          "研究組織の構成員が利益または役職を有する相手先への発注・再委託がないこと。"),
    basis="42 CFR 50; 利益相反管理", inputs="people.interests proposal.declared.suppliers", remedies="replace reporting",
)  # fmt: skip
def fci_05(case: Case) -> Iterator[Mark]:
    declared = case.dossier.proposal.declared
    for person in case.funded_by():
        bodies = [held.body for held in person.interests]
        bodies += [post.body for post in person.positions if post.kind == "officer"]
        for body in (*declared.suppliers, *declared.partners):
            if any(body.is_same(own) for own in bodies):
                yield Mark(person.key, REVIEW, {"organisation": body.name}, body.name)


@rule(
    "INS-01", "A/R", "US", reads="institution",
    title=("Yearly report on foreign money", "外国資金年次報告"),
    says=("An institution with gifts or contracts of US$50,000 or more from a country of concern has filed its yearly"
          " report: pointed out at proposal, looked at at award.",
          "懸念国からの5万米ドル以上の寄附・契約がある機関が年次報告を提出していること。申請時はお知らせ、採択時は確認の対象です。"),
    basis="CHIPS 10339B (42 USC 19040)", inputs="institutions.foreign_report", remedies="reporting",
)  # fmt: skip
def ins_01(case: Case) -> Iterator[Mark]:
    weight = REVIEW if case.dossier.after.awarded else ADVISE
    for place in case.dossier.institutions:
        if place.side == "US" and place.foreign_report == "no":
            yield Mark("", weight, {"organisation": place.body.name}, place.body.name)


@rule(
    "INS-02", "A", "US", reads="institution",
    title=("Section 117 report", "第117条報告"),
    says=("Foreign gifts and contracts of US$250,000 or more in a calendar year are reported.",
          "暦年で25万米ドル以上の外国からの寄附・契約が報告されていること。"),
    basis="HEA section 117", inputs="institutions.foreign_gifts", remedies="reporting",
)  # fmt: skip
def ins_02(case: Case) -> Iterator[Mark]:
    for place in case.dossier.institutions:
        if place.side == "US" and place.foreign_gifts == "no":
            yield Mark("", ADVISE, {"organisation": place.body.name}, place.body.name)


@rule(
    "INS-03", "A", "US", reads="institution",
    title=("Research-security programme", "研究セキュリティプログラム"),
    says=("An institution that receives more than US$50 million a year has certified its research-security programme.",
          "年間5,000万米ドル超を受ける機関が研究セキュリティプログラムを証明していること。"),
    basis="OSTP guidelines (2024-07-09)", inputs="institutions.large_recipient institutions.security_programme",
    remedies="reporting",
)  # fmt: skip
def ins_03(case: Case) -> Iterator[Mark]:
    for place in case.dossier.institutions:
        if place.side == "US" and place.large_recipient == "yes" and place.security_programme == "no":
            yield Mark("", ADVISE, {"organisation": place.body.name}, place.body.name)


@rule(
    "INS-04", "B", "JP", reads="institution",
    title=("Institutional set-up", "体制整備"),
    says=("The institution has filed its self-evaluation for the fiscal year and has integrity rules.",
          "所属機関が当該年度の体制整備等自己評価チェックリストを提出し、研究インテグリティ等の規程を有すること。"),
    basis="研究機関における公的研究費の管理・監査のガイドライン", remedies="institution_letter",
    inputs="institutions.self_evaluation institutions.integrity_rules",
)  # fmt: skip
def ins_04(case: Case) -> Iterator[Mark]:
    for place in case.dossier.institutions:
        if place.side == "JP" and "no" in (place.self_evaluation, place.integrity_rules):
            yield Mark("", BLOCK, {"organisation": place.body.name}, place.body.name)


@rule(
    "INS-05", "R", "", reads="register name",
    title=("Debarment", "応募資格停止"),
    says=("No person or institution is barred on the day; once identity is confirmed an officer stops the proposal.",
          "当日において応募資格の停止を受けていないこと。本人確認の後、担当官が手続を停止します。"),
    basis="2 CFR 180; 競争的研究費の適正な執行に関する指針", inputs="institutions.barred_until outside.barred",
    remedies="decline", version=2,
)  # fmt: skip
def ins_05(case: Case) -> Iterator[Mark]:
    for place in case.dossier.institutions:
        if place.barred_until and place.barred_until >= case.on:
            yield Mark(
                "", REVIEW, {"organisation": place.body.name, "until": place.barred_until}, place.body.name
            )
    for found in case.dossier.outside.barred:
        if found.until >= case.on:
            facts = {
                "entry": found.name,
                "register": found.register,
                "number": found.entry,
                "until": found.until,
            }
            yield Mark(found.person, REVIEW, facts, f"{found.register}{found.entry}")
