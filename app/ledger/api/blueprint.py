"""The blueprint all endpoints of the books hang on."""

from typing import Any

from flask_smorest import Blueprint

api = Blueprint("ledger_api", __name__, url_prefix="/api/v1", description="Funds, lots and the journal")
Answer = tuple[Any, int, dict[str, str]]
