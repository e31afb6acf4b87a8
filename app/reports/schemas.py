"""What the desk's endpoint writes."""

from marshmallow import fields

from app.reports import labels
from app.reports.queries.making import OF_KIND
from app.web.forms import BilingualField, InputSchema, MoneyField, OutputSchema


class TaskOut(OutputSchema):
    """Something that waits. `code` is stable; `path` leads to the page where it is done."""

    code = fields.String()
    kind = fields.String()
    sentence = fields.String()
    title = BilingualField()
    reference = fields.String()
    party = fields.String()
    count = fields.Integer()
    due = fields.AwareDateTime(allow_none=True)
    path = fields.String()


class ThingOut(OutputSchema):
    """Something of one's own."""

    kind = fields.String()
    title = BilingualField()
    reference = fields.String()
    state = fields.String()
    path = fields.String()


class DeskOut(OutputSchema):
    """What waits, due first in front, and what is one's own."""

    waiting = fields.List(fields.Nested(TaskOut))
    things = fields.List(fields.Nested(ThingOut))


class StatementIn(InputSchema):
    """Which days (`US-2026` or `2026-01-01..2026-03-31`), and the books as known when; both may be left out."""

    cut = fields.String(load_default="")
    known = fields.AwareDateTime(load_default=None, allow_none=True)


class Worded(OutputSchema):
    """Something with a stable `key` and its words in the reader's language."""

    key = fields.String()
    words = fields.Function(lambda named: labels.word(named.key))


class RowOut(OutputSchema):
    """One amount a column, null where there is nothing to tell. `party`: whose it is."""

    key = fields.String()
    words = fields.Function(labels.row_text)
    party = fields.String()
    values = fields.List(MoneyField(positive=False, allow_none=True))
    is_total = fields.Boolean()


class TableOut(Worded):
    currency = fields.String()
    columns = fields.List(fields.Nested(Worded))
    rows = fields.List(fields.Nested(RowOut))


class StatementOut(OutputSchema):
    """A statement of a fund. Asked again with the same `cut` and `known`, it tells the same for ever."""

    fund_id = fields.UUID(attribute="wish.fund.id")
    fund = fields.String(attribute="wish.fund.code")
    code = fields.String(attribute="made.code")
    cut = fields.String(attribute="wish.cut.code")
    first = fields.Date(attribute="wish.cut.first")
    last = fields.Date(attribute="wish.cut.last")
    known = fields.AwareDateTime(attribute="wish.known")
    is_balanced = fields.Boolean(attribute="made.is_balanced")
    tables = fields.List(fields.Nested(TableOut), attribute="made.tables")


class FundStatementsOut(OutputSchema):
    """A fund and the statements there are of it."""

    fund_id = fields.UUID(attribute="id")
    fund = fields.String(attribute="code")
    name = BilingualField()
    currency = fields.String()
    statements = fields.Function(lambda fund: list(OF_KIND.get(fund.kind, ())))
