"""Collaborators and other affiliations as NSF's workbook, and back."""

from dataclasses import replace
from typing import Any

from app.disclosures.exchange.merging import merged
from app.disclosures.record.content import Record
from app.disclosures.record.people import Collaborator
from app.disclosures.sources import coa
from app.disclosures.sources.coa import Line


class CollaboratorReading:
    def line_of(self, item: Collaborator) -> Line:
        return Line(str(item.relation), item.name, item.organisation, item.detail, item.last_active)

    def key_of(self, line: Line) -> Any:
        return (line.code, line.name or line.organisation)

    def built(self, line: Line, before: Collaborator | None, key: str) -> Collaborator:
        return replace(
            before or Collaborator(key),
            relation=line.code,
            name=line.name,
            organisation=line.organisation,
            detail=line.detail,
            last_active=line.last_active,
        )


def write(record: Record) -> bytes:
    return coa.write(map(CollaboratorReading().line_of, record.collaborators))


def read(data: bytes, record: Record) -> Record:
    """The record with the lines of a workbook. Raises UnreadableFileError."""
    return replace(record, collaborators=merged(record.collaborators, coa.read(data), CollaboratorReading()))
