"""/reviews/certificate.pdf: what somebody has done as a reviewer, on paper; it names no proposal."""

import io
from pathlib import Path

from flask import Response, current_app, render_template

from app.kernel import clock
from app.kernel.errors import NotFound
from app.reports.pages.blueprint import pages
from app.reports.printing import pdf
from app.reviews.policy import may_list_own
from app.reviews.queries.served import served_by
from app.web.access import governed_by
from app.web.actors import current_actor
from app.web.sending import attachment


@pages.get("/reviews/certificate.pdf")
@governed_by(may_list_own)
def certificate_file() -> Response:
    """Not there for somebody without a review in a call that is released."""
    actor, now = current_actor(), clock.now()
    served = served_by(actor.person_id)
    if not served:
        raise NotFound
    html = render_template("reports/certificate.html", served=served, name=actor.name, now=now)
    style = Path(str(current_app.static_folder), "print.css").read_text(encoding="utf-8")
    return attachment(io.BytesIO(pdf(html, style, now)), "certificate.pdf", "application/pdf")
