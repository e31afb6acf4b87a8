"""The blueprint, and the words every template of it uses."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from app.disclosures import labels, rules
from app.disclosures.record import content, plain, yearly
from app.disclosures.record.values import Effort
from app.kernel.parties import parties

pages = Blueprint("disclosures", __name__, template_folder="../templates")


def words() -> dict[str, Any]:
    return {
        "labels": labels,
        "rules": rules,
        "lists": content.ITEMS,
        "plain": plain.plain,
        "yearly": yearly,
        "parties": parties(),
        "runs_of": runs_of,
        "origins_of": labels.origins_of,
        "options_of": lambda names: [(name, labels.NOTHING[name]) for name in names],
    }


def runs_of(effort: Mapping[str, Any]) -> list[dict[str, str]]:
    """The lines of an effort on a form: as typed, or the runs of its months; and an empty one."""
    typed = effort.get("runs")
    if isinstance(typed, list):
        return [*typed, {}]
    kept = plain.read(Effort, effort) if effort.get("shares") else Effort()
    lines = [
        {"first": str(run.first), "last": str(run.last), "percent": labels.percent_said(run.share)}
        for run in kept.runs()
    ]
    return [*lines, {}]
