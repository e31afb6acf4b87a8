"""The pages of reviews: officers' overview, assignment, panels, scores and release; pools; experts' opinions; the
reviewer's own; results.
"""

from app.reviews.pages import (
    assigning,
    desk,
    meetings,
    officers,
    opinions,
    panels,
    pools,
    profile,
    results,
    reviewing,
    runs,
    scoring,
    talking,
)
from app.reviews.pages.blueprint import pages

__all__ = [
    "assigning",
    "desk",
    "meetings",
    "officers",
    "opinions",
    "pages",
    "panels",
    "pools",
    "profile",
    "results",
    "reviewing",
    "runs",
    "scoring",
    "talking",
]
