"""The pages of the shell itself: language choice, health, metrics."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from app.kernel.bilingual import LANGUAGES
from app.kernel.db import engine, session
from app.kernel.outbox import Job, JobState
from app.web.access import public
from app.web.redirects import own_path

pages = Blueprint("web", __name__)
YEAR = int(timedelta(days=365).total_seconds())


@pages.get("/language/<code>")
@public
def language(code: str) -> Any:
    """Choose a language and go back; kept in a cookie for a year."""
    response = redirect(own_path(request.args.get("next", "")))
    if code in LANGUAGES:
        response.set_cookie(
            "language", code, max_age=YEAR, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"]
        )
    return response


@pages.get("/healthz")
@public
def alive() -> Any:
    return jsonify({"status": "alive"})


@pages.get("/readyz")
@public
def ready() -> Any:
    """Ready to serve: database at the newest migration, file store writable, clock sane."""
    checks = {name: check() for name, check in current_app.extensions["readiness"].items()}
    return jsonify({"ready": all(checks.values()), "checks": checks}), 200 if all(checks.values()) else 503


@pages.get("/metrics")
@public
def metrics() -> Response:
    """Figures for Prometheus, only for this machine; the proxy does not pass this path on."""
    if request.remote_addr not in ("127.0.0.1", "::1"):
        return Response(status=404)
    registry = CollectorRegistry()
    jobs = Gauge("jusstic_jobs", "Rows of the outbox", ["state"], registry=registry)
    counts = dict(session().execute(select(Job.state, func.count()).group_by(Job.state)).all())
    for state in JobState:
        jobs.labels(state.value).set(counts.get(state, 0))
    pool = Gauge("jusstic_database_connections", "Connections in use", registry=registry)
    pool.set(engine().pool.checkedout())  # type: ignore[attr-defined]
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
