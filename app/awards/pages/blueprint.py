"""The pages of awards share one blueprint, and with it one folder of templates."""

from flask import Blueprint

pages = Blueprint("awards", __name__, template_folder="../templates")
