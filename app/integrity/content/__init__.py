"""A proposal with its people as the facts that the rules read. Pure: rows and records in, a dossier out."""

from app.integrity.content.proposals import (
    Surroundings,
    cost_lines,
    declared_work,
    dossier_of,
    institution_body,
    institution_facts,
    most_proposals,
)
from app.integrity.content.records import FIRST_FORMAT, Disclosed, body_of, person_of

__all__ = [
    "FIRST_FORMAT",
    "Disclosed",
    "Surroundings",
    "body_of",
    "cost_lines",
    "declared_work",
    "dossier_of",
    "institution_body",
    "institution_facts",
    "most_proposals",
    "person_of",
]
