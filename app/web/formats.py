"""Money, numbers, days and instants as the reader's language writes them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import Flask

from app.kernel.bilingual import Bilingual
from app.kernel.language import language
from app.kernel.money import Money, digits
from app.kernel.parties import parties
from app.web.actors import current_actor

WEEKDAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "ja": tuple("月火水木金土日")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNITS = {"en": ((10**9, "B"), (10**6, "M"), (10**3, "K")), "ja": ((10**8, "億"), (10**4, "万"))}


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline on one clock."""

    zone: str
    zone_label: str
    text: str
    is_yours: bool


def money(amount: Money | None) -> str:
    """`USD 12,500.00`: the code first, full, with the currency's decimals."""
    if amount is None:
        return "–"
    whole, point, fraction = str(amount).partition(".")
    return (
        f"{amount.currency} {int(whole):,}{point}{fraction}"
        if not whole.startswith("-0")
        else f"{amount.currency} {amount}"
    )


def money_short(amount: Money | None) -> str:
    """`USD 1.2 M` or `JPY 1.2 億`, for charts; the full figure stands beside it."""
    if amount is None:
        return "–"
    major = Decimal(amount.minor) / 10 ** digits(amount.currency)
    for size, unit in UNITS[language()]:
        if abs(major) >= size:
            figure = format_decimal((major / size).quantize(Decimal("0.1")), locale=language())
            return f"{amount.currency} {figure} {unit}"
    return money(amount)


def number(value: float | Decimal | None) -> str:
    return "–" if value is None else format_decimal(value, locale=language())


def percent(value: Decimal | float | None) -> str:
    return (
        "–"
        if value is None
        else f"{format_decimal(round(Decimal(str(value)) * 100, 1), locale=language())} %"
    )


def day(value: date | None) -> str:
    """`31 Mar 2027` or `2027年3月31日`."""
    if value is None:
        return "–"
    if language() == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def wall(instant: datetime, zone: str, *, weekday: bool = True) -> str:
    """An instant on the wall of one zone: `Wed 31 Mar 2027, 17:00 JST`."""
    local = instant.astimezone(ZoneInfo(zone))
    name = WEEKDAYS[language()][local.weekday()]
    time, label = f"{local:%H:%M}", _abbreviation(local)
    if language() == "ja":
        return f"{day(local.date())}{f'（{name}）' if weekday else ' '}{time} {label}"
    return f"{name + ' ' if weekday else ''}{day(local.date())}, {time} {label}"


def _abbreviation(local: datetime) -> str:
    """`JST`, `EDT`, or `UTC+01:00` where a zone has no letters."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.strftime("%z")
    return f"UTC{offset[:3]}:{offset[3:5]}"


def instant(value: datetime | None) -> str:
    """An instant on the reader's own wall."""
    return "–" if value is None else wall(value, reader_zone())


def clocks(value: datetime | None) -> list[Clock]:
    """A deadline on every clock that matters, the reader's first: own zone, each party's capital, UTC.

    None is "your time" for somebody who has not signed in: we do not know where that is.
    """
    if value is None:
        return []
    zones = {p.zone: p.zone_name.text(language()) for p in parties()} | {"UTC": "UTC"}
    own, is_known = reader_zone(), current_actor().is_signed_in
    order = [own, *(zone for zone in zones if zone != own)]
    return [Clock(z, zones.get(z) or _place(z), wall(value, z), is_known and z == own) for z in order]


def _place(zone: str) -> str:
    """The place a zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def reader_zone() -> str:
    return current_actor().zone or "UTC"


def bilingual(text: Bilingual | None) -> str:
    return "" if text is None else text.text(language())


def other_language(text: Bilingual | None) -> str:
    """The same text in the language the reader does not use, where it differs."""
    if text is None or not text.is_complete():
        return ""
    return text.en if language() == "ja" else text.ja


def init(app: Flask) -> None:
    app.jinja_env.filters |= {
        "money": money,
        "money_short": money_short,
        "number": number,
        "percent": percent,
        "date": day,
        "instant": instant,
        "bilingual": bilingual,
        "other_language": other_language,
    }
    app.jinja_env.globals |= {"clocks": clocks}
