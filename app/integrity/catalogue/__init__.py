"""The catalogue of integrity rules: one module a family, one pure function a rule (integrity-rules 2).

`run(dossier, on)` asks every rule that is not suspended and returns what they saw in a fixed order. Facts come in as
`facts.Dossier`, dated settings from config/integrity; nothing here reads a database, a list or the clock.
"""

from app.integrity.catalogue import (
    certification,
    completeness,
    crossing,
    duplication,
    effort,
    entities,
    interests,
    openness,
    process,
    reviewers,
    support,
    talent,
)
from app.integrity.catalogue.running import CATALOGUE, Seen, run
from app.integrity.catalogue.shape import RULES, Case, Mark, Remedy, Rule, Severity

FAMILIES = (
    completeness, certification, effort, crossing, duplication, support, talent, entities, openness, interests,
    reviewers, process,
)  # fmt: skip

__all__ = ["CATALOGUE", "FAMILIES", "RULES", "Case", "Mark", "Remedy", "Rule", "Seen", "Severity", "run"]
