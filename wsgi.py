"""The application for gunicorn and for `flask`."""

from app.factory import create_app

app = create_app()
