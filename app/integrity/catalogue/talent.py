"""FTR and CTY: recruitment programmes, sources in listed countries. The safe harbour comes first."""

from collections.abc import Iterator

from app.integrity.catalogue.facts import ELEMENTS, Engagement, Person
from app.integrity.catalogue.found import BodyMatch
from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule

PARTY_LISTS = ("dow-1286",)
PROGRAMME_LISTS = ("dow-1286",)


def is_listed_sponsor(tie: Engagement, case: Case) -> bool:
    """Whether the sponsor is on the list of institutions by number or curated alias."""
    return any(
        _is_exact(match, PARTY_LISTS) and match.body.is_same(tie.sponsor)
        for match in case.dossier.outside.bodies
    )


def _is_exact(match: BodyMatch, lists: tuple[str, ...]) -> bool:
    return match.exact and not match.ruled_out and match.listed.list_code in lists


def is_listed_programme(person: Person, tie: Engagement, case: Case) -> bool:
    found = case.dossier.outside.programmes
    return any(
        who == person.key and listed.list_code in PROGRAMME_LISTS and tie.programme in (listed.name, words)
        for who, listed, words in found
    )


def is_harmless(tie: Engagement, case: Case) -> bool:
    """FTR-03: talks, publishing, conferences, open exchange, letters and advising, unless a listed body runs them."""
    return tie.only_exchange and not is_listed_sponsor(tie, case)


def is_malign(person: Person, tie: Engagement, case: Case) -> bool:
    """Compensation, one of the nine elements, and a sponsor or programme the statute names."""
    named = tie.sponsor.seat in case.dated.codes("countries_of_concern")
    named = named or is_listed_sponsor(tie, case) or is_listed_programme(person, tie, case)
    return tie.compensation == "yes" and "yes" in tie.elements and named


@rule(
    "FTR-01", "R", "US", reads="person list",
    title=("Element test of a malign programme", "悪意ある外国人材登用の要件"),
    says=("The person is in no engagement with compensation, one of the nine elements of the statute, and a sponsor seated"
          " in a country of concern or on the lists. Who is in one now cannot certify; a past one is looked at.",
          "報酬を伴い、法定の九要件のいずれかに当たり、かつ懸念国に所在するまたは一覧に載る主体による関与がないこと。"
          "現在関与している者は証明できません。過去の関与は担当官が確認します。"),
    basis="CHIPS 10638(4), 42 USC 19237 and 19232", remedies="end_engagement institution_letter replace",
    inputs="people.engagements people.certificates.malign_free",
)  # fmt: skip
def ftr_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        for tie in person.engagements:
            if is_harmless(tie, case) or not is_malign(person, tie, case):
                continue
            met = [name for name, answer in zip(ELEMENTS, tie.elements, strict=True) if answer == "yes"]
            facts = {
                "programme": tie.programme,
                "organisation": tie.sponsor.name,
                "elements": met,
                "status": tie.status,
            }
            yield Mark(person.key, REVIEW, {**facts, "may_certify": tie.status != "current"}, tie.programme)


@rule(
    "FTR-02", "A", "",
    title=("Foreign programme declared", "外国人材登用プログラムの申告"),
    says=("A foreign recruitment programme that is not malign is recorded; nothing else follows.",
          "悪意あるものに当たらない外国人材登用プログラムは記録されます。それ以上の手続はありません。"),
    basis="Disclosure duty of both sides", inputs="people.engagements",
)  # fmt: skip
def ftr_02(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        for tie in person.engagements:
            malign = person.side == "US" and is_malign(person, tie, case)
            if tie.compensation == "yes" and not malign and not is_harmless(tie, case):
                yield Mark(
                    person.key,
                    ADVISE,
                    {"programme": tie.programme, "organisation": tie.sponsor.name},
                    tie.programme,
                )


@rule(
    "FTR-03", "A", "",
    title=("Safe harbour of normal exchange", "正常な国際活動の除外"),
    says=("Talks, publishing, conferences, open exchange, letters and advising an own student raise no finding, unless a"
          " listed institution pays or runs them. This rule silences FTR-01 and FTR-02 and raises nothing itself.",
          "講演、論文発表、会議、公開の交流、推薦状、自らの学生の指導は、一覧に載る機関によるものを除き、指摘の対象となりません。"
          "この規則はFTR-01とFTR-02を抑止するもので、それ自体は何も指摘しません。"),
    basis="42 USC 19232(d)", inputs="people.engagements.only_exchange",
)  # fmt: skip
def ftr_03(case: Case) -> Iterator[Mark]:
    """A suppressor: see `is_harmless`."""
    yield from ()


@rule(
    "FTR-04", "R", "", later=True, reads="person list publication",
    title=("“No” contradicted", "「無」と記録の矛盾"),
    says=("Who answers no to recruitment programmes names no listed programme in the own record, byline or acknowledgement.",
          "人材登用プログラムに「いいえ」と答えた者の記録・論文所属・謝辞に、一覧に載るプログラム名がないこと。"),
    basis="NDAA FY19 1286(c)(9)", inputs="people.talent outside.programmes",
)  # fmt: skip
def ftr_04(case: Case) -> Iterator[Mark]:
    for key, listed, words in case.dossier.outside.programmes:
        person = case.dossier.person(key)
        if person and person.talent == "no":
            yield Mark(
                key,
                REVIEW,
                {"programme": listed.name, "passage": words, "list": listed.list_code},
                listed.entry,
            )


@rule(
    "CTY-01", "R/A", "US",
    title=("Source in a country of concern", "懸念国の資金源"),
    says=("A funder or host seated in a listed country is disclosed; disclosure normally suffices. An officer looks only"
          " where a government stands behind it.",
          "指定国に所在する資金提供者・受入機関が開示されていること。通常は開示で足り、担当官の確認は政府が関与する場合に限ります。"),
    basis="CHIPS 10612; DOE", inputs="people.support.source people.positions.body", remedies="correction end_engagement",
)  # fmt: skip
def cty_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        listed = frozenset(case.agency_says(person, "countries_of_concern"))
        for item in person.items():
            if item.source.seat in listed:
                weight = REVIEW if item.source.kind == "government" else ADVISE
                yield Mark(
                    person.key, weight, {"item": item.title, "organisation": item.source.name}, item.key
                )


@rule(
    "CTY-02", "B", "US",
    title=("Confucius Institute", "孔子学院"),
    says=("The institution has no contract for a Confucius Institute, or has a waiver.",
          "孔子学院に関する契約がない、または免除を受けている機関であること。"),
    basis="NSF 26-200; IN-149 item 6", inputs="institutions.confucius institutions.confucius_waiver", reads="institution",
    remedies="end_engagement",
)  # fmt: skip
def cty_02(case: Case) -> Iterator[Mark]:
    for place in case.dossier.institutions:
        if place.side == "US" and place.confucius == "yes" and place.confucius_waiver != "yes":
            yield Mark("", BLOCK, {"organisation": place.body.name}, place.body.name)
