"""The blueprint that all pages of accounts share."""

from flask import Blueprint

pages = Blueprint("accounts", __name__, template_folder="../templates")
