"""The pages of disclosures: the record, the editor, certifying, who read it, what institutions see and state."""

from app.disclosures.pages import certifying, consent, editor, files, forms, institutions, record
from app.disclosures.pages.blueprint import pages

__all__ = ["certifying", "consent", "editor", "files", "forms", "institutions", "pages", "record"]
