"""/api/v1 of integrity, by what it is about."""

from app.integrity.api import findings, flags, work
from app.integrity.api.blueprint import api

__all__ = ["api", "findings", "flags", "work"]
