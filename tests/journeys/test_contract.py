"""The document of the API is valid OpenAPI; whatever a script sends to any operation gets an answer of the contract.

By default two requests are made up for every operation, a right one and a wrong one; with JUSSTIC_FULL=1 forty.
"""

import json
import os
import random
import uuid
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core import NotSet
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import definitions
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from app.files import store
from app.files.store import LocalStore
from tests.factories.accounts import sign_in
from tests.factories.http import csrf_token
from tests.journeys.everybody import PHASES, everybody
from tests.journeys.test_two_worlds import savepoint

EXAMPLES = 20 if os.environ.get("JUSSTIC_FULL") else 1
ASKING = ("officer US", "lead", "endowment", "administrator", "reviewer US")
MADE_UP = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
METHODS = {"get", "put", "post", "delete", "patch"}


ONCE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""The document is the same whatever the database."""


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get("/api/v1/openapi.json").json)


@ONCE
def test_the_document_is_valid(app: Flask, document: dict[str, Any]) -> None:
    assert document == app.test_client().get("/api/v1/openapi.json").json, "it is the same when asked again"
    meta = definitions.OPENAPI_31 if document["openapi"].startswith("3.1") else definitions.OPENAPI_30
    assert [fault.message for fault in jsonschema_rs.validator_for(meta).iter_errors(document)] == []
    for name, schema in document["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(schema), name


@ONCE
def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(part: Any) -> set[str]:
        if isinstance(part, list):
            return {found for one in part for found in references(one)}
        if not isinstance(part, dict):
            return set()
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own | {found for one in part.values() for found in references(one)}

    def target(reference: str) -> Any:
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    assert [reference for reference in references(document) if target(reference) is None] == []


@ONCE
def test_the_document_names_every_route_of_the_api(app: Flask, document: dict[str, Any]) -> None:
    """No route outside the document (T-AC0), and every operation with a name of its own."""
    routes = {
        (method.lower(), rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and rule.endpoint != "openapi"
    }
    operations = [
        operation
        for path in document["paths"].values()
        for name, operation in path.items()
        if name in METHODS
    ]
    names = [operation["operationId"] for operation in operations]
    assert sorted(names) == sorted(endpoint.replace("_api.", ".") for _method, endpoint in routes)
    assert len(set(names)) == len(names)


def test_whatever_is_sent_gets_an_answer_of_the_contract(
    app: Flask, database: Engine, document: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_active", [LocalStore(tmp_path / "files")])
    schema = schemathesis.openapi.from_dict(document)
    dice, faults, asked = random.Random(1), [], 0
    with everybody(PHASES[1]) as made:
        clients = {who: signed_in(app, made.people[who]) for who in ASKING}
        pools = {name: values for name, values in made.pools.items() if values}
        for found in schema.get_all_operations():
            for case in cases(found.ok()):
                client, token = clients[dice.choice(ASKING)]
                with savepoint():
                    answer = sent(client, token, case, pools, dice)
                asked += 1
                faults += faults_of(answer, f"{case.method} {case.path}")
    assert faults == []
    assert asked >= 100


def signed_in(app: Flask, person: Any) -> tuple[FlaskClient, str]:
    client = app.test_client()
    sign_in(client, person)
    return client, csrf_token(client)


def cases(operation: Any) -> list[Any]:
    """Requests made up for one operation, such as fit its description and such as do not."""
    found = []

    def collect(case: Any) -> None:
        found.append(case)

    for mode in GenerationMode:
        try:
            MADE_UP(given(case=operation.as_strategy(generation_mode=mode))(collect))()
        except Unsatisfiable:
            assert mode == GenerationMode.NEGATIVE, "every operation can be asked as it is described"
    return found


def sent(
    client: FlaskClient, token: str, case: Any, pools: dict[str, list[Any]], dice: random.Random
) -> TestResponse:
    """Send a case; half of the time with ids that exist."""
    given = dict(case.path_parameters or {})
    if dice.random() < 0.5:
        given = {
            name: str(dice.choice(pools[name])) if name in pools else value for name, value in given.items()
        }
    path = case.path
    for name, value in given.items():
        path = path.replace(
            f"{{{name}}}", str(value).replace("/", "").replace("?", "").replace("#", "") or "0"
        )
    headers = {
        "X-CSRFToken": token,
        "Idempotency-Key": uuid.uuid4().hex,
        "If-Match": dice.choice(('"1"', '"0"', '"x"')),
    }
    body: dict[str, Any] = {}
    if not isinstance(case.body, NotSet):
        text = json.dumps(case.body, default=lambda raw: raw.decode("latin-1"))
        body = {"data": text, "content_type": "application/json"}
    answer = client.open(path, method=case.method, query_string=case.query or {}, headers=headers, **body)
    answer.get_data()
    answer.close()
    return answer


def faults_of(answer: TestResponse, what: str) -> list[str]:
    found = [f"{what}: {answer.status_code}"] if answer.status_code >= 500 else []
    if b"Traceback" in answer.get_data():
        found.append(f"{what}: shows a traceback")
    if answer.status_code >= 400 and answer.mimetype != "application/problem+json":
        found.append(f"{what}: {answer.status_code} as {answer.mimetype}")
    return found
