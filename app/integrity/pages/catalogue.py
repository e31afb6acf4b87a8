"""/integrity/rules: the catalogue, generated from the code, for everybody."""

from flask import render_template

from app.integrity import labels
from app.integrity.catalogue import CATALOGUE
from app.integrity.catalogue.dated import on_day, settings_of
from app.integrity.pages.blueprint import pages
from app.kernel import clock
from app.web.access import public


@pages.get("/integrity/rules")
@public
def rules() -> str:
    """Every rule with its exact test, basis, inputs and remedies, and the dated settings in force."""
    today = clock.now().date()
    dated, (settings, _digest) = on_day(today), settings_of()
    newest = {each.key: each for each in sorted(settings, key=lambda it: it.since) if each.since <= today}
    return render_template(
        "integrity/rules.html",
        families=CATALOGUE.families(),
        settings=sorted(newest.values(), key=lambda it: it.key),
        dated=dated,
        labels=labels,
    )
