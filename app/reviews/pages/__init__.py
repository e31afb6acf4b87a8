"""The pages of reviews: officers' overview, assignment, panels, scores and release; pools; the reviewer's
own; results.
"""

from app.reviews.pages import (
    assigning,
    desk,
    meetings,
    officers,
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
