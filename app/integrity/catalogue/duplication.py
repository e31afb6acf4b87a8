"""OVL: the same research, the same cost, too much for one person."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from app.integrity.catalogue.facts import CostLine
from app.integrity.catalogue.found import Likeness
from app.integrity.catalogue.shape import BLOCK, REVIEW, Case, Mark, rule


@rule(
    "OVL-01", "R", "", later=True, reads="person likeness register",
    title=("Same research twice", "不合理な重複"),
    says=("No other active or pending project of a team member shares a quarter of its text (or reads the same at 0.85)"
          " and six months with this one; sister proposals of one joint project are expected to.",
          "研究組織の構成員の実施中・申請中の課題と、本文の四分の一以上が一致（または類似度0.85以上）し、かつ期間が6か月以上重なるものがないこと。"
          "同一の共同研究の対となる申請は対象外です。"),
    basis="不合理な重複; NIH scientific overlap", inputs="outside.likenesses proposal.joint_project",
    remedies="correction decline",
)  # fmt: skip
def ovl_01(case: Case) -> Iterator[Mark]:
    for found in case.dossier.outside.likenesses:
        if _is_sister(found, case) or not found.same_person:
            continue
        close = found.containment >= case.number("overlap_containment")
        close = close or (found.meaning is not None and found.meaning >= case.number("overlap_meaning"))
        if close and found.months_shared >= case.number("overlap_months"):
            facts = {"item": found.title, "reference": found.other, "value": found.containment,
                     "passages": [list(pair) for pair in found.passages]}  # fmt: skip
            yield Mark("", REVIEW, facts, found.other)


def _is_sister(found: Likeness, case: Case) -> bool:
    return bool(found.joint_project) and found.joint_project == case.dossier.proposal.joint_project


@rule(
    "OVL-02", "R", "", later=True,
    title=("Same cost twice", "費用の重複"),
    says=("No salary is paid above 100 % over all budgets, and no item of the same name, period and price (within 10 %)"
          " stands in two budgets.",
          "全予算を通じて人件費が100％を超えないこと、また同じ品名・期間・価格（差10％以内）の費目が二つの予算にないこと。"),
    basis="NIH budgetary overlap; 不合理な重複 (経費)", inputs="proposal.costs",
)  # fmt: skip
def ovl_02(case: Case) -> Iterator[Mark]:
    salaries: dict[str, Decimal] = {}
    for line in case.dossier.proposal.costs:
        if line.person and line.share is not None:
            salaries[line.person] = salaries.get(line.person, Decimal(0)) + line.share
    for person, share in salaries.items():
        if share > 1:
            yield Mark(person, REVIEW, {"value": 100 * share, "limit": 100}, "salary")
    items = [line for line in case.dossier.proposal.costs if not line.person]
    for one, other in combinations(items, 2):
        if _same_cost(one, other, case.number("amount_gap")):
            yield Mark("", REVIEW, {"item": one.item, "projects": [one.project, other.project]}, one.item)


def _same_cost(one: CostLine, other: CostLine, gap: Decimal) -> bool:
    if one.project == other.project or (one.joint_project and one.joint_project == other.joint_project):
        return False
    if one.price is None or other.price is None or one.price.currency != other.price.currency:
        return False
    same = one.item.casefold().split() == other.item.casefold().split()
    near = abs(one.price.minor - other.price.minor) <= gap * max(one.price.minor, other.price.minor)
    apart = bool(
        (one.end and other.start and one.end < other.start)
        or (other.end and one.start and other.end < one.start)
    )
    return same and near and not apart


@rule(
    "OVL-03", "R", "JP", later=True,
    title=("Excessive concentration", "過度の集中"),
    says=("What is asked for a month of work is at most three times the median of the call.",
          "研究に充てる時間あたりの申請額が、公募の中央値の3倍以内であること。"),
    basis="過度の集中の定義 (競争的研究費の適正な執行に関する指針)", inputs="proposal.asked_direct people.support.effort",
    reads="person call", remedies="award_terms decline",
)  # fmt: skip
def ovl_03(case: Case) -> Iterator[Mark]:
    asked, norm = case.dossier.proposal.asked_direct, case.dossier.proposal.median_direct_per_month
    promised = sum(
        (
            share
            for person in case.funded_by("JP")
            for item in person.items()
            if item.is_this
            for _, share in item.effort
        ),
        Decimal(0),
    )
    if asked and norm and promised and asked.currency == norm.currency:
        each = Decimal(asked.minor) / promised
        if each > case.number("concentration_factor") * norm.minor:
            yield Mark("", REVIEW, {"value": (each / norm.minor).quantize(Decimal("0.1")), "limit": 3})


@rule(
    "OVL-04", "B", "",
    title=("Role limits", "重複応募制限"),
    says=("A person leads no more proposals of the call than it allows, and nobody swaps leader and member in two of them.",
          "研究代表者としての応募が公募の上限を超えないこと、また二つの応募で代表者と分担者を入れ替えていないこと。"),
    basis="CREST 応募要項: 一人一件、代表者と主たる共同研究者の入替え不可",
    inputs="proposal.own_places proposal.other_places proposal.most_proposals", reads="person call", remedies="decline",
)  # fmt: skip
def ovl_04(case: Case) -> Iterator[Mark]:
    proposal = case.dossier.proposal
    if not proposal.most_proposals:
        return
    for own in proposal.own_places:
        others = [place for place in proposal.other_places if place.person == own.person]
        led = sum(place.lead for place in others) + own.lead
        if own.lead and led > proposal.most_proposals:
            facts = {
                "value": led,
                "limit": proposal.most_proposals,
                "references": [p.proposal for p in others if p.lead],
            }
            yield Mark(own.person, BLOCK, facts, "count")
    yield from _swaps(case)


def _swaps(case: Case) -> Iterator[Mark]:
    own = {(place.person, place.side): place.lead for place in case.dossier.proposal.own_places}
    others: dict[str, dict[tuple[str, str], bool]] = {}
    for place in case.dossier.proposal.other_places:
        others.setdefault(place.proposal, {})[place.person, place.side] = place.lead
    for reference, team in others.items():
        for (leader, side), leads in own.items():
            swapped = [
                who
                for (who, where), lead in team.items()
                if lead and where == side and own.get((who, where)) is False
            ]
            if leads and team.get((leader, side)) is False and swapped:
                yield Mark(leader, BLOCK, {"reference": reference, "people": swapped}, f"swap{reference}")


@rule(
    "OVL-05", "R", "", later=True, reads="person register clock",
    title=("Adopted elsewhere, not reported", "他制度採択の未報告"),
    says=("A new award elsewhere is reported within 30 days.", "他制度で新たに採択された場合、30日以内に報告していること。"),
    basis="JSPS: report promptly; MHLW: withdraw one", inputs="outside.awards proposal.submitted",
)  # fmt: skip
def ovl_05(case: Case) -> Iterator[Mark]:
    for award in case.dossier.outside.awards:
        person = case.dossier.person(award.person)
        if (
            person is None
            or not award.awarded
            or not award.by_number
            or award.awarded <= case.dossier.proposal.submitted
        ):
            continue
        known = any(item.number == award.number for item in person.items())
        if not known and (case.on - award.awarded).days > case.whole("report_days"):
            yield Mark(person.key, REVIEW, {"number": award.number, "date": award.awarded}, award.number)
