"""/api/v1/endowment."""

from app.endowment.api import books, prepared
from app.endowment.api.blueprint import api

__all__ = ["api", "books", "prepared"]
