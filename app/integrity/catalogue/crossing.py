"""XCH: do the documents of one person agree with each other, and with what is public."""

from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz import fuzz

from app.integrity.catalogue.facts import Body, Person, Position, Support
from app.integrity.catalogue.found import Work
from app.integrity.catalogue.shape import ADVISE, REVIEW, Case, Mark, rule
from app.kernel.fiscal import Month


def shows(body: Body, person: Person, first: Month, last: Month) -> bool:
    """Whether the record names an organisation: main employer, a post of the period, a source or a place of support."""
    if body.is_same(person.primary):
        return True
    if any(post.body.is_same(body) and post.is_held(first, last) for post in person.positions):
        return True
    bodies = [each for item in person.items() for each in (item.source, item.via)]
    return any(each.is_same(body) for each in (*bodies, *(tie.sponsor for tie in person.engagements)))


@rule(
    "XCH-01", "R", "",
    title=("Post with time but not in support", "役職はあるが支援欄に無い"),
    says=("A post held now that takes time, pays, or gives a laboratory, staff or funds also stands in the list of support"
          " or among consulting.",
          "現在の役職のうち、時間を要するもの、報酬のあるもの、研究室・人員・資金を伴うものが、研究費等の一覧にも記載されていること。"),
    basis="NSPM-33 guidance: appointments and support are both disclosed; NSF disclosure table",
    inputs="people.positions people.support people.consulting_rows", remedies="correction",
)  # fmt: skip
def xch_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        for post in person.positions if person.support is not None else ():
            if (
                _costs_time(post)
                and post.is_held(case.month, case.month)
                and not _among_support(post, person)
            ):
                facts = {"position": post.title, "organisation": post.body.name}
                yield Mark(person.key, REVIEW, facts, post.body.name)


def _costs_time(post: Position) -> bool:
    if post.kind == "main":
        return False
    return post.paid == "yes" or post.brings_resources == "yes" or any(share for _, share in post.effort)


def _among_support(post: Position, person: Person) -> bool:
    if post.body.is_same(person.primary) or person.consulting_rows:
        return True
    return any(item.source.is_same(post.body) or item.via.is_same(post.body) for item in person.items())


@rule(
    "XCH-02", "A", "",
    title=("Support with no post", "支援はあるが役職に無い"),
    says=("Support that comes from another university or institute goes with a post there within three years.",
          "他の大学・研究機関から直接支援を受けている場合、過去3年以内の当該機関の役職が記載されていること。"),
    basis="Biographical Sketch, appointments (three years)", inputs="people.support.source people.positions",
)  # fmt: skip
def xch_02(case: Case) -> Iterator[Mark]:
    since = case.months_back(case.whole("position_months"))
    for person in case.funded_by():
        for item in person.items():
            known = [
                person.primary,
                *(post.body for post in person.positions if post.is_held(since, case.month)),
            ]
            if item.source.kind in ("university", "institute") and not any(
                item.source.is_same(b) for b in known
            ):
                yield Mark(
                    person.key, ADVISE, {"item": item.title, "organisation": item.source.name}, item.key
                )


@rule(
    "XCH-03", "R", "",
    title=("Same person, two proposals disagree", "申請間の矛盾"),
    says=("Two renderings or concurrent proposals of one person show the same items, with amounts within 10 % and dates"
          " within 31 days.",
          "同一人の二つの様式または同時期の申請が同じ研究費を示し、金額の差が10％以内、日付の差が31日以内であること。"),
    basis="JSPS–NSF: both applications have the same content", inputs="people.support people.other_rendering",
)  # fmt: skip
def xch_03(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        if not person.other_rendering:
            continue
        matched: set[str] = set()
        for item in (each for each in person.items() if not each.is_this):
            twin = next((other for other in person.other_rendering if _one_item(item, other, case)), None)
            if twin is None:
                yield Mark(person.key, REVIEW, {"item": item.title, "differs": ["missing"]}, item.key)
                continue
            matched.add(twin.key)
            if wrong := _differs(item, twin, case):
                yield Mark(person.key, REVIEW, {"item": item.title, "differs": wrong}, item.key)
        for other in person.other_rendering:
            if other.key not in matched and not other.is_this:
                yield Mark(person.key, REVIEW, {"item": other.title, "differs": ["missing"]}, other.key)


def _one_item(one: Support, other: Support, case: Case) -> bool:
    if one.number and other.number:
        return one.number == other.number
    alike = Decimal(fuzz.token_sort_ratio(one.title.casefold(), other.title.casefold())) / 100
    return alike >= case.number("title_likeness") and one.source.is_same(other.source)


def _differs(one: Support, other: Support, case: Case) -> list[str]:
    wrong = []
    if one.amount and other.amount and one.with_indirect == other.with_indirect:
        a, b = one.amount, other.amount
        if a.currency == b.currency and abs(a.minor - b.minor) > case.number("amount_gap") * max(
            a.minor, b.minor
        ):
            wrong.append("amount")
    for name in ("start", "end"):
        first, second = getattr(one, name), getattr(other, name)
        if first and second and abs(first.until(second)) > 1:
            wrong.append(name)
    return wrong


@rule(
    "XCH-04", "R/A", "",
    title=("Proposal bodies of the two sides differ", "日米申請書の内容不一致"),
    says=("Sister proposals have the same people; aims that are less alike than 0.6 are pointed out.",
          "対となる申請書の研究組織が同一であること。目的の類似度が0.6未満の場合はお知らせします。"),
    basis="JSPS–NSF ICC notice (2013)", inputs="proposal.sister people",
)  # fmt: skip
def xch_04(case: Case) -> Iterator[Mark]:
    sister = case.dossier.proposal.sister
    if sister is None:
        return
    own = {person.key for person in case.dossier.people}
    if own != sister.people:
        yield Mark(
            "", REVIEW, {"reference": sister.reference, "people": sorted(own ^ sister.people)}, "people"
        )
    if sister.likeness is not None and sister.likeness < case.number("sister_likeness"):
        yield Mark("", ADVISE, {"reference": sister.reference, "value": sister.likeness}, "aims")


@rule(
    "XCH-05", "R/A", "", later=True, reads="person register name",
    title=("Register shows an award not disclosed", "公的データベースに未記載の研究費"),
    says=("An active award in a public register stands in the record; found by ORCID iD or researcher number an officer"
          " asks, found by name alone it is only pointed out.",
          "公的データベースで実施中の研究費が記載されていること。ORCID iDや研究者番号で一致した場合は担当官が確認し、"
          "氏名のみの一致はお知らせにとどめます。"),
    basis="Accuracy certificate; NSF Award Search, NIH RePORTER, KAKEN", inputs="outside.awards people.support",
)  # fmt: skip
def xch_05(case: Case) -> Iterator[Mark]:
    for award in case.dossier.outside.awards:
        person = case.dossier.person(award.person)
        if person is None or not award.active or _has_award(person, award.number, award.title):
            continue
        facts = {
            "register": award.register,
            "number": award.number,
            "item": award.title,
            "by_number": award.by_number,
        }
        yield Mark(
            person.key, REVIEW if award.by_number else ADVISE, facts, f"{award.register}{award.number}"
        )


def _has_award(person: Person, number: str, title: str = "") -> bool:
    plain = "".join(filter(str.isalnum, number)).casefold()
    for item in person.items():
        if plain and plain == "".join(filter(str.isalnum, item.number)).casefold():
            return True
        if title and fuzz.token_sort_ratio(item.title.casefold(), title.casefold()) >= 90:
            return True
    return False


@rule(
    "XCH-06", "R/A", "", later=True, reads="person publication",
    title=("Affiliation in publications not disclosed", "論文所属の未開示"),
    says=("An organisation printed at the person's name in the last 36 months (60 in a defence programme) is in the"
          " record; papers of more than 100 authors are left out.",
          "過去36か月（防衛関連の公募では60か月）の論文に所属として記された機関が記載されていること。著者100名超の論文は対象外です。"),
    basis="Biographical Sketch, three years; public sources", inputs="outside.works people.positions",
)  # fmt: skip
def xch_06(case: Case) -> Iterator[Mark]:
    back = "works_months_defence" if "defence" in case.dossier.proposal.programme else "works_months"
    since = case.months_back(case.whole(back))
    for person in case.funded_by():
        seen: dict[str, list[Work]] = {}
        for work in _own_works(case, person, since):
            for body in work.byline:
                if not shows(body, person, since, case.month):
                    seen.setdefault(body.name, []).append(work)
        for name, works in seen.items():
            many = len({Month.of(work.on) for work in works}) >= 2
            facts = {"organisation": name, "works": [work.doi for work in works]}
            yield Mark(person.key, REVIEW if many else ADVISE, facts, name)


def _own_works(case: Case, person: Person, since: Month) -> list[Work]:
    most = case.whole("consortium_authors")
    works = case.dossier.outside.works
    return [w for w in works if w.person == person.key and w.authors <= most and Month.of(w.on) >= since]


@rule(
    "XCH-07", "R/A", "", later=True, reads="person publication",
    title=("Acknowledged grant not disclosed", "謝辞の研究費の未開示"),
    says=("A grant thanked for in a paper of the last 24 months that the person led is in the record; an officer asks only"
          " about a funder seated in a listed country.",
          "過去24か月の責任著者等の論文で謝辞に記された研究費が記載されていること。担当官の確認は、指定国に所在する資金提供者の場合に限ります。"),
    basis="C&P “from whatever source”; NIH NOT-OD-26-084", inputs="outside.works people.support",
)  # fmt: skip
def xch_07(case: Case) -> Iterator[Mark]:
    since = case.months_back(case.whole("acknowledged_months"))
    listed = case.dated.codes("countries_of_concern")
    for person in case.funded_by():
        for work in _own_works(case, person, since):
            for funder, number in work.grants if work.leading or work.sole_of_side else ():
                if not _has_award(person, number):
                    weight = REVIEW if funder.seat in listed and work.leading else ADVISE
                    yield Mark(person.key, weight, {"work": work.doi, "organisation": funder.name, "number": number},
                               f"{funder.name}{number}")  # fmt: skip


@rule(
    "XCH-08", "A/R", "", later=True, reads="person register",
    title=("Patent or company link undisclosed", "特許・会社の未開示"),
    says=("An assignee of a patent of the last 60 months on which the person is inventor is in the record.",
          "過去60か月に発明者となった特許の権利者が記載されていること。"),
    basis="DoD decision matrix, patents", inputs="outside.patents people.positions",
)  # fmt: skip
def xch_08(case: Case) -> Iterator[Mark]:
    since = case.months_back(case.whole("works_months_defence"))
    weight = REVIEW if "defence" in case.dossier.proposal.programme else ADVISE
    for patent in case.dossier.outside.patents:
        person = case.dossier.person(patent.person)
        if person and Month.of(patent.on) >= since and not shows(patent.assignee, person, since, case.month):
            yield Mark(
                person.key,
                weight,
                {"number": patent.number, "organisation": patent.assignee.name},
                patent.number,
            )


@rule(
    "XCH-09", "R/A", "", later=True, reads="person register",
    title=("ORCID contradicts", "ORCIDとの矛盾"),
    says=("An employment of the look-back period in the ORCID record is disclosed; an officer asks only where an"
          " institution asserted it.",
          "ORCIDに記載された対象期間内の所属が記載されていること。担当官の確認は、機関が登録した所属の場合に限ります。"),
    basis="ORCID is the persistent identifier of the forms", inputs="outside.employments people.positions",
)  # fmt: skip
def xch_09(case: Case) -> Iterator[Mark]:
    since = case.months_back(case.whole("position_months"))
    for post in case.dossier.outside.employments:
        person = case.dossier.person(post.person)
        ended = post.end is not None and post.end < since
        if person and not ended and not shows(post.body, person, since, case.month):
            facts = {"organisation": post.body.name, "by_institution": post.asserted}
            yield Mark(person.key, REVIEW if post.asserted else ADVISE, facts, post.body.name)


@rule(
    "XCH-10", "R", "",
    title=("Earlier disclosure gone", "前回開示の消失"),
    says=("An item of the last certified version that still runs is in this version too, or has an end.",
          "前回の版に記載され期間が終わっていない研究費が、今回も記載されているか、終了が記されていること。"),
    basis="Accuracy certificate", inputs="people.earlier people.support",
)  # fmt: skip
def xch_10(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        for item in person.earlier:
            runs = item.status == "current" and item.end is not None and item.end >= case.month
            if runs and not any(now.key == item.key or _one_item(item, now, case) for now in person.items()):
                yield Mark(person.key, REVIEW, {"item": item.title, "until": str(item.end)}, item.key)


@rule(
    "XCH-11", "A", "US",
    title=("Visitor paid elsewhere", "外部支援の研究員未記載"),
    says=("Postdocs, students and visitors paid from outside stand in the list of support or among facilities.",
          "外部から支援を受ける博士研究員・学生・訪問研究者が、研究費等の一覧または施設欄に記載されていること。"),
    basis="NSF disclosure table", inputs="people.paid_by_others",
)  # fmt: skip
def xch_11(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        for who, is_listed in person.paid_by_others:
            if not is_listed:
                yield Mark(person.key, ADVISE, {"item": who}, who)
