"""The blueprint that all pages of integrity share."""

from flask import Blueprint

pages = Blueprint("integrity", __name__, template_folder="../templates")
