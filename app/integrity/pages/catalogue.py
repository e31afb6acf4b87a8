"""/integrity/rules: the catalogue, generated from the code, for everybody; /integrity/audit: the rules under audit."""

from collections import defaultdict

from flask import render_template

from app.integrity import labels, policy
from app.integrity.catalogue import CATALOGUE, RULES
from app.integrity.catalogue.dated import on_day, settings_of
from app.integrity.catalogue.disparity import disparities
from app.integrity.catalogue.waiting import RESTS_ON, WAITS
from app.integrity.pages.blueprint import pages
from app.integrity.queries import audits, lists, registers
from app.integrity.states import Register
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web.access import governed_by, public
from app.web.actors import current_actor


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
        waits=WAITS,
        missing=defaultdict(tuple, _missing()),
        labels=labels,
    )


def _missing() -> dict[str, tuple[Register, ...]]:
    """Rule → registers it rests on and of which no edition was imported."""
    known = registers.known()
    return {rule: tuple(it for it in needs if it not in known) for rule, needs in RESTS_ON.items()}


@pages.get("/integrity/audit")
@governed_by(policy.may_audit)
def audit() -> str:
    """GOV-02 and 3.6: how findings fall on groups, which rules are suspended, which lists are in force; no person."""
    if not policy.may_audit(current_actor()):
        raise NotFound
    dated = on_day(clock.now().date())
    least = int(dated.number("disparity_least"))
    scripts, places = audits.rates_by_script(), audits.rates_by_institution()
    return render_template(
        "integrity/audit.html",
        scripts=[each for each in scripts if each.people >= least],
        places=[each for each in places if each.people >= least],
        disparate=disparities(scripts, ratio=dated.number("disparity_ratio"), least=least),
        suspensions=audits.suspensions(),
        editions=lists.editions(),
        registers=registers.editions(),
        least=least,
        labels=labels,
        catalogue=RULES,
    )
