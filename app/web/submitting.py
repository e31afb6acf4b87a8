"""A form arrives, is done once, and either leads on or comes back with every problem and every typed word."""

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, redirect, request
from marshmallow import ValidationError

from app.kernel.errors import RuleBroken, VersionStale
from app.web.idempotency import once_per_key
from app.web.problems import said_of, status_of

UNREADABLE = 422


def submit_form(
    effect: Callable[[], dict[str, Any]],
    *,
    then: Callable[[dict[str, Any]], str],
    again: Callable[..., str],
) -> Any:
    """Run `effect` once for the form's key and go to the address that `then` makes of its answer.

    A refusal calls `again(problems=[...], typed={...}, theirs={...})`, which draws the form anew with what was
    typed; `theirs` holds the present content when somebody else changed the thing meanwhile.
    """
    return redrawn_if_refused(lambda: redirect(then(once_per_key(effect)), code=303), again)


def redrawn_if_refused(action: Callable[[], Any], again: Callable[..., str]) -> Any:
    """The answer of `action`, or the form anew. For forms with a password, of which not even a hash may be kept."""
    try:
        return action()
    except (RuleBroken, ValidationError, VersionStale) as fault:
        return _drawn_again(fault, again)


def _drawn_again(fault: Exception, again: Callable[..., str]) -> Response:
    theirs = fault.theirs if isinstance(fault, VersionStale) else {}
    page = again(problems=said_of(fault), typed=request.form, theirs=theirs)
    response = make_response(page)
    response.status_code = UNREADABLE if isinstance(fault, ValidationError) else status_of(fault)  # type: ignore[arg-type]
    return response
