"""How a refusal leaves: RFC 9457 problem+json for the API, a page with the same list for people.

The words of a code come from the `PROBLEMS` tables in the packages' `labels`, registered by the composition root.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from marshmallow import ValidationError
from werkzeug.exceptions import HTTPException

from app.kernel.envelope import SealedForOthersError
from app.kernel.errors import (
    Conflict,
    DomainError,
    Forbidden,
    FreshSignInRequired,
    NotFound,
    Problem,
    RuleBroken,
    SignInRequired,
    TooManyAttempts,
    Unavailable,
    VersionRequired,
    VersionStale,
)
from app.kernel.language import lazy

STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (NotFound, 404),
    (SignInRequired, 401),
    (FreshSignInRequired, 403),
    (Forbidden, 403),
    (VersionRequired, 428),
    (VersionStale, 412),
    (Unavailable, 503),
    (TooManyAttempts, 429),
    (RuleBroken, 422),
    (Conflict, 409),
)
PROBLEMS = {
    "not_found": lazy("There is nothing here, or it is not for you to see."),
    "forbidden": lazy("You can see this, but this action is not yours to take."),
    "sign_in_required": lazy("Sign in to go on."),
    "fresh_sign_in_required": lazy(
        "Confirm your password to go on: this action needs a sign-in of the last few minutes."
    ),
    "state.not_allowed": lazy("This cannot be done in the present state (%(state)s)."),
    "version.required": lazy("Say which version you changed (If-Match)."),
    "version.stale": lazy(
        "Somebody changed this since you opened it. Your text is kept below; compare and save again."
    ),
    "unavailable": lazy("The service is busy. Nothing was changed; please send it again in a moment."),
    "conflict.constraint": lazy(
        "Somebody else did this at the same moment. Nothing was changed; look again and repeat."
    ),
    "idempotency.key_reused": lazy("This key was already used for something else."),
    "idempotency.key_missing": lazy("Send an Idempotency-Key, so that a repeated request has one effect."),
    "field.unknown": lazy("There is no such field."),
    "field.missing": lazy("This field is needed."),
    "field.wrong": lazy("%(detail)s"),
    "field.wrong_kind": lazy("This field takes another kind of value."),
    "field.wrong_length": lazy("This has the wrong length."),
    "field.too_long": lazy("Write at most %(most)s characters."),
    "field.too_short": lazy("Write at least %(fewest)s characters."),
    "field.not_a_choice": lazy("Choose one of: %(choices)s."),
    "field.out_of_range": lazy("This value is out of range."),
    "form.incomplete": lazy("Some entries need your attention."),
    "csrf": lazy("The page was open too long, or the request came from another site. Open the page again."),
    "too_large": lazy("The request is too large."),
    "too_many_requests": lazy("Too many attempts. Please wait a little."),
    "method_not_allowed": lazy("This address does not answer to that method."),
    "bad_request": lazy("The request could not be read."),
    "record.key_missing": lazy(
        "This record is sealed, and no key at hand opens it. Nothing is lost: it opens again once the key is back."
    ),
    "internal": lazy("Something went wrong on our side. It was recorded; nothing of yours is lost."),
}
LIBRARY_SENTENCES = (
    (r"Unknown field\.", "field.unknown"),
    (r"Missing data for required field\.|Field may not be null\.", "field.missing"),
    (r"Longer than maximum length (?P<most>\d+)\.", "field.too_long"),
    (r"Shorter than minimum length (?P<fewest>\d+)\.", "field.too_short"),
    (r"Length must be .+\.", "field.wrong_length"),
    (r"Must be one of: (?P<choices>.+)\.", "field.not_a_choice"),
    (r"Must be (?:greater|less) than .+\.|Must be equal to .+\.|Number too large\.", "field.out_of_range"),
    (r"Not a valid .+\.|Invalid .+\.|Not an .+\.", "field.wrong_kind"),
)
"""What marshmallow says in English only → our codes, whose words are in both languages."""
HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "bad_request",
    422: "form.incomplete",
    429: "too_many_requests",
    503: "unavailable",
}
DRAWN = (400, 403, 404, 409, 412, 413, 422, 428, 429, 500, 503)
"""Statuses with a page of their own."""
log = structlog.get_logger("problems")


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in the reader's words."""

    code: str
    pointer: str
    text: str


def register_words(app: Flask, *tables: Mapping[str, Any]) -> None:
    """Install the words of all codes; the same code in two tables is a mistake."""
    words: dict[str, Any] = {}
    for table in (PROBLEMS, *tables):
        twice = words.keys() & table.keys()
        if twice:
            raise SystemExit(f"problem codes with two texts: {sorted(twice)}")
        words.update(table)
    app.extensions["problem_words"] = words


def words_of(code: str, facts: Mapping[str, Any]) -> str:
    text = str(current_app.extensions["problem_words"][code])
    return text % facts if facts else text


def say(problem: Problem) -> Said:
    return Said(problem.code, problem.pointer, words_of(problem.code, problem.facts))


def said_of(fault: Exception) -> list[Said]:
    """All problems of a refusal, in the reader's words."""
    if isinstance(fault, ValidationError):
        return [say(problem) for problem in from_validation(fault)]
    if isinstance(fault, RuleBroken):
        return [say(problem) for problem in fault.problems]
    if isinstance(fault, DomainError):
        return [Said(fault.code, "", words_of(fault.code, fault.facts))]
    return []


def from_validation(fault: ValidationError) -> list[Problem]:
    """Marshmallow's nested messages as problems with JSON pointers."""
    return list(_flatten(fault.normalized_messages(), ""))


def _flatten(messages: Any, pointer: str) -> Any:
    if isinstance(messages, dict):
        for key, value in messages.items():
            yield from _flatten(value, pointer if key == "_schema" else f"{pointer}/{key}")
    elif isinstance(messages, list):
        for message in messages:
            yield _problem_of(str(message), pointer)


def _problem_of(message: str, pointer: str) -> Problem:
    for sentence, code in LIBRARY_SENTENCES:
        if found := re.fullmatch(sentence, message):
            return Problem(code, pointer, found.groupdict())
    return Problem("field.wrong", pointer, {"detail": message})


def status_of(fault: DomainError) -> int:
    return next(status for kind, status in STATUS if isinstance(fault, kind))


def wants_json() -> bool:
    return request.path.startswith("/api/")


def answer(status: int, code: str, title: str, problems: list[Said], **more: Any) -> Response:
    """One refusal as problem+json or as a page."""
    if wants_json():
        body = {"type": f"/problems/{code}", "title": title, "status": status, "code": code, **more}
        if problems:
            body["errors"] = [{"code": p.code, "pointer": p.pointer, "detail": p.text} for p in problems]
        response = jsonify(body)
        response.mimetype = "application/problem+json"
    else:
        page = render_template(
            f"errors/{_template(status)}.html", title=title, problems=problems, code=code, **more
        )
        response = make_response(page)
    response.status_code = status
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "2"
    return response


def _template(status: int) -> int:
    return status if status in DRAWN else 422 if status < 500 else 500


def _on_domain_error(fault: DomainError) -> Any:
    if isinstance(fault, SignInRequired | FreshSignInRequired) and not wants_json():
        endpoint = "accounts.sign_in" if isinstance(fault, SignInRequired) else "accounts.confirm"
        return redirect(url_for(endpoint, next=_way_back()))
    problems = said_of(fault) if isinstance(fault, RuleBroken) else []
    title = words_of(_title_code(fault), fault.facts)
    response = answer(status_of(fault), fault.code, title, problems, **_details(fault))
    if isinstance(fault, TooManyAttempts):
        response.headers["Retry-After"] = str(fault.seconds)
    return response


def _way_back() -> str:
    """Where to go on after the sign-in: the page itself, or the one whose form was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    has_page = "GET" in current_app.url_map.bind("").allowed_methods(request.path)
    return request.path if has_page else url_for("reports.home")


def _details(fault: DomainError) -> dict[str, Any]:
    """What a template or a client needs beside the words."""
    if isinstance(fault, VersionStale):
        return {"theirs": fault.theirs, "current": fault.current}
    return {"retry_after": fault.seconds} if isinstance(fault, TooManyAttempts) else {}


def _title_code(fault: DomainError) -> str:
    """A rule's own title where it has one, else the general one."""
    known = current_app.extensions["problem_words"]
    return fault.code if fault.code in known else "form.incomplete"


def _on_validation_error(fault: ValidationError) -> Response:
    return answer(422, "form.incomplete", words_of("form.incomplete", {}), said_of(fault))


def _on_http_exception(fault: HTTPException) -> Any:
    if fault.code is None or fault.code < HTTPStatus.BAD_REQUEST:
        return fault
    code = HTTP_CODES.get(fault.code, "bad_request")
    response = answer(fault.code, code, words_of(code, {}), _said_by_reader(fault))
    for name, value in fault.get_headers():
        if name.lower() in ("allow", "retry-after", "www-authenticate"):
            response.headers[name] = value
    return response


def _said_by_reader(fault: HTTPException) -> list[Said]:
    """The mistakes that webargs found in the body or the query of an API call; it puts their place first."""
    mistakes = getattr(fault, "exc", None)
    if not isinstance(mistakes, ValidationError):
        return []
    return [
        say(problem) for inner in mistakes.normalized_messages().values() for problem in _flatten(inner, "")
    ]


def _on_depth(fault: RecursionError) -> Response:
    """JSON that nests without end; anything else that runs too deep is a mistake of ours."""
    if not request.is_json:
        raise fault
    log.warning("request.too_deep", exc_info=fault)
    return answer(400, "bad_request", words_of("bad_request", {}), [])


def _on_sealed(fault: SealedForOthersError) -> Response:
    """What no key at hand opens; the operator learns of which record."""
    log.error("record.key_missing", about=str(fault))
    return answer(503, "record.key_missing", words_of("record.key_missing", {}), [])


def _on_crash(fault: Exception) -> Response:
    log.error("request.crashed", error=type(fault).__name__, exc_info=fault)
    return answer(500, "internal", words_of("internal", {}), [], request_id=g.get("request_id", ""))


def init(app: Flask) -> None:
    app.register_error_handler(DomainError, _on_domain_error)
    app.register_error_handler(ValidationError, _on_validation_error)
    app.register_error_handler(HTTPException, _on_http_exception)
    app.register_error_handler(RecursionError, _on_depth)
    app.register_error_handler(SealedForOthersError, _on_sealed)
    if not app.testing:
        app.register_error_handler(Exception, _on_crash)
