"""How bytes that people handed in leave the service: as a sandboxed attachment that no browser runs.

The caller has asked its own policy.
"""

from typing import BinaryIO

from flask import Response, send_file

SANDBOX = "default-src 'none'; sandbox"


def attachment(stream: BinaryIO, name: str, media_type: str) -> Response:
    """The stream as a download called `name` (encoded by RFC 5987)."""
    response = send_file(
        stream,
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=False,
        conditional=False,
        max_age=None,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
