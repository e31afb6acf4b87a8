"""Who is asking. `accounts` registers the loader, so that this package need not know people."""

from collections.abc import Callable

from flask import Flask, current_app, g, has_request_context

from app.kernel.actor import ANONYMOUS, Actor

Loader = Callable[[], Actor]


def set_loader(app: Flask, loader: Loader) -> None:
    app.extensions["actor_loader"] = loader


def current_actor() -> Actor:
    """The actor of this request, loaded once."""
    if not has_request_context():
        return ANONYMOUS
    if "actor" not in g:
        g.actor = current_app.extensions["actor_loader"]()
    actor: Actor = g.actor
    return actor


def forget_actor() -> None:
    """Load the actor again at the next question (after sign-in or sign-out)."""
    g.pop("actor", None)
