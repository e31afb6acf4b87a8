"""CMP: is the form complete, and does it hold what it should not."""

import re
from collections.abc import Iterator

from app.integrity.catalogue.facts import Person, Support
from app.integrity.catalogue.shape import ADVISE, BLOCK, Case, Mark, rule

_PERSONAL = {
    "e-mail": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+"),
    "phone": re.compile(r"(?<![\d-])(?:\+?\d{1,3}[ -])?\(?0?\d{2,4}\)?[ -]\d{2,4}[ -]\d{4}(?![\d-])"),
    "postcode": re.compile(r"〒\s?\d{3}-\d{4}"),
    "home": re.compile(
        r"(?i)\bhome (?:address|phone)\b|自宅|運転免許|marital status|配偶者の有無|driver'?s licen[cs]e"
    ),
}


@rule(
    "CMP-01", "B", "",
    title=("Required field missing", "必須項目未入力"),
    says=("Every required field is filled in, and every yes/no question is answered yes or no; unanswered is not “no”.",
          "必須項目がすべて入力され、「はい・いいえ」の質問すべてに答えていること。未回答は「いいえ」とはみなしません。"),
    basis="Common Forms; e-Rad 研究インテグリティ項目", inputs="people.unanswered proposal.declared", version=2,
)  # fmt: skip
def cmp_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        if person.unanswered:
            yield Mark(person.key, BLOCK, {"fields": list(person.unanswered)})
    if open_questions := case.dossier.proposal.declared.open_questions():
        yield Mark("", BLOCK, {"fields": [f"/work/{name}" for name in open_questions]})


@rule(
    "CMP-02", "B", "",
    title=("Document set incomplete", "必要書類の不足"),
    says=("Each senior person has every document that the agency asks for at this stage.",
          "主要な研究者一人ひとりについて、配分機関がこの段階で求める書類がすべてそろっていること。"),
    basis="PAPPG II.D.2.h; NIH just-in-time; e-Rad (2022-03-15)", inputs="people.documents", reads="person call",
)  # fmt: skip
def cmp_02(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        if person.documents is not None:
            missing = sorted(set(case.agency_says(person, "documents")) - person.documents)
            if missing:
                yield Mark(person.key, BLOCK, {"documents": missing})


@rule(
    "CMP-03", "B", "US",
    title=("This proposal not listed as pending", "本課題の未記載"),
    says=("The list of current and pending support holds this proposal itself.",
          "現在・申請中の研究費の一覧に、本課題自体が申請中として記載されていること。"),
    basis="PAPPG II.D.2.h(ii), “including this proposal”", inputs="people.support.is_this",
)  # fmt: skip
def cmp_03(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        if person.support is not None and not any(item.is_this for item in person.support):
            yield Mark(person.key, BLOCK, {"project": case.dossier.proposal.title})


@rule(
    "CMP-04", "A", "",
    title=("Personal data in the form", "不要な個人情報"),
    says=("Free text holds no home address, private telephone number, e-mail address, licence number or family status.",
          "自由記述に、自宅住所、私用の電話番号、メールアドレス、免許証番号、婚姻の有無が含まれていないこと。"),
    basis="PAPPG II.D.2.h(f)", inputs="people.free_texts",
)  # fmt: skip
def cmp_04(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        for field, text in person.free_texts:
            for kind, pattern in _PERSONAL.items():
                if found := pattern.search(text):
                    yield Mark(
                        person.key,
                        ADVISE,
                        {"field": field, "kind": kind, "passage": found[0]},
                        f"{field}{kind}",
                    )


@rule(
    "CMP-05", "B/A", "",
    title=("Overlap statement empty", "重複説明の空欄"),
    says=("Every support item says how it overlaps with this proposal, “none” where it does not; the same words in three"
          " or more items that run at the same time are pointed out.",
          "すべての研究費について本課題との重複の有無を説明していること（重複がなければ「なし」と記入）。"
          "期間の重なる三件以上で同一の文を用いている場合はお知らせします。"),
    basis="Current and Pending (Other) Support: enter “none” if none", inputs="people.support.overlap",
)  # fmt: skip
def cmp_05(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        others = [item for item in person.items() if not item.is_this]
        for item in others:
            if not item.overlap.strip() and item.nda != "yes":
                yield Mark(person.key, BLOCK, {"item": item.title}, item.key)
        yield from _repeated(person, others, case.whole("overlap_statement_repeats"))


def _repeated(person: Person, items: list[Support], most: int) -> Iterator[Mark]:
    said: dict[str, list[Support]] = {}
    for item in items:
        if item.overlap.strip().casefold() not in ("", "none", "なし", "n/a"):
            said.setdefault(item.overlap.strip(), []).append(item)
    for text, same in said.items():
        if len(same) >= most and _together(same):
            yield Mark(
                person.key, ADVISE, {"items": [item.title for item in same], "passage": text[:200]}, text[:80]
            )


def _together(items: list[Support]) -> bool:
    starts = [item.start for item in items if item.start]
    ends = [item.end for item in items if item.end]
    return not starts or not ends or max(starts) <= min(ends)


@rule(
    "CMP-06", "B", "US",
    title=("Objectives out of limit", "概要の文字数超過"),
    says=("Overall objectives have at most 1,500 characters.", "研究の目的（Overall Objectives）は1,500文字以内であること。"),
    basis="Current and Pending (Other) Support", inputs="people.support.objectives",
)  # fmt: skip
def cmp_06(case: Case) -> Iterator[Mark]:
    most = case.whole("objectives_characters")
    for person in case.funded_by("US"):
        for item in person.items():
            if len(item.objectives) > most:
                yield Mark(
                    person.key,
                    BLOCK,
                    {"item": item.title, "value": len(item.objectives), "limit": most},
                    item.key,
                )


@rule(
    "CMP-07", "B", "US",
    title=("Too many products", "業績件数の超過"),
    says=("At most five products closely related to the project and five others.",
          "業績は、本課題に関連するもの5件以内、その他5件以内であること。"),
    basis="Biographical Sketch (PAPPG II.D.2.h(i))", inputs="people.products",
)  # fmt: skip
def cmp_07(case: Case) -> Iterator[Mark]:
    most = case.whole("products_of_a_kind")
    for person in case.funded_by("US"):
        if person.products and max(person.products) > most:
            yield Mark(person.key, BLOCK, {"value": max(person.products), "limit": most})
