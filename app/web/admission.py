"""What is settled the moment a request is admitted, before its body is read: its instant, and how large it may be.

A deadline is asked of this instant, not of the one at which a lock was had or a slow line had sent everything.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, current_app, g, request

from app.kernel import clock
from app.kernel.crypto import Signer

View = TypeVar("View", bound=Callable[..., Any])


def init(app: Flask) -> None:
    """To be called before anything else that looks at requests."""
    app.before_request(_admit)
    app.extensions["signer"] = Signer(app.extensions["settings"].signing_secret)


def _admit() -> None:
    g.received_at = clock.now()
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, "largest_body", None)
    if largest is not None:
        request.max_content_length = largest


def received_at() -> datetime:
    """The instant at which this request was admitted."""
    instant: datetime = g.received_at
    return instant


def signer() -> Signer:
    """The service's own signature, for receipts."""
    own: Signer = current_app.extensions["signer"]
    return own


def takes_up_to(largest: int) -> Callable[[View], View]:
    """Let one route take a larger body than the rest of the service; `largest` in bytes. Outermost decorator but the
    route's own.
    """

    def declare(view: View) -> View:
        view.largest_body = largest  # type: ignore[attr-defined]
        return view

    return declare
