"""Talking to the service as a browser or a script does: with the token against forged requests and a key."""

import uuid
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def csrf_token(client: FlaskClient) -> str:
    """The token of the client's session; it stays the same until somebody signs in or out."""
    return str(client.get("/api/v1/me").json["csrf_token"])


def post_form(
    client: FlaskClient, path: str, fields: dict[str, Any] | None = None, **more: Any
) -> TestResponse:
    """Send a form as its page would: token, a fresh idempotency key, and `fields` (which may name their own)."""
    hidden = {"csrf_token": csrf_token(client), "idempotency_key": uuid.uuid4().hex}
    return client.post(path, data={**hidden, **(fields or {})}, **more)


def multipart(fields: dict[str, str], name: str, data: bytes) -> dict[str, Any]:
    """Keyword arguments of a client's POST that sends `fields` and a PDF called `name` as `file`, held in memory."""
    parts = [
        f'--frame\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()
    ]
    head = f'--frame\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
    body = (
        "".join([*parts, head, "Content-Type: application/pdf\r\n\r\n"]).encode()
        + data
        + b"\r\n--frame--\r\n"
    )
    return {"data": body, "content_type": "multipart/form-data; boundary=frame"}


def send_json(
    client: FlaskClient,
    method: str,
    path: str,
    body: Any = None,
    *,
    version: int | None = None,
    key: str = "",
) -> TestResponse:
    """Call the API: token and idempotency key in headers, `version` as If-Match."""
    headers = {"X-CSRFToken": csrf_token(client), "Idempotency-Key": key or uuid.uuid4().hex}
    if version is not None:
        headers["If-Match"] = f'"{version}"'
    return client.open(path, method=method, json=body, headers=headers)
