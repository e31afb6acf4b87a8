"""The cookie of a session: a random token in Flask's signed session, and nothing about the person."""

from flask import g, session
from werkzeug.wrappers import Response

from app.web.actors import forget_actor

TOKEN = "sign_in"  # noqa: S105 - the name of the token, not a token


def token() -> str:
    """The token the browser holds; empty where there is none."""
    return str(session.get(TOKEN, ""))


def begin(new_token: str) -> None:
    """Put a new token into the browser; nothing of what was there before stays (session fixation)."""
    _forget()
    session[TOKEN] = new_token


def replace_token(new_token: str) -> None:
    """After a confirmation the same session goes on under a new token."""
    session[TOKEN] = new_token
    forget_actor()


def end(response: Response) -> Response:
    """Take everything of the session out of the browser."""
    _forget()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _forget() -> None:
    session.clear()
    g.pop("csrf_token", None)
    forget_actor()
