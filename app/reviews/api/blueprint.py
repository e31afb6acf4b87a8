"""The blueprint that all endpoints of reviews share, and the shape of their answers."""

from typing import Any

from flask_smorest import Blueprint

api = Blueprint("reviews_api", __name__, url_prefix="/api/v1", description="Reviews")
Answer = tuple[Any, int, dict[str, str]]
