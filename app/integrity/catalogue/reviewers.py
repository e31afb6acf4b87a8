"""REV: who may not judge a proposal. The longest look-back of both sides holds for both."""

from collections.abc import Callable, Iterator

from app.integrity.catalogue.found import Judge, Tie
from app.integrity.catalogue.shape import EXCLUDE, REVIEW, Case, Mark, Severity, rule

Judged = Callable[[Tie, Case], Severity | None]


def _ties(case: Case, judge: Judge, judged: Judged) -> Iterator[Mark]:
    """A conflict with anybody of either national team counts for the whole proposal (REV-08)."""
    for tie in judge.ties:
        weight = judged(tie, case)
        if weight is not None:
            who = tie.person or tie.body.name
            yield Mark(judge.key, weight, {"people": [who], "months": tie.months_ago}, f"{tie.kind}{who}")


def _reviewers(case: Case) -> Iterator[Judge]:
    return (judge for judge in case.dossier.judges if judge.role == "reviewer")


def _by(case: Case, judged: Judged) -> Iterator[Mark]:
    for judge in _reviewers(case):
        yield from _ties(case, judge, judged)


def same_body(tie: Tie, case: Case) -> Severity | None:
    if tie.kind not in ("employment", "negotiating") or (tie.months_ago or 0) > 0:
        return None
    return REVIEW if tie.other_campus else EXCLUDE


def coauthors(tie: Tie, case: Case) -> Severity | None:
    if tie.kind != "coauthor" or tie.months_ago is None or tie.months_ago > case.whole("coauthor_months"):
        return None
    if tie.authors > case.whole("large_author_list"):
        return REVIEW if tie.writing_group else None
    return EXCLUDE


def coeditors(tie: Tie, case: Case) -> Severity | None:
    near = tie.months_ago is not None and tie.months_ago <= case.whole("coeditor_months")
    return EXCLUDE if tie.kind == "coeditor" and near else None


def advisors(tie: Tie, case: Case) -> Severity | None:
    return EXCLUDE if tie.kind == "advisor" else None


def family(tie: Tie, case: Case) -> Severity | None:
    return EXCLUDE if tie.kind == "family" else None


def money(tie: Tie, case: Case) -> Severity | None:
    if tie.kind == "employment" and tie.months_ago is not None:
        return EXCLUDE if 0 < tie.months_ago <= case.whole("employer_months") else None
    if tie.kind != "money":
        return None
    stock = tie.months_ago is None
    if stock:
        large = tie.value is not None and tie.value.minor > case.number("stock_minor")
        return EXCLUDE if large else None
    return EXCLUDE if (tie.months_ago or 0) <= case.whole("employer_months") else None


@rule(
    "REV-01", "X/R", "", reads="person office",
    title=("Same organisation", "同一機関"),
    says=("The reviewer works for, or negotiates with, an organisation of the proposal; another campus of one system is"
          " looked at.",
          "審査員が申請機関に所属しているか、採用の交渉中であること。同一法人の別キャンパスの場合は担当官が確認します。"),
    basis="NSF Form 1230P; JST 利害関係者", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_01(case: Case) -> Iterator[Mark]:
    yield from _by(case, same_body)


@rule(
    "REV-02", "X/R", "", reads="person publication",
    title=("Co-author or collaborator", "共著・共同研究"),
    says=("Joint work within 60 months (the longer of 48 and 60). Papers of more than 50 authors count only where both wrote.",
          "60か月以内（48か月と60か月の長い方）の共著・共同研究。著者50名超の論文は、双方が執筆グループにある場合に限り確認します。"),
    basis="NSF COA; JST PO規程 (5年)", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_02(case: Case) -> Iterator[Mark]:
    yield from _by(case, coauthors)


@rule(
    "REV-03", "X", "", reads="person publication",
    title=("Co-editor", "共同編集"),
    says=("Joint editing within 24 months.", "24か月以内の共同編集。"),
    basis="NSF COA table 5", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_03(case: Case) -> Iterator[Mark]:
    yield from _by(case, coeditors)


@rule(
    "REV-04", "X", "", reads="person",
    title=("Advisor and student", "師弟関係"),
    says=("PhD advisor and advisee, without limit of time.", "博士課程の指導教員と学生の関係（期間の制限なし）。"),
    basis="NSF COA table 3; JST 利害関係者", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_04(case: Case) -> Iterator[Mark]:
    yield from _by(case, advisors)


@rule(
    "REV-05", "X", "", reads="person",
    title=("Family or business", "親族・事業"),
    says=("The reviewer declares a tie of family or business.", "親族または事業上の関係が申告されていること。"),
    basis="NSF Form 1230P; JST 利害関係者", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_05(case: Case) -> Iterator[Mark]:
    yield from _by(case, family)


@rule(
    "REV-06", "X", "", reads="person",
    title=("Money", "経済的利益"),
    says=("Stock of a proposing body above US$15,000, or pay or employment within twelve months.",
          "申請機関の株式を15,000米ドル超保有しているか、12か月以内に報酬・雇用があること。"),
    basis="NSF Form 1230P", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_06(case: Case) -> Iterator[Mark]:
    yield from _by(case, money)


@rule(
    "REV-07", "X/R", "", reads="person likeness",
    title=("Direct competitor", "直接競争"),
    says=("Declared competition excludes; an own proposal in the call, or one as alike as 0.8, is looked at.",
          "競争関係の申告がある場合は除外します。審査員自身が同じ公募に応募しているか、類似度0.8以上の申請がある場合は確認します。"),
    basis="JST 利害関係者 e", inputs="judges.ties judges.own_likeness judges.in_call", remedies="replace",
)  # fmt: skip
def rev_07(case: Case) -> Iterator[Mark]:
    for judge in _reviewers(case):
        if any(tie.kind == "competitor" for tie in judge.ties):
            yield Mark(judge.key, EXCLUDE, {}, "declared")
        elif judge.in_call or (judge.own_likeness or 0) >= case.number("competitor_likeness"):
            yield Mark(judge.key, REVIEW, {"value": judge.own_likeness}, "likeness")


def conflict(tie: Tie, case: Case) -> Severity | None:
    """The strongest of all tests on one tie."""
    found = [test(tie, case) for test in (same_body, coauthors, coeditors, advisors, family, money)]
    found.append(EXCLUDE if tie.kind == "competitor" else None)
    return EXCLUDE if EXCLUDE in found else (REVIEW if REVIEW in found else None)


@rule(
    "REV-08", "X", "", reads="person publication",
    title=("One conflict counts for the whole proposal", "連名課題の一括適用"),
    says=("A conflict with any person or institution of either national team holds for the whole joint proposal.",
          "日米いずれかの組織の一人または一機関との利害関係は、共同提案全体に及びます。"),
    basis="NSF: conflict extends to the entire collaborative proposal", inputs="judges.ties people", remedies="replace",
)  # fmt: skip
def rev_08(case: Case) -> Iterator[Mark]:
    team = {person.key: person.side for person in case.dossier.people}
    for judge in _reviewers(case):
        with_whom = sorted(
            {tie.person for tie in judge.ties if conflict(tie, case) == EXCLUDE and tie.person in team}
        )
        if with_whom:
            yield Mark(
                judge.key, EXCLUDE, {"people": with_whom, "sides": sorted({team[who] for who in with_whom})}
            )


@rule(
    "REV-09", "R", "", later=True, reads="person publication",
    title=("Undeclared conflict found", "未申告の利害"),
    says=("The reviewer declared none and joint work is on record: an officer asks before a review is taken away.",
          "利害関係なしと申告した審査員に共著等の記録がある場合、審査を取り消す前に担当官が確認します。"),
    basis="integrity-rules 2.7", inputs="judges.said_none judges.ties", remedies="replace",
)  # fmt: skip
def rev_09(case: Case) -> Iterator[Mark]:
    for judge in _reviewers(case):
        undeclared = [tie for tie in judge.ties if not tie.declared and coauthors(tie, case) is not None]
        if judge.said_none and undeclared:
            yield Mark(judge.key, REVIEW, {"people": sorted({tie.person for tie in undeclared})})


@rule(
    "REV-10", "X", "", reads="person office publication",
    title=("Conflict of an official", "担当者の利害"),
    says=("Programme officers and adjudicators stand under the same tests as reviewers.",
          "プログラム担当官および裁定者にも審査員と同じ基準を適用します。"),
    basis="NSPM-33 guidance", inputs="judges.ties", remedies="replace",
)  # fmt: skip
def rev_10(case: Case) -> Iterator[Mark]:
    for judge in case.dossier.judges:
        if judge.role == "officer" and any(conflict(tie, case) == EXCLUDE for tie in judge.ties):
            yield Mark(judge.key, EXCLUDE, {})
