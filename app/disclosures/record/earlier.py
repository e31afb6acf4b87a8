"""The first format of a record, `{positions, support, questions}`, read as the present one. Nothing it says is lost."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.kernel.fiscal import Month

_BECAME = {
    "in_kind_support": "in_kind",
    "financial_interests": "interests",
    "foreign_talent_programme": "programmes",
}
_TEXT = {"in_kind": "description", "interests": "relation", "programmes": "name"}
"""Where the explanation of a "yes" goes until the person fills in the rest."""


def modern(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content of the first format in the shape of the present one."""
    questions = content["questions"]
    hidden = questions["other_contracts"]
    declarations = {"hidden_contracts": hidden["answer"], "hidden_contracts_detail": hidden["detail"]}
    return {
        "salt": content["salt"],
        "positions": _items(content["positions"], _position),
        "support": _items(content["support"], _support),
        **{name: _answered(questions[old], name) for old, name in _BECAME.items()},
        "declarations": declarations,
    }


def _items(section: Mapping[str, Any], reader: Any) -> dict[str, Any]:
    items = [{"id": str(number), **reader(item)} for number, item in enumerate(section["items"])]
    return {"nothing": section["nothing"], "items": items}


def _position(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "organisation": {"name": item["organisation"]}}


def _support(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**item, "source": {"name": item["source"]}, "effort": _effort(item)}


def _effort(item: Mapping[str, Any]) -> dict[str, Any]:
    whole, start, end = item.get("effort"), item.get("start"), item.get("end")
    if whole is None or not start or not end or end < start:
        return {}
    share = str(Decimal(whole) / 100)
    return {"shares": {str(month): share for month in Month.parse(start).through(Month.parse(end))}}


def _answered(given: Mapping[str, str], name: str) -> dict[str, Any]:
    if given["answer"] != "yes":
        return {"nothing": given["answer"] == "no", "items": []}
    return {"nothing": False, "items": [{"id": "0", _TEXT[name]: given["detail"]}]}
