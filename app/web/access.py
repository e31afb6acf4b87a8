"""Every route declares who may come, or the service does not start.

The declaration names the policy that the service behind the route asks; it is not a second check. `signed_in`
and `fresh` refuse before anything is loaded.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask

from app.kernel.errors import FreshSignInRequired, SignInRequired
from app.web.actors import current_actor

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anybody may come; the page shows only what is public."""
    view.access_policy = "public"  # type: ignore[attr-defined]
    return view


def governed_by(
    policy: Callable[..., bool], *, fresh: bool = False, anonymous: bool = False
) -> Callable[[View], View]:
    """A signed-in person may come; the service behind the view asks `policy`.

    `fresh` also asks for a sign-in of the last few minutes (money, release, export); `anonymous` lets the policy
    decide about people who are not signed in.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            actor = current_actor()
            if not anonymous and not actor.is_signed_in:
                raise SignInRequired
            if fresh and not actor.is_fresh:
                raise FreshSignInRequired
            return view(*args, **kwargs)

        guarded.access_policy = f"{policy.__module__}.{policy.__qualname__}"  # type: ignore[attr-defined]
        return cast("View", guarded)

    return declare


def signed_in(view: View) -> View:
    """Any signed-in person may come and sees what is their own."""
    return governed_by(_is_signed_in)(view)


def _is_signed_in(actor: Any) -> bool:
    return bool(actor.is_signed_in)


def undeclared(app: Flask) -> Iterator[str]:
    """Rules of the URL map whose view declares no policy."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if (
            getattr(view, "access_policy", None) is None
            and rule.endpoint not in app.extensions["open_endpoints"]
        ):
            yield f"{rule.rule} ({rule.endpoint})"


def require_all_declared(app: Flask) -> None:
    """Stop the start when a route declares no policy (INV-35)."""
    missing = sorted(undeclared(app))
    if missing:
        raise SystemExit("routes without a declared policy:\n" + "\n".join(missing))
