"""Every programme template: readable, marked line by line, and its money rules worked by the general engines."""

import json
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.calls.programmes import FOLDER, Programme, programmes
from app.calls.states import Stage
from app.endowment.spending import Payout, SpendingPolicy, payout
from app.kernel.fiscal import Month
from app.selection.portfolio import Portfolio, optimise, rank_order
from tests.endowment.test_spending import worked_example
from tests.selection.portfolios import problem

FILES = sorted(FOLDER.glob("*.toml"))
WANTED = {"bird", "bsf", "bard", "jusfc", "iusstf", "usistef", "nsf-jst", "e-asia", "concert-japan"}
TABLES = {"call", "deadline", "review", "match", "endowment", "payments", "royalty"}
CHOICES = {
    "governance": {"dual_review", "lead_agency", "secretariat", "foundation"},
    "money_mode": {"virtual_pot", "gap_fill", "foundation_pays"},
    "entry": {"joint", "alignment"},
    "panel": {"per_party", "joint", "board"},
    "decides": {"each_authority", "board"},
    "payer": {"each_side", "foundation"},
    "parity": {"none", "capital", "income"},
    "indirect_base": {"direct", "modified_total_direct", "total"},
}
UNMARKED = re.compile(
    r"\[(name|summary)\]|\[\[side\.[A-Za-z]+\.(criteria|cost_rules|panel_form\.criteria)\]\] # (found|knowledge|design)"
)
MARK = re.compile(r"# (found|knowledge|design)\b")


def by_code() -> dict[str, Programme]:
    return {one.code: one for one in programmes()}


def pairs(table: Any) -> list[tuple[str, Any]]:
    """Every key and value, at any depth."""
    if isinstance(table, dict):
        return [(k, v) for k, v in table.items()] + [pair for v in table.values() for pair in pairs(v)]
    return [pair for item in table for pair in pairs(item)] if isinstance(table, list) else []


def unmarked_lines(path: Path) -> list[str]:
    """Lines with a value and no mark, but for words and for tables marked as a whole."""
    found, is_marked_table = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            is_marked_table = bool(UNMARKED.match(line))
        elif re.match(r"\s*[\w{]", line) and not is_marked_table and not MARK.search(line):
            found.append(line)
    return [line for line in found if line != "instalments = ["]


def test_the_programmes_of_the_reference_are_all_there() -> None:
    assert {path.stem for path in FILES} == set(by_code()) == WANTED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_value_says_where_it_comes_from(path: Path) -> None:
    assert unmarked_lines(path) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_template_holds_known_tables_and_choices_and_no_inexact_number(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    assert set(table) - TABLES == {"name", "summary", "side"}
    assert "default" in table["side"]
    for key, value in pairs(table):
        assert key not in CHOICES or value in CHOICES[key], key
        assert not isinstance(value, Decimal), key
        if key in ("name", "summary", "label", "hint"):
            assert all(value[language].strip() for language in ("en", "ja")), (key, value)


@pytest.mark.parametrize("one", programmes(), ids=lambda one: one.code)
def test_settings_survive_the_database_and_sides_the_form(one: Programme) -> None:
    assert json.loads(json.dumps(one.settings)) == one.settings
    for party in ("US", "JP", "XX"):
        low, high, step = one.scale(party)
        assert low < high
        assert (high - low) % step == 0
        assert 0 <= one.indirect_permille(party) <= 1000
        assert any(criterion.weight for criterion in one.criteria(party))
        assert len({criterion.code for criterion in one.criteria(party)}) == len(one.criteria(party))
        sheet = one.form(party, Stage.PANEL)
        assert sheet is None or (sheet.scale_max - sheet.scale_min) % sheet.scale_step == 0


def test_a_programme_brings_the_form_of_its_panel() -> None:
    sheet = by_code()["nsf-jst"].form("US", Stage.PANEL)
    assert sheet is not None
    assert [(it.code, len(it.anchors)) for it in sheet.criteria] == [
        ("recommendation", 3),
        ("summary", 0),
        ("confidential", 0),
    ]
    assert by_code()["nsf-jst"].form("JP", Stage.PANEL) is None


def test_an_indirect_cap_is_per_programme_and_side() -> None:
    caps = {
        code: (one.indirect_permille("US"), one.indirect_permille("JP")) for code, one in by_code().items()
    }
    assert (caps["nsf-jst"], caps["usistef"], caps["e-asia"][1]) == ((150, 300), (0, 0), 300)


# ------------------------------------------------------------------------------- money rules, one fund for all


def paid_by(code: str, **changes: Any) -> Payout:
    """What the fund of the worked example may pay under a programme's rule, with 3.1 million of income."""
    policy = SpendingPolicy.from_table(by_code()[code].settings["endowment"]["spending"])
    return payout(policy, replace(worked_example(), **changes), 2026)


@pytest.mark.parametrize("code", ["bird", "bsf", "bard", "iusstf", "usistef"])
def test_a_foundation_that_lives_on_income_pays_its_income(code: str) -> None:
    assert (paid_by(code).minor, paid_by(code).reserve) == (310_000_000, 31_000_000)
    assert paid_by(code, income={}).minor == 0


def test_a_trust_fund_pays_income_gifts_and_five_percent_of_the_principal() -> None:
    found = paid_by("jusfc", gifts={2026: 7})
    assert (found.minor, found.reserve) == (500_000_000 + 310_000_000 + 7, 0)
    poor = {**worked_example().values, Month(2026, 12): 9_000_000_000}
    assert paid_by("jusfc", values=poor).minor == 810_000_000


def test_the_joint_endowment_pays_the_worked_example() -> None:
    found = paid_by("nsf-jst")
    assert (found.minor, found.new_money) == (442_960_000, 138_664_000)


def chosen_under(code: str, **changes: Any) -> Portfolio:
    """Four projects of 100 on each side under a programme's cap, down the rank."""
    cap = Fraction(by_code()[code].settings["call"]["fill_cap_permille"], 1000)
    p = problem([4, 3, 2, 1], [100] * 4, [100] * 4, fill_cap=float(cap), **changes)
    found = rank_order(p, np.array([1, 2, 3, 4]))
    assert optimise(p).funded.tolist() == found.funded.tolist()
    return found


@pytest.mark.parametrize("code", ["e-asia", "concert-japan"])
def test_a_virtual_pot_stops_at_the_poorer_side(code: str) -> None:
    found = chosen_under(code, budget={"US": 400, "JP": 250}, endowment={"US": 400, "JP": 400})
    assert (found.funded.sum(), found.fill["JP"].sum()) == (2, 0)


def test_the_joint_endowment_fills_a_quarter_of_a_half() -> None:
    found = chosen_under("nsf-jst", budget={"US": 400, "JP": 250}, endowment={"US": 0, "JP": 400})
    assert (found.funded.sum(), found.fill["JP"].tolist()) == (3, [0, 25, 25, 0])


def test_an_industrial_foundation_pays_half() -> None:
    found = chosen_under("bird", budget={"US": 200, "JP": 200}, endowment={"US": 150, "JP": 150})
    assert (found.funded.sum(), found.fill["US"].tolist()) == (3, [0, 50, 50, 0])


@pytest.mark.parametrize("code", ["bsf", "bard", "jusfc", "iusstf", "usistef"])
def test_a_foundation_pays_both_sides_whole(code: str) -> None:
    found = chosen_under(code, budget={"US": 0, "JP": 0}, endowment={"US": 300, "JP": 350})
    assert (found.funded.sum(), found.fill["US"].tolist()) == (3, [100, 100, 100, 0])
