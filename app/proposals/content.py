"""What is signed and what is submitted, as plain data in one canonical form. Pure.

An institution signs the shared part and its own half, by ids only: a person who corrects the spelling of a name
voids nothing. A submission adds the names, so that it can be read on its own for ever.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.kernel.bilingual import Bilingual
from app.kernel.crypto import content_hash
from app.kernel.money import Money

FORMAT = 1


class SignedFile(Protocol):
    """What a document's file is known by."""

    sha256: str
    size: int
    original_name: str


def shared_content(proposal: Any) -> dict[str, Any]:
    """The shared part: the science, the team, the documents both halves stand on.

    `proposal` has the attributes of `models.Proposal`, with `call`, `team` and `documents` (each with its `file`).
    """
    return {
        "format": FORMAT,
        "reference": proposal.reference,
        "call": proposal.call.code,
        "title": texts(proposal.title),
        "abstract": texts(proposal.abstract),
        "keywords": list(proposal.keywords),
        "months": proposal.months,
        "team": [_member(member) for member in in_order(proposal.team)],
        "documents": documents_of(proposal, ""),
    }


def half_content(proposal: Any, half: Any) -> dict[str, Any]:
    """One half: lead, institution, contribution, costs with their sum, the half's own documents."""
    return {
        "party": half.party,
        "currency": half.currency,
        "lead": _id(half.lead_id),
        "institution": _id(half.institution_id),
        "contribution": texts(half.contribution),
        "budget": [
            _cost(line) for line in sorted(half.lines, key=lambda line: (line.fiscal_year, line.category))
        ],
        "total": str(Money(sum(line.amount_minor for line in half.lines), half.currency)),
        "documents": documents_of(proposal, half.party),
    }


@dataclass(frozen=True, slots=True)
class Present:
    """The text of a proposal as it stands, walked through once."""

    shared: dict[str, Any]
    halves: dict[str, dict[str, Any]]

    def hash_of(self, party: str) -> str:
        """What an institution's signature covers: SHA-256 over the shared part and its half."""
        return content_hash({"shared": self.shared, "half": self.halves[party]})

    def hashes(self) -> dict[str, str]:
        """The same for every half, by party."""
        return {party: self.hash_of(party) for party in self.halves}

    def text_hash(self) -> str:
        """The hash of shared part and halves, without signatures and names."""
        return content_hash({"shared": self.shared, "halves": self.halves})


def present(proposal: Any) -> Present:
    """The present text of a proposal that was loaded with everything."""
    halves = {half.party: half_content(proposal, half) for half in proposal.halves}
    return Present(shared_content(proposal), halves)


def submission_content(proposal: Any, text: Present) -> dict[str, Any]:
    """All of a proposal, readable without the database; `text` is its present text."""
    institutions = {half.institution_id: half.institution for half in proposal.halves if half.institution}
    institutions |= {
        m.person.institution_id: m.person.institution for m in proposal.team if m.person.institution
    }
    return {
        "format": FORMAT,
        "shared": text.shared,
        "halves": text.halves,
        "people": {str(member.person_id): _person(member.person) for member in proposal.team},
        "institutions": {str(key): _institution(found) for key, found in institutions.items()},
        "signatures": {half.party: _signature(half.signature) for half in proposal.halves if half.signature},
    }


def without_names(submitted: dict[str, Any]) -> dict[str, Any]:
    """A submission's content for a call that hides its applicants: no person, institution or file name."""
    shared = {**submitted["shared"], "team": [], "documents": _unnamed(submitted["shared"]["documents"])}
    halves = {
        party: {**half, "lead": None, "institution": None, "documents": _unnamed(half["documents"])}
        for party, half in submitted["halves"].items()
    }
    return {
        **submitted,
        "shared": shared,
        "halves": halves,
        "people": {},
        "institutions": {},
        "signatures": {},
    }


def _unnamed(documents: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**document, "name": ""} for document in documents]


def in_order(team: Iterable[Any]) -> Sequence[Any]:
    """Team members by party and place."""
    return sorted(team, key=lambda member: (member.party, member.position, str(member.person_id)))


def documents_of(proposal: Any, party: str) -> list[dict[str, Any]]:
    """The documents of the shared part (`party` empty) or of one half."""
    named = [document for document in proposal.documents if document.party == party]
    return [_document(document.kind, document.file) for document in sorted(named, key=lambda d: str(d.kind))]


def texts(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}


def bilingual(texts: dict[str, str]) -> Bilingual:
    """A text of a submission's content as people's text again."""
    return Bilingual(texts["en"], texts["ja"])


def _document(kind: str, file: SignedFile) -> dict[str, Any]:
    return {"kind": str(kind), "sha256": file.sha256, "size": file.size, "name": file.original_name}


def _member(member: Any) -> dict[str, str]:
    return {"party": member.party, "person": str(member.person_id), "role": str(member.role)}


def _cost(line: Any) -> dict[str, Any]:
    return {"fiscal_year": line.fiscal_year, "category": line.category, "amount": str(line.amount)}


def _person(person: Any) -> dict[str, Any]:
    return {
        "latin": person.name_latin,
        "native": person.name_native,
        "orcid": person.orcid,
        "researcher_number": person.researcher_number,
        "institution": _id(person.institution_id),
    }


def _institution(institution: Any) -> dict[str, Any]:
    return {**texts(institution.name), "ror": institution.ror_id, "party": institution.party}


def _signature(signature: Any) -> dict[str, str]:
    return {
        "institution": str(signature.institution_id),
        "signed_by": str(signature.signed_by_id),
        "signed_at": instant(signature.signed_at),
        "content_hash": signature.content_hash,
    }


def instant(at: datetime) -> str:
    """An instant in content and receipts: RFC 3339, UTC, microseconds."""
    return at.isoformat(timespec="microseconds")


def _id(key: UUID | None) -> str | None:
    return str(key) if key else None
