import pytest
from marshmallow import Schema, ValidationError, fields, validate

from app.kernel.errors import Problem
from app.kernel.language import speaking
from app.web.problems import PROBLEMS, from_validation


class Odd(Schema):
    text = fields.String(validate=validate.Length(min=2, max=3))
    choice = fields.String(validate=validate.OneOf(["a", "b"]))
    number = fields.Integer(validate=validate.Range(min=1, max=9))
    key = fields.UUID()
    day = fields.Date()
    instant = fields.AwareDateTime()
    flag = fields.Boolean()
    rows = fields.List(fields.Nested({"name": fields.String(required=True)}))
    exact = fields.String(validate=validate.Length(equal=4))


CASES = [
    ({"ghost": 1}, Problem("field.unknown", "/ghost")),
    ({"rows": [{}]}, Problem("field.missing", "/rows/0/name")),
    ({"text": None}, Problem("field.missing", "/text")),
    ({"text": 7}, Problem("field.wrong_kind", "/text")),
    ({"text": "abcd"}, Problem("field.wrong_length", "/text")),
    ({"exact": "a"}, Problem("field.wrong_length", "/exact")),
    ({"choice": "c"}, Problem("field.not_a_choice", "/choice")),
    ({"number": 10}, Problem("field.out_of_range", "/number")),
    ({"number": "x"}, Problem("field.wrong_kind", "/number")),
    ({"key": "x"}, Problem("field.wrong_kind", "/key")),
    ({"day": "x"}, Problem("field.wrong_kind", "/day")),
    ({"instant": "2026-01-01T00:00:00"}, Problem("field.wrong_kind", "/instant")),
    ({"flag": "x"}, Problem("field.wrong_kind", "/flag")),
    ({"rows": 7}, Problem("field.wrong_kind", "/rows")),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_what_the_library_says_becomes_a_code_with_words_in_both_languages(body, expected):
    with pytest.raises(ValidationError) as refused:
        Odd().load(body)
    assert [(p.code, p.pointer) for p in from_validation(refused.value)] == [
        (expected.code, expected.pointer)
    ]
    with speaking("ja"):
        assert str(PROBLEMS[expected.code]).isascii() is False


def test_lengths_are_named():
    with pytest.raises(ValidationError) as refused:
        Schema.from_dict({"a": fields.String(validate=validate.Length(max=2))})().load({"a": "abc"})
    assert [p.facts for p in from_validation(refused.value)] == [{"most": "2"}]


def test_our_own_sentence_stays():
    fault = ValidationError({"a": ["Write the amount as text."]})
    assert from_validation(fault) == [Problem("field.wrong", "/a", {"detail": "Write the amount as text."})]
