"""How input arrives: names become places, amounts and texts are read exactly, and nothing is guessed."""

from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields
from werkzeug.datastructures import MultiDict

from app.kernel.bilingual import Bilingual
from app.kernel.errors import VersionRequired
from app.kernel.money import LIMIT, Money
from app.web.forms import (
    BilingualField,
    InputSchema,
    MoneyField,
    WholeField,
    given_version,
    kept,
    kept_texts,
    nested,
    read_form,
)


class Inner(InputSchema):
    name = fields.String(required=True)
    day = fields.Date(allow_none=True, load_default=None)


class Form(InputSchema):
    title = BilingualField(longest=10)
    both = BilingualField(both=True)
    ask = MoneyField()
    change = MoneyField(positive=False)
    years = WholeField()
    key = fields.UUID(allow_none=True, load_default=None)
    rows = fields.List(fields.Nested(Inner))


def load(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in Form().load(values).items() if name in values}


def faults(**values: Any) -> dict[str, Any]:
    with pytest.raises(ValidationError) as refused:
        Form().load(values)
    return dict(refused.value.normalized_messages())


# Names of fields


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ([("a", "1")], {"a": "1"}),
        ([("a", " 1 ")], {"a": "1"}),
        ([("a", "1"), ("a", "2")], {"a": "2"}),
        ([("a[]", "1"), ("a[]", "2")], {"a": ["1", "2"]}),
        ([("a.b", "1"), ("a.c", "2")], {"a": {"b": "1", "c": "2"}}),
        ([("a.b[]", "1")], {"a": {"b": ["1"]}}),
        ([("a.0", "x"), ("a.1", "y")], {"a": ["x", "y"]}),
        ([("a.1.n", "y"), ("a.0.n", "x")], {"a": [{"n": "x"}, {"n": "y"}]}),
        ([("a.10.n", "z"), ("a.9.n", "y")], {"a": [{"n": "y"}, {"n": "z"}]}),
        ([("a.0.n", "x"), ("a.1.n", ""), ("a.2.n", "z")], {"a": [{"n": "x"}, {"n": "z"}]}),
        ([("a.0.m.amount", ""), ("a.0.m.currency", "USD")], {"a": []}),
        ([("a.0.n", ""), ("a.x", "1")], {"a": {"0": {"n": ""}, "x": "1"}}),
        ([("a.²", "1")], {"a": {"²": "1"}}),
        ([("a.99999", "1")], {"a": {"99999": "1"}}),
        ([("csrf_token", "t"), ("idempotency_key", "k"), ("version", "3"), ("_more", "1"), ("a", "1")], {"a": "1"}),
        ([], {}),
    ],
)  # fmt: skip
def test_names_become_places(sent: list[tuple[str, str]], read: dict[str, Any]) -> None:
    assert nested(MultiDict(sent)) == read


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_is_a_value_or_a_group_but_not_both(order: int) -> None:
    with pytest.raises(ValidationError) as refused:
        nested(MultiDict([("title", "x"), ("title.en", "y")][::order]))
    assert list(refused.value.normalized_messages()) == ["title"]


@given(st.lists(st.tuples(st.text("ab.0²[]_", max_size=8), st.text(max_size=3)), max_size=6))
def test_no_form_is_too_strange_to_be_answered(sent: list[tuple[str, str]]) -> None:
    with suppress(ValidationError):
        assert isinstance(nested(MultiDict(sent)), dict)


def test_what_an_optional_field_leaves_empty_counts_as_not_given(app: Flask) -> None:
    sent = {"key": "", "rows.0.name": "x", "rows.0.day": "", "years": "3"}
    with app.test_request_context("/", method="POST", data=sent):
        assert read_form(Form()) == {"key": None, "rows": [{"name": "x", "day": None}], "years": 3}


def test_what_a_needed_field_leaves_empty_is_refused(app: Flask) -> None:
    sent = app.test_request_context("/", method="POST", data={"years": ""})
    with sent, pytest.raises(ValidationError) as refused:
        read_form(Form())
    assert list(refused.value.normalized_messages()) == ["years"]


def test_a_field_that_nobody_asked_for_is_refused() -> None:
    assert faults(is_admin=True) == {"is_admin": ["Unknown field."]}
    assert faults(rows=[{"name": "x", "role": "auditor"}]) == {"rows": {0: {"role": ["Unknown field."]}}}


# What was typed


def test_a_form_drawn_again_keeps_what_was_typed() -> None:
    assert kept({}, "a", 5) == 5
    assert kept({"a": ""}, "a", 5) == ""
    assert kept({"b": "x"}, "a", 5) == 5
    stored = Bilingual("old", "旧")
    assert kept_texts({}, "t", stored) == stored
    assert kept_texts({"t.en": "new"}, "t", stored) == Bilingual("new", "")


# Amounts


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("12500.00", "USD", 1_250_000), ("0.00", "USD", 0), ("12500", "JPY", 12_500), ("0.010", "BHD", 10)],
)
def test_an_amount_is_read_exactly(amount: str, currency: str, minor: int) -> None:
    assert load(ask={"amount": amount, "currency": currency}) == {"ask": Money(minor, currency)}


@pytest.mark.parametrize(
    "value",
    [
        "12500.00",
        12500,
        None,
        [],
        {},
        {"amount": "1.00"},
        {"currency": "USD"},
        {"amount": "1.00", "currency": "USD", "rate": "2"},
        {"amount": 1, "currency": "USD"},
        {"amount": "1.00", "currency": 840},
        {"amount": "1.00", "currency": "usd"},
        {"amount": "1.00", "currency": "ZZZ"},
        {"amount": "1.00", "currency": ""},
        {"amount": "1", "currency": "USD"},
        {"amount": "1.0", "currency": "USD"},
        {"amount": "1.000", "currency": "USD"},
        {"amount": "1.00", "currency": "JPY"},
        {"amount": "1,000.00", "currency": "USD"},
        {"amount": "１.00", "currency": "USD"},
        {"amount": "1e2", "currency": "JPY"},
        {"amount": "+1.00", "currency": "USD"},
        {"amount": " 1.00", "currency": "USD"},
        {"amount": "1.00\n", "currency": "USD"},
        {"amount": "NaN", "currency": "USD"},
        {"amount": "-0.01", "currency": "USD"},
        {"amount": str(LIMIT), "currency": "JPY"},
        {"amount": "9" * 400, "currency": "JPY"},
    ],
)
def test_what_is_no_amount_is_refused_at_its_field(value: Any) -> None:
    assert list(faults(ask=value)) == ["ask"]


def test_a_change_may_be_negative() -> None:
    assert load(change={"amount": "-1.00", "currency": "USD"}) == {"change": Money(-100, "USD")}


@pytest.mark.parametrize(("typed", "minor"), [("100", 100_00), ("100.50", 100_50)])
def test_a_form_may_leave_out_the_decimals(app: Flask, typed: str, minor: int) -> None:
    sent = {"ask.amount": typed, "ask.currency": "USD"}
    with app.test_request_context("/", method="POST", data=sent):
        assert read_form(Form())["ask"] == Money(minor, "USD")


@given(st.integers(0, LIMIT - 1), st.sampled_from(["USD", "JPY", "CHF"]))
def test_an_amount_goes_out_as_it_came_in(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    written = Form().dump({"ask": money})["ask"]
    assert written == {"amount": str(money), "currency": currency}
    assert load(ask=written) == {"ask": money}


# Texts


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"en": " a ", "ja": "あ"}, Bilingual("a", "あ")),
        ({"en": "a"}, Bilingual("a", "")),
        ({"ja": None}, Bilingual("", "")),
        ({}, Bilingual("", "")),
        ({"en": "x" * 10}, Bilingual("x" * 10, "")),
    ],
)
def test_a_text_in_two_languages(value: Any, read: Bilingual) -> None:
    assert load(title=value) == {"title": read}


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("text", []),
        (7, []),
        ({"en": "a", "fr": "b"}, []),
        ({"en": 7}, ["en"]),
        ({"en": ["a"], "ja": {"x": 1}}, ["en", "ja"]),
        ({"en": "x" * 11}, ["en"]),
        ({"ja": "a\x00b"}, ["ja"]),
    ],
)
def test_what_is_no_such_text_is_refused_at_its_language(value: Any, places: list[str]) -> None:
    found = faults(title=value)["title"]
    assert (list(found) if isinstance(found, dict) else []) == places


def test_where_both_languages_are_needed_the_missing_ones_are_named() -> None:
    assert list(faults(both={"en": "a", "ja": " "})["both"]) == ["ja"]
    assert list(faults(both={})["both"]) == ["en", "ja"]


# Whole numbers and versions


@pytest.mark.parametrize(("value", "read"), [(7, 7), ("7", 7), ("-7", -7), ("007", 7), (0, 0)])
def test_a_whole_number(value: Any, read: int) -> None:
    assert load(years=value) == {"years": read}


@pytest.mark.parametrize(
    "value", [1.5, 1.0, True, "1.5", "1e3", "٣", "1_000", " 7", "", "9" * 40, None, [], {}]
)
def test_what_is_no_whole_number_is_refused_not_cut(value: Any) -> None:
    assert list(faults(years=value)) == ["years"]


@pytest.mark.parametrize("header", ['"3"', "3", 'W/"3"'])
def test_a_change_names_its_version(app: Flask, header: str) -> None:
    with app.test_request_context("/", method="PUT", headers={"If-Match": header}):
        assert given_version() == 3
    with app.test_request_context("/", method="POST", data={"version": "3"}):
        assert given_version() == 3


@pytest.mark.parametrize("header", ["", "*", '"x"', '"-1"', '"3", "4"', '"²"'])
def test_a_change_without_a_version_is_refused(app: Flask, header: str) -> None:
    sent = app.test_request_context("/", method="PUT", headers={"If-Match": header})
    with sent, pytest.raises(VersionRequired):
        given_version()
