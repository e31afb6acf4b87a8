"""The pages of proposals: the record, writing, the team, documents, signing and submitting."""

from app.proposals.pages import documents, record, submitting, team, writing
from app.proposals.pages.blueprint import pages

__all__ = ["documents", "pages", "record", "submitting", "team", "writing"]
