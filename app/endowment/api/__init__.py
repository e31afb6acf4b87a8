"""/api/v1/endowment."""

from app.endowment.api import books, prepared, projection, statements
from app.endowment.api.blueprint import api

__all__ = ["api", "books", "prepared", "projection", "statements"]
