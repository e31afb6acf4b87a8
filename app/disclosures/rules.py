"""What a disclosure must say before it is certified, and for how long it then holds.

Each list of the record is a list of items or an explicit "nothing to declare": silence is no answer.
"""

import calendar
import dataclasses
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.disclosures.effort import combined
from app.disclosures.record import plain
from app.disclosures.record.content import ITEMS, REQUIRED, Record, Section
from app.disclosures.record.funds import Support
from app.disclosures.record.people import Product, ProductGroup
from app.disclosures.record.values import Answer, Effort, Organisation
from app.kernel.errors import Problem
from app.kernel.fiscal import Month

STATEMENTS = {"en": "I certify", "ja": "宣誓します"}
"""What a person types to certify, in either language."""

TERMS_OF_CONSENT = 2
"""Edition of the text by which a person consents to another side's view; who agreed to an earlier one is asked anew."""

MONTHS_VALID = 12
"""A certificate holds twelve calendar months (CRT-02; common forms: signed at most 12 months before submission)."""

MOST_PRODUCTS = 5
"""Five products related to the project and five others (biographical sketch)."""

MAY_BE_NAMELESS = {"intermediary", "primary"}
UNDER_NDA = frozenset({"title", "amount", "source"})
"""Where a confidentiality agreement holds, the effort, the period and the status are enough (e-Rad)."""

OF_THE_TIME = ("positions", "support", "in_kind", "internal_funds", "consulting", "programmes")
"""Lists whose items take working time."""

_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_MONTH = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])")
_KANA = re.compile(r"[\u30a1-\u30fc\u30fb\u3000 ]*")


def blank(salt: str) -> dict[str, Any]:
    """A content in which nothing is answered yet."""
    return plain.content_of(Record(), salt)


def certification_problems(record: Record) -> list[Problem]:
    """Everything that is missing, all at once (CMP-01: tri-state must be yes or no)."""
    return [
        *(problem for name in ITEMS for problem in _section_problems(name, record.section(name))),
        *_product_problems(record.products),
        *_declaration_problems(record),
    ]


def _section_problems(name: str, section: Section[Any]) -> list[Problem]:
    at = f"/{name}"
    if section.nothing and section.items:
        return [Problem("disclosure.nothing_and_items", f"{at}/nothing")]
    if name in REQUIRED and not section.is_answered:
        return [Problem("disclosure.section_unanswered", f"{at}/nothing")]
    return [
        problem
        for number, item in enumerate(section)
        for problem in item_problems(item, f"{at}/items/{number}")
    ]


def item_problems(item: Any, at: str) -> list[Problem]:
    """What is missing or contradictory in one entry."""
    problems = [
        Problem(code, f"{at}/{place}") for name, place, code in _missing(item) if not _is_excused(item, name)
    ]
    if _ends_first(item):
        problems.append(Problem("disclosure.ends_before_it_begins", f"{at}/end"))
    return problems


def _missing(item: Any) -> Iterator[tuple[str, str, str]]:
    """Field, its place and the code of what is wrong with it."""
    for field in dataclasses.fields(item):
        value = getattr(item, field.name)
        if isinstance(value, Organisation):
            if field.name not in MAY_BE_NAMELESS and not value.name and not value.name_native:
                yield field.name, f"{field.name}/name", "disclosure.entry_missing"
        elif isinstance(value, Effort):
            if isinstance(item, Support) and not value.shares:
                yield field.name, field.name, "disclosure.entry_missing"
        elif field.metadata.get("needed") and value in ("", None):
            is_question = field.metadata["kind"] == "answer"
            yield field.name, field.name, f"disclosure.{'unanswered' if is_question else 'entry_missing'}"


def _is_excused(item: Any, name: str) -> bool:
    return name in UNDER_NDA and getattr(item, "nda", "") == Answer.YES


def _ends_first(item: Any) -> bool:
    start, end = getattr(item, "start", ""), getattr(item, "end", "")
    shorter = min(len(start), len(end))
    return bool(shorter) and end[:shorter] < start[:shorter]


def _product_problems(products: Section[Product]) -> list[Problem]:
    counted = [item.group for item in products]
    return [
        Problem(
            "disclosure.too_many_products", "/products/nothing", {"group": str(group), "most": MOST_PRODUCTS}
        )
        for group in ProductGroup
        if counted.count(group) > MOST_PRODUCTS
    ]


def _declaration_problems(record: Record) -> list[Problem]:
    said, at = record.declarations, "/declarations"
    problems = [Problem(code, f"{at}/{place}") for _, place, code in _missing(said)]
    details = {"hidden_contracts": said.hidden_contracts_detail, "reduction_plan": said.reduction_plan_detail}
    return problems + [
        Problem("disclosure.detail_needed", f"{at}/{name}_detail")
        for name, detail in details.items()
        if getattr(said, name) == Answer.YES and not detail.strip()
    ]


def statement_problems(statement: str) -> list[Problem]:
    """The person types the statement; nobody can do it for them (CRT-01)."""
    wanted = {text.casefold() for text in STATEMENTS.values()}
    typed = " ".join(statement.split()).casefold().rstrip(".。")
    return [] if typed in wanted else [Problem("disclosure.statement_differs", "/statement")]


def is_month(text: str) -> bool:
    """Whether a text is a calendar month such as `2027-04`."""
    return _MONTH.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether a text is a year, a month or a day that exists: `2027`, `2027-04`, `2027-04-01`."""
    if _DAY.fullmatch(text) is None:
        return False
    return len(text) < 10 or int(text[8:]) <= calendar.monthrange(int(text[:4]), int(text[5:7]))[1]


def is_kana(text: str) -> bool:
    """Whether a text is full-width katakana, as a reading is written."""
    return _KANA.fullmatch(text) is not None


def valid_until(certified_at: datetime) -> datetime:
    """The same day and time a year later; 29 February becomes 28 February."""
    year = certified_at.year + MONTHS_VALID // 12
    last_day = calendar.monthrange(year, certified_at.month)[1]
    return certified_at.replace(year=year, day=min(certified_at.day, last_day))


def efforts(record: Record) -> list[tuple[str, Any]]:
    """Every item that takes working time, with the name of its list."""
    return [(name, item) for name in OF_THE_TIME for item in record.section(name) if item.effort.shares]


def load(record: Record) -> Mapping[Month, Decimal]:
    """Working time by month that is committed: everything but support that is only applied for (EFF-03)."""
    return combined(item.effort.vector for name, item in efforts(record) if is_committed(item))


def is_committed(item: Any) -> bool:
    return getattr(item, "status", "") not in ("pending", "applied")
