"""EFF: is the promised time there. All from one monthly vector (1.8)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.disclosures.effort import busiest, combined
from app.integrity.catalogue.facts import Person, Position, Support
from app.integrity.catalogue.shape import ADVISE, BLOCK, REVIEW, Case, Mark, rule
from app.kernel.fiscal import FiscalYear, Month
from app.kernel.parties import party


def _vectors(items: Sequence[Support | Position], *, pending: bool = False) -> list[dict[Month, Decimal]]:
    """Vectors of what is committed: current items, posts and this proposal; other pending ones only when asked."""
    return [dict(item.effort) for item in items if item.effort and (pending or _is_committed(item))]


def _is_committed(item: Support | Position) -> bool:
    return isinstance(item, Position) or item.status == "current" or item.is_this


def load(person: Person, *, pending: bool = False) -> dict[Month, Decimal]:
    return combined(_vectors((*person.items(), *person.positions), pending=pending))


def fiscal_years(vector: dict[Month, Decimal], side: str) -> list[FiscalYear]:
    """The fiscal years of a party that the vector touches."""
    owner = party(side)
    years = {owner.fiscal_year(month.first_day()) for month in vector}
    return [FiscalYear.of(owner, year) for year in sorted(years)]


def yearly(vector: dict[Month, Decimal], side: str) -> dict[int, Decimal]:
    """Fiscal year → percent of the year's working time, not rounded."""
    return {
        int(year.label): 100
        * sum((vector.get(month, Decimal(0)) for month in year.months()), Decimal(0))
        / 12
        for year in fiscal_years(vector, side)
    }


@rule(
    "EFF-01", "B", "US",
    title=("Entry out of range", "値の範囲外"),
    says=("Person-months are between 0 and 12 with at most two decimals; where the agency's form takes no zero, a row"
          " of 0.00 is left out.",
          "人月は0以上12以下、小数点以下2桁までであること。0を受け付けない配分機関の様式では、0.00の行を削除してください。"),
    basis="Current and Pending (Other) Support; NSF rejects zero, NIH accepts it since 2026-04-22",
    inputs="people.support.months_entered",
)  # fmt: skip
def eff_01(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        zero = case.agency_says(person, "zero_effort")
        for item in person.items():
            for year, value in item.months_entered:
                if not _is_in_range(value) or (value == 0 and not zero):
                    yield Mark(
                        person.key,
                        BLOCK,
                        {"item": item.title, "year": year, "value": value},
                        f"{item.key}{year}",
                    )


def _is_in_range(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return value.is_finite() and 0 <= value <= 12 and isinstance(exponent, int) and exponent >= -2


@rule(
    "EFF-02", "B/R", "US",
    title=("Over 100 % (person-months)", "年間12人月超過"),
    says=("Committed items and this proposal take at most 12.05 person-months in any twelve months and at most 101 % of"
          " any month; with a dated plan of reduction an officer looks.",
          "進行中の研究費と本課題の合計が、連続する12か月で12.05人月以内、どの月も101％以内であること。"
          "期日付きの削減計画がある場合は担当官が確認します。"),
    basis="NIH commitment overlap (> 100 %); C&P: conflicts of commitment",
    inputs="people.support.effort people.positions.effort people.reduction_plan",
)  # fmt: skip
def eff_02(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        busy = load(person)
        if not busy:
            continue
        start, most = busiest(busy)
        month, peak = max(busy.items(), key=lambda found: (found[1], found[0]))
        if most > case.number("person_months_a_year") or peak > case.number("share_of_a_month"):
            weight = REVIEW if person.reduction_plan == "yes" else BLOCK
            facts = {
                "from": str(start),
                "value": most.quantize(Decimal("0.01")),
                "limit": 12,
                "month": str(month),
            }
            yield Mark(person.key, weight, facts)


@rule(
    "EFF-03", "B/R", "JP",
    title=("Over 100 % (effort)", "エフォート合計100%超過"),
    says=("In every fiscal year research, side posts, teaching, clinical work and administration take at most 100 % (one"
          " point of tolerance); with a dated plan of reduction an officer looks.",
          "各年度の研究、兼業、教育、診療、管理運営のエフォート合計が100％以内であること（許容差1ポイント）。"
          "期日付きの削減計画がある場合は担当官が確認します。"),
    basis="e-Rad 研究インテグリティ項目 (RISTEX): エフォート合計100%以内",
    inputs="people.support.percent_entered people.support.effort people.positions.effort people.reduction_plan",
)  # fmt: skip
def eff_03(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("JP"):
        for year, total in _percents(person).items():
            if total > 100 + case.number("percent_tolerance"):
                weight = REVIEW if person.reduction_plan == "yes" else BLOCK
                yield Mark(
                    person.key,
                    weight,
                    {"year": year, "value": total.quantize(Decimal(1)), "limit": 100},
                    str(year),
                )


def _percents(person: Person) -> dict[int, Decimal]:
    """Fiscal year → percent: as typed where it was typed, from the vector elsewhere."""
    totals: dict[int, Decimal] = {}
    both: list[Support | Position] = [*person.items(), *person.positions]
    for item in both:
        if not _is_committed(item):
            continue
        typed = (
            {year: Decimal(value) for year, value in item.percent_entered}
            if isinstance(item, Support)
            else {}
        )
        for year, value in (typed or yearly(dict(item.effort), person.side)).items():
            totals[year] = totals.get(year, Decimal(0)) + value
    return totals


@rule(
    "EFF-04", "R", "",
    title=("Two-sided mismatch", "日米換算の不一致"),
    says=("One item has the same effort in both renderings: within 0.5 person-months and 5 percentage points.",
          "同一の研究費のエフォートが、人月と年度の％とで一致していること（差が0.5人月以内、5ポイント以内）。"),
    basis="Equivalence O3 (integrity-rules 1.9)",
    inputs="people.support.effort people.support.months_entered people.support.percent_entered",
)  # fmt: skip
def eff_04(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        for item in person.items():
            gap = _gap(item, case)
            if gap:
                yield Mark(person.key, REVIEW, {"item": item.title, **gap}, item.key)


def _gap(item: Support, case: Case) -> dict[str, object]:
    """Typed months against typed percent year by year, and each against the vector where there is one."""
    months, share = case.number("mismatch_person_months"), case.number("mismatch_points")
    vector = dict(item.effort)
    for year, typed in item.percent_entered:
        meant = _percent_of_months(item, year) if item.months_entered else yearly(vector, "JP").get(year)
        if meant is not None and abs(meant - typed) > share:
            return {"year": year, "percent": typed, "converted": meant.quantize(Decimal("0.1"))}
    if vector and item.months_entered and not item.percent_entered:
        stated = sum((value for _, value in item.months_entered), Decimal(0))
        whole = sum(vector.values(), Decimal(0))
        if abs(stated - whole) > months * len(item.months_entered):
            return {"value": stated, "converted": whole}
    return {}


def _percent_of_months(item: Support, year: int) -> Decimal | None:
    """Person-months filed under the year, or under the next one, as percent of twelve months."""
    typed = dict(item.months_entered)
    value = typed.get(year, typed.get(year + 1))
    return None if value is None else 100 * value / 12


@rule(
    "EFF-05", "A", "",
    title=("No time left", "余力なし"),
    says=("Where the main post has teaching or other duties, research and outside work leave room for them: at most 95 %"
          " all year.",
          "本務に教育等の職務がある場合、研究と兼業の合計が通年95％以内であり、職務の時間が残ること。"),
    basis="過度の集中 (遂行能力)", inputs="people.support.effort people.positions.kind",
    remedies="institution_letter",
)  # fmt: skip
def eff_05(case: Case) -> Iterator[Mark]:
    most = case.number("research_share")
    for person in case.funded_by():
        duties = [post for post in person.positions if post.kind == "main" and not post.effort]
        taken = combined(_vectors(person.items()))
        years = {} if not duties or not taken else yearly(taken, person.side)
        full = [year for year, value in years.items() if value > most]
        if full:
            yield Mark(person.key, ADVISE, {"years": full, "limit": most})


@rule(
    "EFF-06", "A", "US",
    title=("Year without effort", "年の欠落"),
    says=("A project that runs in a year says how many person-months it takes in that year.",
          "実施期間中の各年について人月の記入があること。"),
    basis="NSF FAQ on Current and Pending Support", inputs="people.support.months_entered people.support.start",
)  # fmt: skip
def eff_06(case: Case) -> Iterator[Mark]:
    for person in case.funded_by("US"):
        for item in person.items():
            if item.months_entered and item.start and item.end and item.nda != "yes":
                missing = sorted(
                    set(range(item.start.year + 1, item.end.year)) - {y for y, _ in item.months_entered}
                )
                if missing:
                    yield Mark(person.key, ADVISE, {"item": item.title, "years": missing}, item.key)


@rule(
    "EFF-07", "A", "",
    title=("Pending pile-up", "応募中の過剰"),
    says=("If everything pending were funded, a year would take at most 18 person-months (150 %).",
          "応募中のものがすべて採択された場合でも、年間18人月（150％）以内であること。"),
    basis="過度の集中", inputs="people.support.effort",
)  # fmt: skip
def eff_07(case: Case) -> Iterator[Mark]:
    for person in case.funded_by():
        busy = load(person, pending=True)
        if not busy:
            continue
        start, value = busiest(busy)
        if value > case.number("pending_person_months"):
            yield Mark(person.key, ADVISE, {"from": str(start), "value": value.quantize(Decimal("0.01"))})
