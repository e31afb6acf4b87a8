"""SUP and NIH: help that is no grant, contracts, and work in third countries."""

from collections.abc import Iterator
from decimal import Decimal

from app.integrity.catalogue.facts import InKind
from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule


@rule(
    "SUP-01", "A/R", "",
    title=("In-kind threshold", "現物支援の閾値"),
    says=("In-kind help worth US$5,000 or more that takes the person's time stands in the list of support; help for this"
          " project stands under facilities. An officer asks only where the source is abroad.",
          "5,000米ドル以上で本人の時間を要する現物支援は研究費等の一覧に、本課題のためのものは施設・設備欄に記載されていること。"
          "担当官の確認は国外からの支援に限ります。"),
    basis="Current and Pending (Other) Support; NIH Other Support", inputs="people.in_kind",
)  # fmt: skip
def sup_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        for help_ in person.in_kind:
            wanted = belongs(help_, case)
            if wanted and help_.stands_in != wanted:
                abroad = bool(help_.source.seat) and help_.source.seat != person.side
                facts = {"item": help_.description, "belongs": wanted}
                yield Mark(person.key, REVIEW if abroad else ADVISE, facts, help_.description)


def belongs(help_: InKind, case: Case) -> str:
    """Where a help belongs: `facilities`, `support`, or '' for nowhere (exempt)."""
    if help_.for_this_project == "yes":
        return "facilities"
    if help_.value is None or help_.needs_time != "yes":
        return ""
    limit = case.number("in_kind_minor")
    currency = str(case.dated.values["in_kind_currency"])
    return "support" if help_.value.currency == currency and Decimal(help_.value.minor) >= limit else ""


@rule(
    "SUP-02", "B", "",
    title=("Consulting trigger", "兼業・コンサルティング"),
    says=("Who answers yes to one of the three consulting questions enters the consulting.",
          "コンサルティングに関する三つの質問のいずれかに「はい」と答えた場合、その内容が記載されていること。"),
    basis="Current and Pending (Other) Support: consulting", inputs="people.consulting people.consulting_rows",
)  # fmt: skip
def sup_02(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        if "yes" in person.consulting and not person.consulting_rows:
            yield Mark(person.key, BLOCK, {})


@rule(
    "SUP-03", "R", "",
    title=("Clause that conceals ties", "守秘で関係を隠す契約"),
    says=("No contract obliges the person to conceal a tie.", "関係の秘匿を義務づける契約がないこと。"),
    basis="C&P consulting; 42 USC 19237 (viii)", inputs="people.consulting people.engagements.elements",
    remedies="contract end_engagement",
)  # fmt: skip
def sup_03(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        hidden = [tie.programme for tie in person.engagements if tie.elements[7] == "yes"]
        if person.consulting[2] == "yes" or hidden:
            yield Mark(person.key, REVIEW, {"items": hidden})


@rule(
    "SUP-04", "B/R", "JP",
    title=("Item under secrecy says too little", "秘密契約の記載不足"),
    says=("An item under a secrecy agreement gives at least its effort; secrecy towards a public funder is looked at.",
          "機密保持契約のある研究費も、エフォートは記載されていること。公的資金に機密保持契約がある場合は担当官が確認します。"),
    basis="e-Rad (RISTEX): 秘密保持契約がある場合はエフォートのみ", inputs="people.support.nda people.support.effort",
    remedies="correction institution_letter",
)  # fmt: skip
def sup_04(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("JP"):
        for item in person.items():
            if item.nda == "yes" and not item.effort and not item.percent_entered:
                yield Mark(person.key, BLOCK, {"item": item.title}, item.key)
            elif item.nda == "yes" and item.source.kind == "government":
                yield Mark(
                    person.key, REVIEW, {"item": item.title, "organisation": item.source.name}, item.key
                )


@rule(
    "SUP-05", "R", "",
    title=("Copy of a foreign contract not held", "外国契約書の未保管"),
    says=("The institution holds a copy of every contract for a post, a programme or support abroad; contracts for personal"
          " services are left out.",
          "国外の役職・プログラム・研究費に関する契約書の写しを所属機関が保管していること（人的役務のみの契約を除く）。"),
    basis="NSF IN-149 item 1; NIH Other Support", remedies="contract institution_letter",
    inputs="people.positions.contract_on_file people.support.contract_on_file people.engagements.contract_on_file",
    reads="person institution",
)  # fmt: skip
def sup_05(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        held = [
            (post.title, post.body, post.contract_on_file)
            for post in person.positions
            if not post.personal_service
        ]
        held += [(item.title, item.source, item.contract_on_file) for item in person.items()]
        held += [(tie.programme, tie.sponsor, tie.contract_on_file) for tie in person.engagements]
        for title, body, on_file in held:
            if on_file == "no" and body.seat and body.seat != person.side:
                yield Mark(person.key, REVIEW, {"item": title, "organisation": body.name}, title)


@rule(
    "SUP-06", "A", "US",
    title=("Start-up or internal funds", "スタートアップ資金"),
    says=("Internal money that is tied to a project is in the list of support.",
          "特定の課題に充てられる学内資金が研究費等の一覧に記載されていること。"),
    basis="Current and Pending (Other) Support", inputs="people.internal_awards", reads="person institution",
)  # fmt: skip
def sup_06(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        titles = {item.title.casefold() for item in person.items()}
        for title in person.internal_awards:
            if title.casefold() not in titles:
                yield Mark(person.key, ADVISE, {"item": title}, title)


@rule(
    "NIH-01", "R", "US",
    title=("Undeclared third-country component", "第三国での実施"),
    says=("All sites of the work are in the countries of the call.", "研究の実施場所がすべて公募の当事国内にあること。"),
    basis="NIH foreign component (NOT-OD-26-084)", inputs="proposal.declared.sites", reads="person call",
    remedies="correction award_terms",
)  # fmt: skip
def nih_01(case: Case) -> Iterator[Mark]:
    expected = {"US", "JP"}
    if not any(case.agency_says(person, "foreign_component") for person in case.funded_by("US")):
        return
    outside = sorted(set(case.dossier.proposal.declared.sites) - expected)
    if outside:
        yield Mark("", REVIEW, {"places": outside})
