"""The pages of reviews: officers' overview, assignment, panels, scores and release; pools; the reviewer's
own; results.
"""

from app.reviews.pages import assigning, officers, panels, pools, profile, results, reviewing, scoring
from app.reviews.pages.blueprint import pages

__all__ = ["assigning", "officers", "pages", "panels", "pools", "profile", "results", "reviewing", "scoring"]
