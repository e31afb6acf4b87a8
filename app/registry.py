"""Every package's pages, API, words of refusals and invariants, each in one list."""

from collections.abc import Mapping
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, jsonify
from flask_smorest import Api, Blueprint

from app.accounts.api import api as accounts_api
from app.accounts.invariants import INVARIANTS as ACCOUNTS
from app.accounts.labels import PROBLEMS as ACCOUNTS_WORDS
from app.accounts.pages import load_actor
from app.accounts.pages import pages as accounts
from app.audit.invariants import INVARIANTS as AUDIT
from app.awards.api import api as awards_api
from app.awards.invariants import INVARIANTS as AWARDS
from app.awards.labels import PROBLEMS as AWARDS_WORDS
from app.awards.pages import pages as awards
from app.calls.api import api as calls_api
from app.calls.invariants import INVARIANTS as CALLS
from app.calls.labels import PROBLEMS as CALLS_WORDS
from app.calls.pages import pages as calls
from app.council.api import api as council_api
from app.council.invariants import INVARIANTS as COUNCIL
from app.council.labels import PROBLEMS as COUNCIL_WORDS
from app.council.pages import pages as council
from app.disclosures.api import api as disclosures_api
from app.disclosures.invariants import INVARIANTS as DISCLOSURES
from app.disclosures.labels import PROBLEMS as DISCLOSURES_WORDS
from app.disclosures.pages import pages as disclosures
from app.endowment.api import api as endowment_api
from app.endowment.invariants import INVARIANTS as ENDOWMENT
from app.endowment.labels import PROBLEMS as ENDOWMENT_WORDS
from app.endowment.pages import pages as endowment
from app.files.invariants import INVARIANTS as FILES
from app.files.labels import PROBLEMS as FILES_WORDS
from app.fx.api import api as fx_api
from app.fx.invariants import INVARIANTS as FX
from app.fx.labels import PROBLEMS as FX_WORDS
from app.fx.pages import pages as fx
from app.integrity.api import api as integrity_api
from app.integrity.invariants import INVARIANTS as INTEGRITY
from app.integrity.labels import PROBLEMS as INTEGRITY_WORDS
from app.integrity.pages import pages as integrity
from app.kernel.invariants import Invariant
from app.ledger.api import api as ledger_api
from app.ledger.invariants import INVARIANTS as LEDGER
from app.ledger.labels import PROBLEMS as LEDGER_WORDS
from app.ledger.pages import pages as ledger
from app.proposals.api import api as proposals_api
from app.proposals.invariants import INVARIANTS as PROPOSALS
from app.proposals.labels import PROBLEMS as PROPOSALS_WORDS
from app.proposals.pages import pages as proposals
from app.reports.api import api as reports_api
from app.reports.labels import PROBLEMS as REPORTS_WORDS
from app.reports.pages import pages as reports
from app.reviews.api import api as reviews_api
from app.reviews.invariants import INVARIANTS as REVIEWS
from app.reviews.labels import PROBLEMS as REVIEWS_WORDS
from app.reviews.pages import pages as reviews
from app.selection.api import api as selection_api
from app.selection.invariants import INVARIANTS as SELECTION
from app.selection.labels import PROBLEMS as SELECTION_WORDS
from app.selection.pages import pages as selection
from app.web.access import public
from app.web.contract import complete
from app.web.pages import pages as web

ACTOR_LOADER = load_actor
PAGES = (
    web,
    reports,
    accounts,
    council,
    fx,
    ledger,
    endowment,
    calls,
    disclosures,
    proposals,
    integrity,
    reviews,
    selection,
    awards,
)
APIS: tuple[Blueprint, ...] = (
    accounts_api,
    council_api,
    fx_api,
    ledger_api,
    endowment_api,
    disclosures_api,
    proposals_api,
    calls_api,
    integrity_api,
    reviews_api,
    selection_api,
    awards_api,
    reports_api,
)
PROBLEMS: tuple[Mapping[str, Any], ...] = (
    ACCOUNTS_WORDS,
    FILES_WORDS,
    FX_WORDS,
    COUNCIL_WORDS,
    LEDGER_WORDS,
    ENDOWMENT_WORDS,
    CALLS_WORDS,
    DISCLOSURES_WORDS,
    PROPOSALS_WORDS,
    INTEGRITY_WORDS,
    REVIEWS_WORDS,
    SELECTION_WORDS,
    AWARDS_WORDS,
    REPORTS_WORDS,
)
INVARIANTS: tuple[Invariant, ...] = (
    *AUDIT,
    *ACCOUNTS,
    *FILES,
    *FX,
    *LEDGER,
    *ENDOWMENT,
    *COUNCIL,
    *CALLS,
    *DISCLOSURES,
    *PROPOSALS,
    *INTEGRITY,
    *REVIEWS,
    *SELECTION,
    *AWARDS,
)


class ProblemApi(Api):
    """flask-smorest without its own error pages: `app.web.problems` answers every refusal."""

    def _register_error_handlers(self) -> None:
        """Nothing: the application's handlers stay in force."""


def _schema_name(schema: Any) -> str:
    """A schema is called by its package and its class: two packages may both have a `SignatureIn`."""
    kind = schema if isinstance(schema, type) else type(schema)
    return f"{kind.__module__.removeprefix('app.').split('.')[0].title()}{kind.__name__}"


def register_api(app: Flask) -> None:
    """Register every package's API and the page that describes them all."""
    app.config.update(
        API_TITLE="JUSSTIC programme service",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
    )
    described = ProblemApi(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(_schema_name)})
    for api in APIS:
        described.register_blueprint(api)
    document = public(lambda: jsonify(complete(app, described.spec.to_dict())))
    app.add_url_rule("/api/v1/openapi.json", "openapi", document)
