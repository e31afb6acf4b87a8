"""`Idempotency-Key`: a repeated POST gets the first answer again.

The API sends a header, a page a hidden field made when the form was drawn. The effect and the kept answer are
written by one transaction.
"""

import re
import uuid
from collections.abc import Callable
from typing import Any

from flask import request

from app.kernel.crypto import content_hash
from app.kernel.db import unit_of_work
from app.kernel.errors import Problem, RuleBroken
from app.kernel.idempotency import Intent, once
from app.web.actors import current_actor

KEY = re.compile(r"[\x21-\x7e]{8,100}")
"""Visible ASCII: what a header may hold and every database keeps."""


def new_key() -> str:
    return uuid.uuid4().hex


def once_per_key(effect: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Run `effect` in a unit of work, once for this request's key; returns its answer, kept or new.

    `effect` returns what the answer needs (ids, references) as plain JSON.
    """
    intent = _intent()
    return unit_of_work(once, intent, effect)


def _intent() -> Intent:
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key", "")
    if not KEY.fullmatch(key):
        raise RuleBroken("idempotency.key_missing", [Problem("idempotency.key_missing")])
    body = (
        request.get_data(as_text=True) if request.is_json else sorted(_sent(request.form.items(multi=True)))
    )
    person = str(current_actor().person_id)
    return Intent(person, key, content_hash([request.method, request.path, body]))


def _sent(items: Any) -> list[list[str]]:
    return [[name, value] for name, value in items if name not in ("csrf_token", "idempotency_key")]
