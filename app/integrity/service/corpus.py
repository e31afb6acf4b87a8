"""Funded projects of a public register, to compare proposals with."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.audit import service as audit
from app.audit.service import Note
from app.integrity.models import CorpusDocument
from app.integrity.queries import corpus
from app.integrity.sources import Award, read_award_csv, read_awards
from app.integrity.sources import Refusal as NotRead
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import Problem, RuleBroken
from app.kernel.ids import new_id
from app.kernel.intake import ImportReport, Refusal

REGISTER = "nsf"
STEP = 1_000


def import_awards(
    actor: Actor, path: Path, *, progress: Callable[[int], None] = lambda _done: None
) -> ImportReport:
    """Keep the awards of a file of the National Science Foundation (XML in a zip, or CSV) that have a text."""
    added = changed = unchanged = done = 0
    refused = []
    for each in _awards(path):
        done += 1
        if done % STEP == 0:
            progress(done)
        if isinstance(each, NotRead):
            refused.append(Refusal(each.line, each.reason))
        elif each.abstract.strip():
            was = _keep(each)
            added, changed, unchanged = added + (was == 1), changed + (was == 2), unchanged + (was == 0)
    if not done:
        raise RuleBroken("import.unreadable", [Problem("screening.nothing_read")])
    note = Note(
        "corpus.imported", CorpusDocument, new_id(), {"file": path.name, "added": added, "changed": changed}
    )
    audit.record_all(actor, [note])
    return ImportReport(added, changed, unchanged, 0, tuple(refused))


def _awards(path: Path) -> Iterator[Award | NotRead]:
    return read_award_csv(path) if path.suffix.lower() == ".csv" else read_awards(path)


def _keep(award: Award) -> int:
    """0 when nothing is new in it, 1 for a new document, 2 for a changed one."""
    facts = {
        "title": award.title or award.award_id,
        "text": f"{award.title}\n{award.abstract}",
        "people": [person.full_name for person in award.investigators],
        "starts_on": award.start,
        "ends_on": award.end,
    }
    return _keep_document(REGISTER, award.award_id, facts)


def keep_project(actor: Actor, register: str, says: Mapping[str, Any]) -> None:
    """Keep the text of a project of a register (`sources.register_tables.read_kaken`), to compare proposals with.

    The audit row is that of the register's edition.
    """
    facts = {
        "title": says["title"],
        "text": f"{says['title']}\n{says['text']}",
        "people": [person["name"] for person in says["people"]],
        "starts_on": date.fromisoformat(says["starts_on"]) if says["starts_on"] else None,
        "ends_on": date.fromisoformat(says["ends_on"]) if says["ends_on"] else None,
    }
    _keep_document(register, says["number"], facts)


def _keep_document(register: str, number: str, facts: Mapping[str, Any]) -> int:
    row = corpus.document(register, number)
    if row is None:
        kept = {"register": register, "number": number, "imported_at": clock.now(), **facts}
        session().add(CorpusDocument(id=new_id(), **kept))
        return 1
    if all(getattr(row, name) == value for name, value in facts.items()):
        return 0
    for name, value in facts.items():
        setattr(row, name, value)
    row.imported_at = clock.now()
    return 2
