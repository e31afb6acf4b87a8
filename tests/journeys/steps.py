"""People who act over HTTP: each signs in with a client of their own and sends what a script would send."""

import io
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.models import Institution, Person
from app.integrity.rules import WORK_QUESTIONS
from app.kernel import clock
from tests.factories.accounts import sign_in
from tests.factories.disclosures import nothing_to_declare
from tests.factories.proposals import pdf

SESSION = timedelta(minutes=4)


@dataclass
class Hand:
    """One person at a keyboard. Signs in anew when the clock has moved on."""

    app: Flask
    person: Person
    client: FlaskClient = field(init=False)
    token: str = ""
    signed_in_at: datetime | None = None

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def send(
        self, method: str, path: str, body: Any = None, *, version: int | None = None, key: str = ""
    ) -> TestResponse:
        """One call of the API, whatever its answer."""
        self._sign_in()
        headers = {"X-CSRFToken": self.token, "Idempotency-Key": key or uuid.uuid4().hex}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    def does(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The same, and it must succeed; returns the JSON."""
        answer = self.send(method, path, body, **more)
        assert answer.status_code < 300, (
            method,
            path,
            answer.status_code,
            answer.get_data(as_text=True)[:2000],
        )
        return answer.json if answer.data else None

    def upload(self, content: bytes, name: str) -> str:
        self._sign_in()
        answer = self.client.post(
            "/api/v1/proposal-files",
            data={"file": (io.BytesIO(content), name)},
            headers={"X-CSRFToken": self.token, "Idempotency-Key": uuid.uuid4().hex},
        )
        assert answer.status_code == 201, answer.get_data(as_text=True)[:500]
        return str(answer.json["id"])

    def _sign_in(self) -> None:
        now = clock.now()
        if self.signed_in_at is not None and abs(now - self.signed_in_at) < SESSION:
            return
        sign_in(self.client, self.person)
        self.token = str(self.client.get("/api/v1/me").json["csrf_token"])
        self.signed_in_at = now


@dataclass
class Partner:
    """One party's people of one proposal, and what they ask for (minor units)."""

    party: str
    currency: str
    place: Institution
    lead: Hand
    officer: Hand
    ask: str


def money(amount: str, currency: str) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def disclose(hand: Hand) -> None:
    draft = hand.does("PUT", "/disclosure", nothing_to_declare(), version=0)
    hand.does("POST", "/disclosure/certifications", {"statement": "I certify"}, version=draft["version"])


def write(call_id: str, text: dict[str, Any], partners: list[Partner], years: dict[str, int]) -> str:
    """One proposal with a half a party, complete and unsigned; returns its id."""
    first, *others = partners
    start = {"call_id": call_id, "title": text["title"], "party": first.party}
    made = first.lead.does("POST", "/proposals", start)
    path = f"/proposals/{made['id']}"
    for other in others:
        asked = {"party": other.party, "email": other.lead.person.email, "role": "lead"}
        first.lead.does("POST", f"{path}/team", asked)
        other.lead.does("POST", f"{path}/team/confirmations")
    version = first.lead.does("GET", path)["version"]
    first.lead.does("PUT", path, text, version=version)
    for partner in partners:
        _write_half(path, partner, years[partner.party])
    document = {"kind": "narrative", "file_id": first.lead.upload(pdf(made["reference"]), "narrative.pdf")}
    first.lead.does("PUT", f"{path}/documents", document)
    first.lead.does("PUT", f"{path}/work-answers", dict.fromkeys(WORK_QUESTIONS, "no"), version=0)
    return str(made["id"])


def _write_half(path: str, partner: Partner, year: int) -> None:
    half = partner.lead.does("GET", f"{path}/halves/{partner.party}")
    own = {"institution_id": str(partner.place.id), "contribution": {"en": "Our part.", "ja": "本側の分担。"}}
    half = partner.lead.does("PUT", f"{path}/halves/{partner.party}", own, version=half["version"])
    cost = {"fiscal_year": year, "category": "personnel", "amount": money(partner.ask, partner.currency)}
    partner.lead.does(
        "PUT", f"{path}/halves/{partner.party}/budget", {"budget": [cost]}, version=half["version"]
    )


def sign_and_submit(proposal_id: str, partners: list[Partner]) -> dict[str, Any]:
    """Every institution signs its half; the first lead submits. Returns the receipted submission."""
    path = f"/proposals/{proposal_id}"
    for partner in partners:
        seen = partner.officer.does("GET", f"{path}/halves/{partner.party}/signing")
        signature = {"content_hash": seen["content_hash"]}
        partner.officer.does("POST", f"{path}/halves/{partner.party}/signatures", signature)
    return dict(partners[0].lead.does("POST", f"{path}/submissions"))


def review(officer: Hand, reviewer: Hand, proposal_id: str, party: str, answers: dict[str, Any]) -> None:
    """Assign, declare, accept, write and submit one review."""
    wanted = {"party": party, "reviewer_id": str(reviewer.person.id)}
    assigned = officer.does("POST", f"/proposals/{proposal_id}/reviews", wanted)
    path = f"/reviews/{assigned['id']}"
    reviewer.does("POST", f"{path}/declaration", {"kind": "none"})
    reviewer.does("POST", f"{path}/acceptance", {"confidentiality": True})
    version = reviewer.does("GET", path)["version"]
    saved = reviewer.does("PUT", path, {"answers": answers}, version=version)
    reviewer.does("POST", f"{path}/submission", {}, version=saved["version"])
