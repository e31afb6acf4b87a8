"""ENT: listed parties. A number or a curated alias identifies an organisation; likeness only asks for the number."""

from collections.abc import Iterator

from app.integrity.catalogue.facts import Body, Person
from app.integrity.catalogue.found import BodyMatch
from app.integrity.catalogue.shape import ADVISE, REVIEW, Case, Mark, rule
from app.kernel.fiscal import Month

TRADE_LIST = "meti-eul"


def _evidence(match: BodyMatch) -> dict[str, object]:
    listed = match.listed
    return {"organisation": match.body.name, "list": listed.list_code, "entry": listed.name, "entry_number": listed.entry,
            "entry_hash": listed.entry_hash}  # fmt: skip


def _exact(case: Case, body: Body) -> Iterator[BodyMatch]:
    """Entries that are this organisation by number or curated alias."""
    for match in case.dossier.outside.bodies:
        if match.exact and not match.ruled_out and match.body.is_same(body):
            yield match


def _window(case: Case) -> Month:
    defence = "defence" in case.dossier.proposal.programme
    return case.months_back(case.whole("works_months_defence" if defence else "position_months"))


@rule(
    "ENT-01", "R", "", later=True, reads="person list",
    title=("Listed entity: affiliation", "リスト機関の所属"),
    says=("A present post, or one of the last 36 months (60 in a defence programme), at an organisation on a list, found by"
          " number or curated alias. On the Japanese side the end-user list counts only for the export check.",
          "現在または過去36か月（防衛関連は60か月）に、番号または確認済みの別名で一覧に一致する機関の役職がある場合。"
          "日本側では外国ユーザーリストは輸出管理の確認にのみ用います。"),
    basis="DoD decision matrix; NIH decision matrix; METI 外国ユーザーリスト", inputs="outside.bodies people.positions",
    remedies="end_engagement ring_fence reporting",
)  # fmt: skip
def ent_01(case: Case) -> Iterator[Mark]:
    since = _window(case)
    for person in case.funded_by("US"):
        for body in _bodies_of(person, since, case.month):
            for match in _exact(case, body):
                yield Mark(
                    person.key, REVIEW, _evidence(match), f"{match.listed.list_code}{match.listed.entry}"
                )


def _bodies_of(person: Person, first: Month, last: Month) -> list[Body]:
    posts = [post.body for post in person.positions if post.is_held(first, last)]
    return [person.primary, *(body for body in posts if not body.is_same(person.primary))]


@rule(
    "ENT-02", "R", "US", later=True, reads="person list",
    title=("Listed entity: partner on the project", "プロジェクト内の関与"),
    says=("A partner, subaward or supplier of the project is on a list by number or curated alias.",
          "課題の共同機関・再委託先・調達先が、番号または確認済みの別名で一覧に一致する場合。"),
    basis="FY25 NDAA s.238; DoD (2026-03-09)", inputs="outside.bodies proposal.declared.partners proposal.declared.suppliers",
    remedies="replace",
)  # fmt: skip
def ent_02(case: Case) -> Iterator[Mark]:
    declared = case.dossier.proposal.declared
    for body in (*declared.partners, *declared.suppliers):
        for match in _exact(case, body):
            yield Mark("", REVIEW, _evidence(match), f"{match.listed.list_code}{match.listed.entry}")


@rule(
    "ENT-03", "R", "US", later=True, reads="person list",
    title=("Listed equipment", "リスト企業の機器"),
    says=("Equipment of a listed manufacturer; ordinary office equipment is left out.",
          "一覧に載る企業が製造した機器。通常の事務機器は対象外です。"),
    basis="DoD (2026-03-09); American Security Drone Act", inputs="proposal.declared.equipment outside.bodies",
    remedies="replace",
)  # fmt: skip
def ent_03(case: Case) -> Iterator[Mark]:
    for item, maker, ordinary in case.dossier.proposal.declared.equipment:
        for match in () if ordinary else _exact(case, maker):
            yield Mark("", REVIEW, {"item": item, **_evidence(match)}, f"{item}{match.listed.entry}")


@rule(
    "ENT-04", "R/A", "US", later=True, reads="person publication list",
    title=("Co-author at a listed entity", "共著"),
    says=("In a defence programme a work of the last 60 months with a co-author at a listed body is looked at; elsewhere it"
          " is only mentioned to the person. Papers of more than 100 authors are left out.",
          "防衛関連では過去60か月の、一覧に載る機関の共著者がいる論文を確認します。その他では本人へのお知らせのみです。著者100名超の論文は対象外です。"),
    basis="DoD (2026-03-09)", inputs="outside.works outside.bodies", remedies="reporting",
)  # fmt: skip
def ent_04(case: Case) -> Iterator[Mark]:
    defence = "defence" in case.dossier.proposal.programme
    since, most = case.months_back(case.whole("works_months_defence")), case.whole("consortium_authors")
    funded = {person.key for person in case.funded_by("US")}
    for work in case.dossier.outside.works:
        if work.person not in funded or work.authors > most or Month.of(work.on) < since:
            continue
        for body in work.coauthors_at:
            for match in _exact(case, body):
                facts = {"work": work.doi, **_evidence(match)}
                yield Mark(
                    work.person, REVIEW if defence else ADVISE, facts, f"{work.doi}{match.listed.entry}"
                )


@rule(
    "ENT-05", "R", "", later=True, reads="person name list",
    title=("Name hit, person", "個人名の一致"),
    says=("A name like a listed person's, and something else that speaks for one and the same person: organisation, city, a"
          " year of birth that was volunteered, a number. A name alone stays in the log.",
          "一覧の個人名と類似し、かつ所属、所在都市、本人が任意に示した生年、番号のいずれかが一致する場合。氏名の一致だけでは記録にとどめます。"),
    basis="OFAC; EAR; Consolidated Screening List", inputs="outside.names", remedies="correction",
)  # fmt: skip
def ent_05(case: Case) -> Iterator[Mark]:
    for match in case.dossier.outside.names:
        alone = not match.corroborators or match.contradicted or match.cleared
        if alone or match.score < case.number("name_review"):
            continue
        facts = {"own_name": match.own_name, "entry": match.listed.name, "list": match.listed.list_code,
                 "entry_number": match.listed.entry, "entry_hash": match.listed.entry_hash,
                 "corroborators": list(match.corroborators),
                 "priority": "normal" if match.score >= case.number("name_hit") else "low"}  # fmt: skip
        yield Mark(match.person, REVIEW, facts, f"{match.listed.list_code}{match.listed.entry}")


@rule(
    "ENT-06", "R", "", later=True, reads="name list",
    title=("Name hit, organisation", "機関名の一致"),
    says=("An organisation's name is only like a listed one and no number settles it: the registry number is asked for. Such"
          " a likeness is never taken for the listed organisation.",
          "機関名が一覧の名称に似ているだけで番号による確認ができない場合、登録番号を伺います。類似のみで一覧の機関とみなすことはありません。"),
    basis="integrity-rules 4.1", inputs="outside.bodies", remedies="correction",
)  # fmt: skip
def ent_06(case: Case) -> Iterator[Mark]:
    for match in case.dossier.outside.bodies:
        if not match.exact and not match.ruled_out and match.score >= case.number("name_review"):
            yield Mark(
                "",
                REVIEW,
                {**_evidence(match), "value": match.score},
                f"{match.listed.list_code}{match.listed.entry}",
            )


@rule(
    "ENT-07", "R", "US", later=True, reads="list register",
    title=("Majority-owned affiliate", "50%出資先"),
    says=("While the Affiliates Rule is in force: listed owners together hold at least half of a partner, or nothing is"
          " known of the owners and there is a red flag.",
          "関連会社規則（Affiliates Rule）の施行中、一覧に載る者の出資が合計50％以上の相手先、または出資関係が不明で懸念情報のある相手先。"),
    basis="EAR Affiliates Rule (suspended 2025-11-10 to 2026-11-09); OFAC 50 % rule", inputs="outside.owners",
    remedies="institution_letter replace",
)  # fmt: skip
def ent_07(case: Case) -> Iterator[Mark]:
    if not case.dated.is_on("affiliates_rule"):
        return
    for owned in case.dossier.outside.owners:
        if owned.shares is None:
            if owned.red_flag:
                yield Mark("", REVIEW, {"organisation": owned.body.name, "owners": []}, owned.body.name)
            continue
        total = sum(share for _, share in owned.shares)
        if total >= case.number("ownership_permille"):
            owners = [f"{listed.name} ({share / 10:g} %)" for listed, share in owned.shares]
            yield Mark(
                "",
                REVIEW,
                {"organisation": owned.body.name, "owners": owners, "value": total // 10},
                owned.body.name,
            )


@rule(
    "ENT-08", "R", "JP", later=True, reads="person list",
    title=("End-user list hit", "外国ユーザーリスト"),
    says=("A listed end user receives goods or technology in the project. The institution's export office decides; being"
          " listed is no embargo.",
          "課題において貨物・技術の提供先が外国ユーザーリストに載る場合。所属機関の輸出管理部門が判断します。掲載は禁輸を意味しません。"),
    basis="METI 外国ユーザーリスト (2025-10-09)", inputs="proposal.declared.partners outside.bodies",
    remedies="institution_letter replace",
)  # fmt: skip
def ent_08(case: Case) -> Iterator[Mark]:
    if not any(case.funded_by("JP")):
        return
    declared = case.dossier.proposal.declared
    for body in (*declared.partners, *declared.suppliers):
        for match in _exact(case, body):
            if match.listed.list_code == TRADE_LIST:
                yield Mark(
                    "", REVIEW, {**_evidence(match), "concern": match.listed.concern}, match.listed.entry
                )
