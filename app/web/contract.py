"""What the document of the API says beyond its parts: the names of operations and the form of refusals."""

import re
from copy import deepcopy
from typing import Any

from flask import Flask

PLACE = re.compile(r"<(?:[^:<>]*:)?(\w+)>")
"""A place in a rule: `<uuid:call_id>` is `{call_id}` in OpenAPI."""

TEXT = {"type": "string"}
REASON = {
    "type": "object",
    "properties": {"code": TEXT, "pointer": TEXT, "detail": TEXT},
    "required": ["code"],
}
PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `errors` names every field or line that is refused.",
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "code": TEXT,
        "errors": {"type": "array", "items": REASON},
    },
    "required": ["type", "title", "status", "code"],
}
REFUSED = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def complete(app: Flask, described: dict[str, Any]) -> dict[str, Any]:
    """The document with a name for every operation, and with refusals as they leave (`problems.py`)."""
    document = deepcopy(described)
    for rule in app.url_map.iter_rules():
        described = document["paths"].get(PLACE.sub(r"{\1}", rule.rule), {})
        for method in (method.lower() for method in rule.methods or ()):
            if method in described:
                described[method]["operationId"] = rule.endpoint.replace("_api.", ".")
    parts = document["components"]
    parts["schemas"] = {name: _with_known_formats(schema) for name, schema in parts["schemas"].items()}
    parts["schemas"]["Problem"] = PROBLEM
    parts["responses"] = {name: {**said, "content": REFUSED} for name, said in parts["responses"].items()}
    return document


def _with_known_formats(schema: dict[str, Any]) -> dict[str, Any]:
    """A time that is read by a pattern of its own comes with neither format nor pattern: then none is said."""
    fields = {
        name: {
            key: value
            for key, value in field.items()
            if value is not None or key not in ("format", "pattern")
        }
        for name, field in schema.get("properties", {}).items()
    }
    return {**schema, "properties": fields}
