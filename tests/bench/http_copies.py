"""Fills the database with copies of the models of `http_world.py`, and says which addresses a load may ask for."""

import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import Connection

from app.accounts.models import SignIn
from app.kernel import clock, db
from app.kernel.crypto import content_hash, sha256_hex
from app.kernel.ids import new_id, new_reference
from app.proposals import content, queries
from tests.bench.copies import Pattern, Writer, pattern, renamed
from tests.bench.http_world import SENTENCE, Models, models
from tests.bench.load import Target

SIDE_TABLES = ("institution_names", "people", "role_grants", "disclosures", "form_checks")
CALL_TABLES = ("call_agencies", "criteria")
PROPOSAL_TABLES = (
    "halves",
    "budget_lines",
    "team_members",
    "documents",
    "signatures",
    "submissions",
    "submission_halves",
    "submission_files",
    "reviews",
    "conflict_declarations",
    "work_answers",
)
SAVED = 64
"""So many drafts and reviews are saved again and again: more than connections, so that no two write one row."""

Names = dict[Any, Any]
Targets = dict[str, list[Target]]


FRESH_FOR = timedelta(hours=1)
"""Nobody types a password while the load runs."""


@dataclass(frozen=True)
class Size:
    """How much there is to look through. `people`: copies of every lead and reviewer."""

    many: int = 5_000
    few: int = 100
    drafts: int = 4_000
    people: int = 150


@dataclass(frozen=True)
class Seat:
    """Somebody with a session: the cookie of the browser and the token of its forms."""

    cookie: str
    form_token: str


class Cloakroom:
    """Gives out sessions: a row in the database, and the cookie the service would have set."""

    def __init__(self, app: Flask, writer: Writer) -> None:
        self._cookies = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self._tokens = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
        self._writer = writer
        self._given: dict[uuid.UUID, Seat] = {}

    def seat(self, person: uuid.UUID) -> Seat:
        if person not in self._given:
            self._given[person] = self._sign_in(person)
        return self._given[person]

    def _sign_in(self, person: uuid.UUID) -> Seat:
        token, raw, now = secrets.token_urlsafe(32), secrets.token_hex(20), clock.now()
        row = {"id": new_id(), "person_id": person, "token_hash": sha256_hex(token.encode()), "agent": ""}
        times = {"created_at": now, "last_seen_at": now, "fresh_at": now + FRESH_FOR}
        self._writer.add([(SignIn.__table__, {**row, **times, "expires_at": now + timedelta(hours=12)})])
        cookie = self._cookies.dumps({"sign_in": token, "csrf_token": raw})
        return Seat(f"session={cookie}", self._tokens.dumps(raw))


def copies_of_side(writer: Writer, model: Pattern, number: int) -> list[Names]:
    """Copies of an institution with its people: for each, who and what became whom and what."""
    return [_copy(writer, model, _other_names(model, n)) for n in range(number)]


def _other_names(model: Pattern, number: int) -> Names:
    people = [row for table, row in model.rows if table.name == "people"]
    addresses = {row["email"]: f"n{number}.{row['email']}" for row in people}
    return addresses | {row["name_latin"]: f"{row['name_latin']} {number}" for row in people}


def _copy(writer: Writer, model: Pattern, given: Mapping[Any, Any]) -> Names:
    rows = list(model.copy(given))
    writer.add(rows)
    pairs = zip(model.rows, rows, strict=True)
    return {old["id"]: new["id"] for (_t, old), (_table, new) in pairs if "id" in old}


class Copier:
    """Copies one proposal with other people, under another reference, with hashes that are right again."""

    def __init__(self, writer: Writer, model: Pattern, pools: Sequence[Sequence[Names]]) -> None:
        self.writer, self.model, self.pools = writer, model, pools
        (self.root,) = model.ids("proposals")
        row = model.rows[0][1]
        self.reference, self.prefix = row["reference"], row["reference"].rpartition("-")[0]
        self.hashed, self.taken = _hashed(self.root, model), {self.reference}

    def copy(self, number: int, given: Names | None = None) -> Names:
        """One more; `given` as in `Pattern.copy`. What became what, by old ids."""
        names: Names = {self.reference: self._free_reference()}
        for pool in self.pools:
            names |= pool[number % len(pool)]
        names |= given or {}
        for old, text in self.hashed:
            texts = {str(name): str(new) for name, new in names.items()}
            names[old] = content_hash(json.loads(renamed(text, texts)))
        return {**names, **_copy(self.writer, self.model, names)}

    def _free_reference(self) -> str:
        while (found := new_reference(self.prefix)) in self.taken:
            pass
        self.taken.add(found)
        return found


def _hashed(proposal_id: uuid.UUID, model: Pattern) -> list[tuple[str, str]]:
    """What the hashes of a proposal cover, in the order in which one goes into the next."""
    with db.read_only():
        found = queries.proposal(proposal_id)
        assert found is not None
        text = content.present(found)
    covered = [{"shared": text.shared, "half": half} for half in text.halves.values()]
    covered += [{"shared": text.shared, "halves": text.halves}]
    covered += [row["content"] for table, row in model.rows if table.name == "submissions"]
    return [(content_hash(one), json.dumps(one)) for one in covered]


def build(app: Flask, size: Size) -> Targets:
    """Fill the database that the process is bound to; the targets of every kind of work, by its name."""
    made = models()
    with db.engine().begin() as connection:
        writer = Writer(connection)
        filling = _Filling(connection, writer, Cloakroom(app, writer), made, size)
        targets = filling.reviewed() | filling.drafted()
        writer.write()
    _analyse()
    return targets


def _analyse() -> None:
    """Tell the planner what has come; a server that lives on does so by itself."""
    with db.engine().begin() as connection:
        connection.exec_driver_sql("ANALYZE")


@dataclass
class _Filling:
    connection: Connection
    writer: Writer
    cloakroom: Cloakroom
    made: Models
    size: Size

    def _pool(self, institution_id: uuid.UUID) -> list[Names]:
        model = pattern(self.connection, "institutions", institution_id, within=SIDE_TABLES)
        return copies_of_side(self.writer, model, self.size.people)

    def _copier(self, made: Any, more: Sequence[Sequence[Names]] = ()) -> Copier:
        model = pattern(self.connection, "proposals", made.id, within=PROPOSAL_TABLES)
        leads = [self._pool(side.institution.id) for side in made.sides.values()]
        return Copier(self.writer, model, [*leads, *more])

    def reviewed(self) -> Targets:
        """The calls under review, and what reviewers and officers ask for."""
        world = self.made.reviewed
        people = [who for side in world.reviewers.values() for who in side]
        copier = self._copier(world.proposals[0], [self._pool(who.institution_id) for who in people])
        few = self._other_call("FEW")
        copies = [copier.copy(n) for n in range(self.size.many - 1)]
        for n in range(self.size.few):
            copier.copy(n, few)
        return self._of_officers(few[world.call.id]) | self._of_reviewers(copier.model, copies)

    def _other_call(self, code: str) -> Names:
        call = self.made.reviewed.call
        model = pattern(self.connection, "calls", call.id, within=CALL_TABLES)
        return {call.code: code, **_copy(self.writer, model, {call.code: code})}

    def _of_officers(self, few: uuid.UUID) -> Targets:
        world = self.made.reviewed
        officer = self.cloakroom.seat(next(iter(world.base.officers.values())).id)
        found = {}
        for name, call_id in (("overview", world.call.id), ("overview of few", few)):
            found[name] = [Target(f"/calls/{call_id}/proposals", officer.cookie, shows="of 3")]
        return found

    def _of_reviewers(self, model: Pattern, copies: Sequence[Names]) -> Targets:
        """Reviews that are still written, one a reviewer, and the lists of their reviewers."""
        drafts = [
            row for table, row in model.rows if table.name == "reviews" and row["state"].value == "draft"
        ]
        lists, saves = [], []
        for n, row in zip(range(SAVED), drafts * SAVED, strict=False):
            names = copies[n % len(copies)]
            seat = self.cloakroom.seat(names[row["reviewer_id"]])
            lists.append(Target("/reviews", seat.cookie, shows="/reviews/"))
            saves.append(_review_form(seat, names[row["id"]], row["version"]))
        return {"reviewer's list": lists, "save review": saves}

    def drafted(self) -> Targets:
        """The open call, and what its applicants do."""
        made = self.made.draft
        copier, lead = self._copier(made), next(iter(made.sides.values())).lead
        version = copier.model.rows[0][1]["version"]
        found: Targets = {"own draft": [], "own draft, form": [], "save draft": [], "submit": []}
        for n in range(self.size.drafts):
            names = copier.copy(n)
            path, seat = f"/proposals/{names[made.id]}", self.cloakroom.seat(names[lead.id])
            if n >= SAVED:
                found["submit"].append(_submit_form(seat, path))
                continue
            reference = names[copier.reference]
            found["own draft"].append(Target(path, seat.cookie, shows=reference))
            found["own draft, form"].append(Target(f"{path}/shared", seat.cookie, shows=reference))
            found["save draft"].append(_draft_form(seat, path, version))
        found["call page"] = [Target(f"/calls/{made.call.id}", shows="Quantum sensing")]
        return found


def _draft_form(seat: Seat, path: str, version: int) -> Target:
    texts = {"title": "Sensors beyond the limit", "abstract": SENTENCE * 20}
    fields = {"csrf_token": seat.form_token, "keywords": "quantum, sensing, metrology", "months": "36"}
    for name, text in texts.items():
        fields |= {f"{name}.en": f"{text} {{new}}", f"{name}.ja": f"{text} {{new}}"}
    return Target(f"{path}/shared", seat.cookie, fields, version, 303, path)


def _submit_form(seat: Seat, path: str) -> Target:
    return Target(f"{path}/submit", seat.cookie, {"csrf_token": seat.form_token}, None, 303, path)


def _review_form(seat: Seat, review_id: uuid.UUID, version: int) -> Target:
    fields = {"csrf_token": seat.form_token, "answers.note.text": "For the agency."}
    for code, score in (("merit", "4.0"), ("plan", "3.0")):
        fields |= {f"answers.{code}.score": score, f"answers.{code}.text": SENTENCE * 12 + "{new}"}
    path = f"/reviews/{review_id}"
    return Target(path, seat.cookie, fields, version, 303, path)
