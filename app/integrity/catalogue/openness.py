"""EXP: open research stays open; licence questions are answered by the institution, and only an outcome comes back."""

from collections.abc import Iterator

from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule

EXPORT_REMEDIES = "institution_letter ring_fence"


@rule(
    "EXP-01", "R", "",
    title=("Openness break", "公開制限の混入"),
    says=("No clause lets a sponsor approve publications or limits who may take part.",
          "資金提供者が公表を承認する条項、参加者を限定する条項がないこと。"),
    basis="NSDD-189; 15 CFR 734.8", remedies="contract",
    inputs="proposal.declared.sponsor_approves proposal.declared.limits_who",
)  # fmt: skip
def exp_01(case: Case) -> Iterator[Mark]:
    declared = case.dossier.proposal.declared
    for name in ("sponsor_approves", "limits_who"):
        if getattr(declared, name) == "yes":
            yield Mark("", REVIEW, {"clause": name}, name)


@rule(
    "EXP-02", "R", "",
    title=("Controlled input", "規制貨物・技術の持込み"),
    says=("No proprietary or controlled technology is used as an input; “unknown” is looked at as well.",
          "規制対象または専有の技術を投入物として用いないこと。「不明」の場合も確認します。"),
    basis="外為法25条, 外為令17条; EAR; ITAR", inputs="proposal.declared.controlled_input",
    remedies="institution_letter ring_fence replace",
)  # fmt: skip
def exp_02(case: Case) -> Iterator[Mark]:
    answer = case.dossier.proposal.declared.controlled_input
    if answer in ("yes", "unknown"):
        yield Mark("", REVIEW, {"answer": answer})


@rule(
    "EXP-03", "R", "JP", reads="person institution",
    title=("Specific-category declaration", "特定類型該当性の確認"),
    says=("For sensitive technology the Japanese institution has confirmed the specific categories; only its outcome is"
          " kept, never what it rests on.",
          "機微な技術について、日本の所属機関が特定類型該当性を確認していること。保存するのは結果のみで、その根拠は保存しません。"),
    basis="経済産業省通達 (2022-05-01施行)", inputs="institutions.export_outcome proposal.declared.sensitive",
    remedies=EXPORT_REMEDIES,
)  # fmt: skip
def exp_03(case: Case) -> Iterator[Mark]:
    yield from _unanswered(case, "JP", needed=case.dossier.proposal.declared.sensitive == "yes")


@rule(
    "EXP-04", "R", "US", reads="person institution",
    title=("Deemed-export answer", "米国みなし輸出"),
    says=("For work outside fundamental research the US institution's export office has answered; only its outcome is kept.",
          "基礎研究に当たらない内容について、米国の所属機関の輸出管理部門が回答していること。保存するのは結果のみです。"),
    basis="EAR 734.13", inputs="institutions.export_outcome proposal.declared.not_fundamental", remedies=EXPORT_REMEDIES,
)  # fmt: skip
def exp_04(case: Case) -> Iterator[Mark]:
    yield from _unanswered(case, "US", needed=case.dossier.proposal.declared.not_fundamental == "yes")


def _unanswered(case: Case, side: str, *, needed: bool) -> Iterator[Mark]:
    for place in case.dossier.institutions if needed else ():
        if place.side == side and not place.export_outcome:
            yield Mark("", REVIEW, {"organisation": place.body.name}, place.body.name)


@rule(
    "EXP-05", "A", "", later=True, reads="person call likeness",
    title=("Technology field tag", "重要技術領域"),
    says=("The project lies in a listed field and the call asks for due diligence: the further questions are put. This alone"
          " is never a reason to refuse.",
          "課題が重要技術領域に該当し、公募が確認を求めている場合、追加の質問を行います。これだけを理由に不採択とすることはありません。"),
    basis="内閣府 20技術領域; NSF TRUST", inputs="proposal.declared.field proposal.programme", remedies="ring_fence",
)  # fmt: skip
def exp_05(case: Case) -> Iterator[Mark]:
    proposal = case.dossier.proposal
    if proposal.declared.field and proposal.programme & {"trust", "designated", "defence"}:
        yield Mark("", ADVISE, {"field": proposal.declared.field})


@rule(
    "EXP-06", "B", "",
    title=("Classified matter", "秘密指定"),
    says=("Nothing in the open system is classified or a designated secret. What was written is not kept in the finding.",
          "公開の仕組みに、秘密指定された情報や特定秘密・重要経済安保情報を含めないこと。内容は指摘に記録しません。"),
    basis="特定秘密保護法; 重要経済安保情報保護活用法; EO 13526", inputs="proposal.declared.classified",
    remedies="correction decline",
)  # fmt: skip
def exp_06(case: Case) -> Iterator[Mark]:
    if case.dossier.proposal.declared.classified == "yes":
        yield Mark("", BLOCK, {})
