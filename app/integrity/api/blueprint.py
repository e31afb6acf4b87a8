"""The blueprint that all endpoints of integrity share."""

from flask_smorest import Blueprint

api = Blueprint(
    "integrity_api", __name__, url_prefix="/api/v1", description="Integrity: flags, findings, the catalogue"
)
