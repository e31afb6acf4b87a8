"""Every address of the service that can be asked for, found by looking: a route added tomorrow is among them."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from itertools import islice, product
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask
from sqlalchemy import Table, select
from werkzeug.routing import AnyConverter, Rule, UUIDConverter

from app.kernel.db import Model, read_only

IDS_PER_TABLE, MOST_PER_RULE = 6, 16
LEFT_OUT = {"static", "web.alive", "web.ready", "web.metrics", "web.language"}
"""Assets, what watches the process, and a choice that changes a cookie: none of them looks at the programme."""

WORDS = ("Person", "sensors", "Merit", "QST", "University")
"""What people look for: names, titles, texts of reviews, references, places."""

PAGE = re.compile(r'"(/[^"\s]*\?[^"\s]+)"')


def rules_of(app: Flask) -> list[Rule]:
    """Every GET route that is about the programme."""
    return [
        rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint not in LEFT_OUT
    ]


def addresses(app: Flask, known: Mapping[str, Sequence[Any]]) -> list[str]:
    """The address of every GET route with every id the database has for its places; of the API for every side too.

    `known`: values for the names of places that stand in no table.
    """
    builder, found = app.url_map.bind("localhost"), {}
    for rule in rules_of(app):
        names = sorted(rule.arguments)
        choices = [values_for(rule, name, known) for name in names]
        for values in islice(product(*choices), MOST_PER_RULE):
            path = builder.build(rule.endpoint, dict(zip(names, values, strict=True)), method="GET")
            found[path] = None
    return [
        *found,
        *(f"{path}?party={party}" for path in found if "/api/" in path for party in known["party"]),
    ]


def values_for(rule: Rule, name: str, known: Mapping[str, Sequence[Any]]) -> Sequence[Any]:
    """What a place of a rule can hold: known values, ids of the tables its name means, or something invented."""
    if known.get(name):
        return known[name]
    kind = rule._converters[name]
    if isinstance(kind, AnyConverter):
        return sorted(kind.items)
    if not isinstance(kind, UUIDConverter):
        return ["1"]
    with read_only() as session:
        ids = [
            key
            for table in tables_of(name.removesuffix("_id"))
            for key in session.scalars(select(table.c.id).order_by(table.c.id).limit(IDS_PER_TABLE))
        ]
    return ids or [uuid.UUID(int=0)]


def tables_of(word: str) -> Iterator[Table]:
    """Tables of which a row is called so: `line` is a row of `award_lines` as of `budget_lines`."""
    plural = {f"{word}s", re.sub("y$", "ies", word), "people" if word == "person" else ""}
    for table in Model.metadata.sorted_tables:
        is_one = any(table.name == name or table.name.endswith(f"_{name}") for name in plural if name)
        if is_one and "id" in table.c:
            yield table


class _Reader(HTMLParser):
    """The addresses with a query that a page leads to: by its links, and by its forms of search and filters."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.found, self.action, self.select = base, {}, None, ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attributes}
        if tag == "a" and "?" in at.get("href", ""):
            self._note(at["href"])
        elif tag == "form":
            is_search = at.get("method", "get").lower() == "get"
            self.action = urlsplit(urljoin(self.base, at.get("action", ""))).path if is_search else None
        elif self.action and tag == "select":
            self.select = at.get("name", "")
        elif self.action and tag == "option" and self.select:
            self._note(f"{self.action}?{urlencode({self.select: at.get('value', '')})}")
        elif self.action and tag == "input" and at.get("name"):
            self._input(at)

    def _input(self, at: dict[str, str]) -> None:
        is_free = at.get("type", "text") in ("text", "search")
        for word in WORDS if is_free else [at.get("value", "")]:
            self._note(f"{self.action}?{urlencode({at['name']: word})}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.action = None
        if tag == "select":
            self.select = ""

    def _note(self, address: str) -> None:
        whole = urlsplit(urljoin(self.base, address))
        if not whole.netloc:
            self.found[f"{whole.path}?{whole.query}"] = None


def led_to(pages: Iterable[tuple[str, bytes]]) -> list[str]:
    """Searches, filters, orders and further pages that the given pages (address, HTML) offer."""
    found: dict[str, None] = {}
    for base, html in pages:
        reader = _Reader(base)
        reader.feed(html.decode(errors="replace"))
        found |= reader.found
    return list(found)
