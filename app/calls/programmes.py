"""Programme templates: what a new call of a known programme begins with. Read from config/programmes/*.toml.

The schema of the files is described in config/programmes/README.md. A template only fills a form: everything in
it can be changed, and nothing of it is code.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.calls.drafts import CriterionDraft, StageDraft
from app.calls.states import Stage
from app.kernel.bilingual import Bilingual
from config.settings import ROOT

FOLDER = ROOT / "config" / "programmes"


@dataclass(frozen=True, slots=True)
class Programme:
    """One template. Sides are looked up by party; a party the file does not name gets the file's `default` side."""

    code: str
    name: Bilingual
    summary: Bilingual
    fill_cap_permille: int
    author_blind: bool
    sides: dict[str, dict[str, Any]]
    settings: dict[str, Any]

    def side(self, party: str) -> dict[str, Any]:
        return self.sides.get(party) or self.sides["default"]

    def indirect_permille(self, party: str) -> int:
        return int(self.side(party)["indirect_permille"])

    def cost_categories(self, party: str) -> list[str]:
        return list(self.side(party)["cost_categories"])

    def scale(self, party: str) -> tuple[int, int, int]:
        """(lowest, highest, step) in hundredths."""
        low, high, step = (round(value * 100) for value in self.side(party)["scale"])
        return low, high, step

    def higher_is_better(self, party: str) -> bool:
        return bool(self.side(party)["higher_is_better"])

    def criteria(self, party: str) -> list[CriterionDraft]:
        return _criteria(self.side(party))

    def form(self, party: str, stage: Stage) -> StageDraft | None:
        """The side's form for a later stage; None where the programme has none."""
        table = self.side(party).get(f"{stage}_form")
        if table is None:
            return None
        low, high, step = (round(value * 100) for value in table["scale"])
        return StageDraft(
            stage, low, high, step, tuple(_criteria(table)), higher_is_better=table["higher_is_better"]
        )


@cache
def programmes() -> tuple[Programme, ...]:
    """All templates, by code."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def programme(code: str) -> Programme | None:
    return next((one for one in programmes() if one.code == code), None)


def _read(path: Path) -> Programme:
    with path.open("rb") as stream:
        table = tomllib.load(stream)
    return Programme(
        code=path.stem,
        name=Bilingual(**table["name"]),
        summary=Bilingual(**table["summary"]),
        fill_cap_permille=table["call"]["fill_cap_permille"],
        author_blind=table["call"]["author_blind"],
        sides=table["side"],
        settings={key: value for key, value in table.items() if key not in ("name", "summary", "side")},
    )


def _criteria(form: dict[str, Any]) -> list[CriterionDraft]:
    return [_criterion(table, form.get("anchors", [])) for table in form["criteria"]]


def _criterion(table: dict[str, Any], anchors: list[dict[str, Any]]) -> CriterionDraft:
    """A question; the anchors of the form hold for every question with a score that has none of its own."""
    texts: dict[str, Any] = {key: Bilingual(**table[key]) for key in ("label", "hint") if key in table}
    own = table.get("anchors", anchors if table.get("has_score", True) else [])
    texts["anchors"] = tuple({**anchor, "score": round(anchor["score"] * 100)} for anchor in own)
    return CriterionDraft(**(table | texts))
