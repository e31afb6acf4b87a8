"""/api/v1 of reviews, by who asks."""

from app.reviews.api import meetings, officers, opinions, own, pools, runs, talking
from app.reviews.api.blueprint import api

__all__ = ["api", "meetings", "officers", "opinions", "own", "pools", "runs", "talking"]
