"""/sign-in, /sign-out, /confirm, /register, /welcome, /reset."""

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from app.accounts import queries, service
from app.accounts.pages import cookie
from app.accounts.pages.blueprint import pages
from app.accounts.pages.choices import form_choices, read_with_institution
from app.accounts.schemas import AddressIn, ConfirmIn, NewcomerIn, NewPasswordIn, SignInIn
from app.kernel import clock
from app.kernel.actor import ANONYMOUS
from app.kernel.crypto import sha256_hex
from app.kernel.db import unit_of_work
from app.web import session_cookie
from app.web.access import public, signed_in
from app.web.actors import current_actor
from app.web.forms import read_form
from app.web.redirects import own_path
from app.web.submitting import redrawn_if_refused

DESK = "reports.desk"


@pages.get("/sign-in")
@public
def sign_in() -> Any:
    if current_actor().is_signed_in:
        return redirect(_next())
    return _sign_in_form()


@pages.post("/sign-in")
@public
def sign_in_by_password() -> Any:
    """Count the try, compare the password outside any transaction, then begin the session."""

    def action() -> Any:
        data = read_form(SignInIn())
        session_cookie.begin(sign_in_with(data["email"], data["password"]))
        return redirect(_next(), code=303)

    return redrawn_if_refused(action, _sign_in_form)


def sign_in_with(email: str, password: str) -> str:
    """The token of a new session, for whoever gives a right address and password."""
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.address", request.remote_addr or "")
    unit_of_work(service.count_attempt, ANONYMOUS, "sign_in.account", email)
    person_id = service.check_password(ANONYMOUS, email, password)
    return unit_of_work(service.open_sign_in, ANONYMOUS, person_id, password=password, agent=_agent())


@pages.post("/sign-out")
@signed_in
def sign_out() -> Any:
    unit_of_work(service.sign_out, current_actor())
    return session_cookie.end(redirect(url_for("reports.home"), code=303))


@pages.get("/confirm")
@signed_in
def confirm() -> str:
    return _confirm_form()


@pages.post("/confirm")
@signed_in
def confirm_by_password() -> Any:
    """A fresh sign-in, for what cannot be undone: money, release, export."""
    actor = current_actor()

    def action() -> Any:
        password = read_form(ConfirmIn())["password"]
        unit_of_work(service.count_attempt, actor, "confirm", str(actor.person_id))
        service.check_password(actor, actor.email, password)
        session_cookie.replace_token(unit_of_work(service.confirm, actor))
        return redirect(_next(), code=303)

    return redrawn_if_refused(action, _confirm_form)


@pages.get("/register")
@public
def register() -> str:
    return _register_form()


@pages.post("/register")
@public
def register_by_form() -> Any:
    def action() -> Any:
        newcomer = read_with_institution(NewcomerIn())
        unit_of_work(service.count_attempt, ANONYMOUS, "register.address", request.remote_addr or "")
        unit_of_work(service.ask_to_register, ANONYMOUS, newcomer)
        return redirect(url_for("accounts.sent"), code=303)

    return redrawn_if_refused(action, _register_form)


@pages.get("/sent")
@public
def sent() -> str:
    """The same page for every address: whether it has an account is told by letter only."""
    return render_template("accounts/sent.html")


@pages.get("/reset")
@public
def reset() -> str:
    return _reset_form()


@pages.post("/reset")
@public
def reset_by_address() -> Any:
    def action() -> Any:
        email = read_form(AddressIn())["email"]
        unit_of_work(service.count_attempt, ANONYMOUS, "reset.address", request.remote_addr or "")
        unit_of_work(service.count_attempt, ANONYMOUS, "reset.account", email)
        unit_of_work(service.ask_for_reset, ANONYMOUS, email)
        return redirect(url_for("accounts.sent"), code=303)

    return redrawn_if_refused(action, _reset_form)


@pages.get("/welcome/<token>")
@public
def welcome(token: str) -> Any:
    """Opening the link changes nothing, because scanners of mail open links; the button on the page does."""
    return _new_password_form(token, is_new=True)


@pages.post("/welcome/<token>")
@public
def join(token: str) -> Any:
    def action() -> Any:
        person = unit_of_work(service.accept_invitation, ANONYMOUS, token, read_form(NewPasswordIn()))
        session_cookie.begin(unit_of_work(service.open_sign_in, ANONYMOUS, person.id, agent=_agent()))
        return redirect(url_for(DESK), code=303)

    return redrawn_if_refused(action, lambda **found: _new_password_form(token, is_new=True, **found))


@pages.get("/reset/<token>")
@public
def new_password(token: str) -> Any:
    return _new_password_form(token, is_new=False)


@pages.post("/reset/<token>")
@public
def set_new_password(token: str) -> Any:
    def action() -> Any:
        unit_of_work(service.reset_password, ANONYMOUS, token, read_form(NewPasswordIn()))
        return redirect(url_for("accounts.sign_in", again="1"), code=303)

    return redrawn_if_refused(action, lambda **found: _new_password_form(token, is_new=False, **found))


def _sign_in_form(**found: Any) -> str:
    demo = current_app.extensions.get("demo_accounts")
    return render_template(
        "accounts/sign_in.html",
        demo_accounts=demo() if demo and current_app.extensions["settings"].demo else [],
        has_ended=cookie.has_ended(),
        has_new_password=bool(request.args.get("again")),
        **{"typed": {}, **found},
    )


def _confirm_form(**found: Any) -> str:
    return render_template("accounts/confirm.html", **{"typed": {}, **found})


def _register_form(**found: Any) -> str:
    return render_template("accounts/register.html", **{"typed": {}, **form_choices(), **found})


def _reset_form(**found: Any) -> str:
    return render_template("accounts/reset.html", **{"typed": {}, **found})


def _new_password_form(token: str, *, is_new: bool, **found: Any) -> Any:
    link = queries.mail_link(sha256_hex(token.encode()))
    is_usable = link is not None and link.used_at is None and clock.now() <= link.expires_at
    page = render_template(
        "accounts/new_password.html",
        link=link if is_usable else None,
        is_new=is_new,
        **{"typed": {}, **found},
    )
    return page if is_usable or found else (page, 410)


def _next() -> str:
    target = request.args.get("next", "")
    return own_path(target) if target else url_for(DESK)


def _agent() -> str:
    return request.headers.get("User-Agent", "")
