"""The pages of integrity: officers' flags and findings, the applicant's questions, the catalogue and the audits."""

from app.integrity.pages import catalogue, deciding, flags, questions, records, work
from app.integrity.pages.blueprint import pages

__all__ = ["catalogue", "deciding", "flags", "pages", "questions", "records", "work"]
