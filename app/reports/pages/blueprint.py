"""The pages of reports share one blueprint, and with it one folder of templates."""

from flask import Blueprint

pages = Blueprint("reports", __name__, template_folder="../templates")
