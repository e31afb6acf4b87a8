"""Which listed parties come into question for a person or an organisation, and on what evidence.

`subjects` says what is asked and what comes back, `index` finds candidates among all lists, `judging` turns a
likeness and its corroborators into what may happen with it. Nothing here is a decision about anybody: a hit on a
person without a corroborator is a line in the log, an organisation is identified by number or listed alias, and a
name that is merely like a listed one is a question about its number (integrity-rules 4.2, ENT-01, 05 and 06).
"""

from app.integrity.screening.index import ScreeningIndex
from app.integrity.screening.subjects import Hit, OrganisationSubject, Outcome, PersonSubject, WrittenName

__all__ = ["Hit", "OrganisationSubject", "Outcome", "PersonSubject", "ScreeningIndex", "WrittenName"]
