"""The pages of reviews: officers' overview, assignment, panels, scores and release; pools; the reviewer's
own; results.
"""

from app.reviews.pages import assigning, desk, officers, panels, pools, profile, results, reviewing, scoring
from app.reviews.pages.blueprint import pages

__all__ = [
    "assigning",
    "desk",
    "officers",
    "pages",
    "panels",
    "pools",
    "profile",
    "results",
    "reviewing",
    "scoring",
]
