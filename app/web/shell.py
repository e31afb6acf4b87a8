"""What surrounds every request: reading session, language, request id, security headers, CSRF, static addresses."""

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, request, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest

from app.kernel.db import read_only
from app.kernel.language import gettext, language, ngettext, set_language
from app.kernel.parties import parties
from app.web import admission, formats, problems
from app.web.actors import current_actor
from app.web.forms import kept, kept_texts
from app.web.idempotency import new_key

csrf = CSRFProtect()
log = structlog.get_logger("request")
STATIC_SECONDS = 31_536_000
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; frame-src 'none'; base-uri 'none'; object-src 'none';"
    " manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}
NavigationMaker = Callable[[], list[Any]]


def init(app: Flask, navigation: NavigationMaker) -> None:
    admission.init(app)
    problems.init(app)
    app.register_error_handler(CSRFError, _on_csrf_error)
    formats.init(app)
    app.before_request(_begin)
    csrf.init_app(app)  # after `_begin`, so that its refusal can be put into the reader's words
    app.after_request(_finish)
    app.teardown_request(_end)
    app.jinja_env.globals |= {
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        "static": _static_address(app),
        "new_idempotency_key": new_key,
        "kept": kept,
        "kept_texts": kept_texts,
    }
    app.context_processor(lambda: _context(navigation))


def _context(navigation: NavigationMaker) -> dict[str, Any]:
    return {
        "actor": current_actor(),
        "locale": language(),
        "navigation": navigation(),
        "parties": parties(),
    }


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = secrets.token_hex(8)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    g.scope = ExitStack()
    g.scope.enter_context(read_only())
    set_language(_wanted_language())
    if "\x00" in request.path or b"%00" in request.query_string:
        raise BadRequest
    if _is_cross_site():
        raise CSRFError("cross-site request")


def _wanted_language() -> str:
    """Choice by cookie, else the person's own, else what the browser prefers."""
    chosen = request.cookies.get("language")
    if chosen in ("en", "ja"):
        return chosen
    if request.path.startswith("/static/"):
        return "en"
    actor = current_actor()
    return actor.language if actor.is_signed_in else request.accept_languages.best_match(["en", "ja"]) or "en"


def _is_cross_site() -> bool:
    """A browser says where a request comes from; a change asked for by another site is refused."""
    is_change = request.method not in ("GET", "HEAD", "OPTIONS")
    return is_change and request.headers.get("Sec-Fetch-Site", "same-origin") in ("cross-site", "same-site")


def _on_csrf_error(_fault: CSRFError) -> Response:
    return problems.answer(400, "csrf", problems.words_of("csrf", {}), [])


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault(
            "Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload"
        )
    if request.endpoint == "static":
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
    else:
        response.headers.setdefault("Cache-Control", "private, no-store")
        response.headers.add("Vary", "Cookie")
    response.headers["X-Request-Id"] = g.get("request_id", "")
    _log(response)
    return response


def _log(response: Response) -> None:
    took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
    log.info(
        "answered", method=request.method, route=str(request.url_rule), status=response.status_code, ms=took
    )


def _end(_fault: BaseException | None) -> None:
    scope = g.pop("scope", None)
    if scope is not None:
        scope.close()


def _static_address(app: Flask) -> Callable[[str], str]:
    """`static('app.css')` → an address that changes with the content, so that it may be cached for ever."""
    known: dict[str, str] = {}

    def address(path: str) -> str:
        if path not in known or app.debug:
            digest = hashlib.sha256((Path(app.static_folder or "") / path).read_bytes()).hexdigest()[:12]
            known[path] = url_for("static", filename=path, v=digest)
        return known[path]

    return address
