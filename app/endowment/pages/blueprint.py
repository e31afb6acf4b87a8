"""The blueprint of the endowment's pages, and who reads them."""

from flask import Blueprint

from app.endowment import policy
from app.kernel.errors import NotFound
from app.web.actors import current_actor

pages = Blueprint("endowment", __name__, template_folder="../templates", url_prefix="/endowment")


def require_reader() -> None:
    if not policy.may_view(current_actor()):
        raise NotFound
