"""The blueprint of the endowment's endpoints, and who reads them."""

from typing import Any

from flask_smorest import Blueprint

from app.endowment import policy
from app.kernel.errors import NotFound
from app.web.actors import current_actor

api = Blueprint("endowment_api", __name__, url_prefix="/api/v1/endowment", description="The joint endowment")
Answer = tuple[Any, int, dict[str, str]]


def require_reader() -> None:
    if not policy.may_view(current_actor()):
        raise NotFound
