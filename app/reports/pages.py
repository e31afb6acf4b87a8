"""The first page and the desk of every kind of user."""

from flask import Blueprint, render_template

from app.web.access import public, signed_in

pages = Blueprint("reports", __name__, template_folder="templates")


@pages.get("/")
@public
def home() -> str:
    return render_template("reports/home.html")


@pages.get("/desk")
@signed_in
def desk() -> str:
    return render_template("reports/desk.html")
