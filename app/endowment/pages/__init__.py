"""The pages of the endowment: the administrator's desk, what is under four eyes, signed policies, books and lines."""

from app.endowment.pages import books, desk, policies, prepared, projection, statements
from app.endowment.pages.blueprint import pages

__all__ = ["books", "desk", "pages", "policies", "prepared", "projection", "statements"]
