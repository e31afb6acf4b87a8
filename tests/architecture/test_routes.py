"""Every URL and method says which policy decides about it, and that policy exists."""

import importlib
from collections.abc import Iterator

import pytest
from flask import Blueprint, Flask
from flask.views import MethodView

from app.web import access

ANYBODY = {"public", "app.web.access._is_signed_in"}


def policies(app: Flask) -> Iterator[tuple[str, str | None]]:
    """(method and rule, declared policy) for everything the service answers to."""
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if rule.endpoint not in app.extensions.get("open_endpoints", set()):
                yield f"{method} {rule.rule}", policy_of(app.view_functions[rule.endpoint], method)


def policy_of(view, method: str) -> str | None:
    """Declared on the view, or on the method of a class of views."""
    inner = getattr(getattr(view, "view_class", None), method.lower(), None)
    return getattr(view, "access_policy", None) or getattr(inner, "access_policy", None)


def undeclared(app: Flask) -> list[str]:
    return sorted(place for place, policy in policies(app) if policy is None)


def invented(app: Flask) -> list[str]:
    """Policies that are no function of a `policy` room."""
    return sorted(
        f"{place}: {policy}"
        for place, policy in policies(app)
        if policy and policy not in ANYBODY and not is_policy(policy)
    )


def is_policy(name: str) -> bool:
    module, _, function = name.rpartition(".")
    if ".policy" not in module:
        return False
    return callable(getattr(importlib.import_module(module), function, None))


def test_every_route_and_method_declares_its_policy(app):
    assert len(list(policies(app))) > 5
    assert undeclared(app) == []


def test_every_declared_policy_is_a_function_of_a_policy_room(app):
    assert invented(app) == []


def test_only_assets_are_open_without_a_policy(app):
    assert app.extensions["open_endpoints"] == {"static"}


def small_app(**views) -> Flask:
    app = Flask("small", static_folder=None)
    pages = Blueprint("pages", "pages")
    for name, view in views.items():
        pages.add_url_rule(
            f"/{name}", name, view, methods=None if hasattr(view, "view_class") else ["GET", "POST"]
        )
    app.register_blueprint(pages)
    app.extensions["open_endpoints"] = set()
    return app


class HalfDeclared(MethodView):
    @access.public
    def get(self): ...

    def delete(self): ...


def test_a_route_without_a_policy_is_seen():
    app = small_app(open=access.public(lambda: ""), secret=lambda: "")
    assert undeclared(app) == ["GET /secret", "POST /secret"]


def test_a_method_without_a_policy_is_seen():
    assert undeclared(small_app(half=HalfDeclared.as_view("half"))) == ["DELETE /half"]


def test_a_policy_that_does_not_exist_is_seen():
    def view(): ...

    view.access_policy = "app.web.access.may_do_anything"
    assert invented(small_app(x=view)) == [
        "GET /x: app.web.access.may_do_anything",
        "POST /x: app.web.access.may_do_anything",
    ]


def test_the_service_refuses_to_start_with_an_undeclared_route():
    with pytest.raises(SystemExit, match="/secret"):
        access.require_all_declared(small_app(secret=lambda: ""))
