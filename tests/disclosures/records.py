"""Records full of whatever a person may write, for property tests."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import get_args, get_type_hints

from hypothesis import strategies as st

from app.disclosures.record.content import ITEMS, Record, Section
from app.disclosures.record.people import Declarations, Identity
from app.disclosures.record.values import Answer, Effort
from app.kernel.fiscal import Month
from app.kernel.money import Money
from app.kernel.parties import party_codes

WORDS = st.text(st.sampled_from("aZ09 é山ヤ&<>\"'=,;:()+-%"), max_size=12).map(str.strip)
DAYS = st.one_of(
    st.just(""),
    st.integers(2010, 2035).map(str),
    st.builds(lambda y, m: f"{y}-{m:02}", st.integers(2010, 2035), st.integers(1, 12)),
    st.builds(
        lambda y, m, d: f"{y}-{m:02}-{d:02}", st.integers(2010, 2035), st.integers(1, 12), st.integers(1, 28)
    ),
)
MONEY = st.none() | st.builds(Money, st.integers(0, 10**9), st.sampled_from(["USD", "JPY", "EUR", "KWD"]))


@st.composite
def efforts(draw):
    first = Month(draw(st.integers(2024, 2028)), draw(st.integers(1, 12)))
    shares = draw(st.lists(st.integers(1, 100).map(lambda n: Decimal(n) / 100), max_size=15))
    return Effort(tuple((first.plus(n), share) for n, share in enumerate(shares)), draw(st.booleans()))


def values(kind, field):
    hint = get_type_hints(kind)[field.name]
    if field.name == "id":
        return st.just("")
    if hint is Effort:
        return efforts()
    if is_dataclass(hint):
        return parts(hint)
    inner = [one for one in get_args(hint) if is_dataclass(one) and one is not Money]
    if inner:
        return st.lists(parts(inner[0]), max_size=2).map(tuple)
    simple = {
        "when": DAYS,
        "answer": st.sampled_from([str(one) for one in Answer]),
        "choice": st.sampled_from(["", *map(str, field.metadata.get("choices", ()))]),
        "money": MONEY,
        "country": st.sampled_from(["", "US", "JP", "DE", "CN"]),
        "whole": st.none() | st.integers(1, 12),
    }
    named = {
        "orcid": st.just(""),
        "ror": st.sampled_from(["", "03vek6s52"]),
        "erad_number": st.sampled_from(["", "12345678"]),
    }
    named["funded_side"] = st.sampled_from(["", *party_codes()])
    known = named if field.name in named else simple
    return known.get(field.name if known is named else field.metadata["kind"], WORDS)


def parts(kind):
    return st.builds(kind, **{field.name: values(kind, field) for field in fields(kind)})


@st.composite
def records(draw, *names):
    """A record with entries in these lists (all of them without a name), each with an id of its own."""
    lists = {}
    for name in names or ITEMS:
        items = draw(st.lists(parts(ITEMS[name]), max_size=3))
        numbered = tuple(_with_id(item, f"{number:02x}") for number, item in enumerate(items))
        lists[name] = Section(not numbered and draw(st.booleans()), numbered)
    return Record(identity=draw(parts(Identity)), declarations=draw(parts(Declarations)), **lists)


def _with_id(item, key):
    return type(item)(**{f.name: key if f.name == "id" else getattr(item, f.name) for f in fields(item)})
