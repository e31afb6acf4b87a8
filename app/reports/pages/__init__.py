"""The pages of reports: the first page and the desk with what auditors look after; statements of the books."""

from app.reports.pages import certificate, desk, statements
from app.reports.pages.blueprint import pages

__all__ = ["certificate", "desk", "pages", "statements"]
