"""/api/v1 of reviews, by who asks."""

from app.reviews.api import officers, opinions, own, pools, runs
from app.reviews.api.blueprint import api

__all__ = ["api", "officers", "opinions", "own", "pools", "runs"]
