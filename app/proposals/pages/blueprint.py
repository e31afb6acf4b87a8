"""The blueprint that all pages of proposals share."""

from flask import Blueprint

pages = Blueprint("proposals", __name__, template_folder="../templates")
