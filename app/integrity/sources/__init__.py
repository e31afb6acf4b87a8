"""Readers of what others publish: restricted-party lists and funded projects. Bytes or a path in, dataclasses out.

Every reader is a generator that yields what it could read and, for everything else, a `Refusal` with its line
and reason, so that an import can say what it left out. Nothing is fetched, stored or decided here, and what
says where a person comes from (citizenship, nationality, place of birth, passports) is left at the door.

`parties` holds the shape of a listed party; `ofac`, `csl`, `denied_persons`, `restricted_json`, `uflpa` and
`end_users` each read one publisher's formats; `awards` reads awards of the National Science Foundation.
"""

from app.integrity.sources.awards import (
    Award,
    Institution,
    Investigator,
    TerminatedAward,
    read_award,
    read_award_csv,
    read_awards,
    read_terminated_awards,
)
from app.integrity.sources.csl import read_consolidated_list
from app.integrity.sources.denied_persons import read_denied_persons
from app.integrity.sources.end_users import read_end_users
from app.integrity.sources.ofac import OfacFiles, read_ofac
from app.integrity.sources.parties import Address, Alias, Identifier, ListedParty
from app.integrity.sources.reading import Refusal, Source
from app.integrity.sources.restricted_json import ListNotice, read_list_notices, read_restricted_json
from app.integrity.sources.uflpa import read_uflpa_page

__all__ = [
    "Address", "Alias", "Award", "Identifier", "Institution", "Investigator", "ListNotice", "ListedParty", "OfacFiles",
    "Refusal", "Source", "TerminatedAward", "read_award", "read_award_csv", "read_awards", "read_consolidated_list",
    "read_denied_persons", "read_end_users", "read_list_notices", "read_ofac", "read_restricted_json",
    "read_terminated_awards", "read_uflpa_page",
]  # fmt: skip
