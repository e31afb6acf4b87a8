"""Who a request comes from: the session behind the token in the cookie."""

from flask import g, request

from app.accounts import queries, rules, service
from app.accounts.pages.blueprint import pages
from app.kernel import clock
from app.kernel.actor import ANONYMOUS, Actor
from app.kernel.crypto import sha256_hex
from app.kernel.db import unit_of_work
from app.web import session_cookie
from app.web.actors import current_actor


def load_actor() -> Actor:
    """The actor of this request, with one question to the database."""
    token = session_cookie.token()
    living = queries.living_session(sha256_hex(token.encode()), clock.now()) if token else None
    g.last_seen_at = living.last_seen_at if living else None
    return living.actor if living else ANONYMOUS


@pages.before_app_request
def note_use() -> None:
    """Keep a session in use alive, writing at most once every few minutes."""
    if request.endpoint == "static" or not session_cookie.token():
        return
    actor = current_actor()
    if actor.is_signed_in and clock.now() - g.last_seen_at >= rules.SEEN_EVERY:
        unit_of_work(service.keep_alive, actor)


def has_ended() -> bool:
    """Whether the browser still holds the token of a session that is over."""
    return bool(session_cookie.token()) and not current_actor().is_signed_in
