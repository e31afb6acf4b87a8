"""The pages of reviews: officers' overview, assignment, panels, scores and release; the reviewer's own; results."""

from app.reviews.pages import assigning, officers, panels, results, reviewing, scoring
from app.reviews.pages.blueprint import pages

__all__ = ["assigning", "officers", "pages", "panels", "results", "reviewing", "scoring"]
