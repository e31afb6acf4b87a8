"""The pages of awards: the public list and record with the money behind it; reports of expenditure."""

from app.awards.pages import awards, reports
from app.awards.pages.blueprint import pages

__all__ = ["awards", "pages", "reports"]
