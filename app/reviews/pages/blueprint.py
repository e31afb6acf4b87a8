"""The blueprint that all pages of reviews share."""

from flask import Blueprint

pages = Blueprint("reviews", __name__, template_folder="../templates")
