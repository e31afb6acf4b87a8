"""Names, education and posts as an ORCID record, and back."""

from dataclasses import replace
from typing import Any

from app.disclosures.exchange.merging import merged
from app.disclosures.record.content import Record
from app.disclosures.record.people import Education, Identity, OtherName
from app.disclosures.record.posts import Position, PostKind
from app.disclosures.record.values import Organisation, Place
from app.disclosures.sources import orcid
from app.disclosures.sources.orcid import Affiliation, OrcidRecord

EMPLOYED, INVITED, STUDIED = "employments", "invited-positions", "educations"


class PositionReading:
    def line_of(self, item: Position) -> Affiliation:
        kind = INVITED if item.kind == PostKind.HONORARY else EMPLOYED
        return _line(kind, item.title, item.unit, item)

    def key_of(self, line: Affiliation) -> Any:
        return (line.role, line.organisation, line.start)

    def built(self, line: Affiliation, before: Position | None, key: str) -> Position:
        base = before or Position(key, kind=PostKind.HONORARY if line.kind == INVITED else "")
        organisation = _organisation(line, base.organisation)
        return replace(
            base,
            title=line.role,
            unit=line.department,
            organisation=organisation,
            start=line.start,
            end=line.end,
        )


class EducationReading:
    def line_of(self, item: Education) -> Affiliation:
        return _line(STUDIED, item.degree, item.field, item)

    def key_of(self, line: Affiliation) -> Any:
        return (line.role, line.organisation, line.start)

    def built(self, line: Affiliation, before: Education | None, key: str) -> Education:
        base = before or Education(key)
        organisation = _organisation(line, base.organisation)
        return replace(
            base,
            degree=line.role,
            field=line.department,
            organisation=organisation,
            start=line.start,
            end=line.end,
        )


def _line(kind: str, role: str, department: str, item: Position | Education) -> Affiliation:
    org, place = item.organisation, item.organisation.place
    where = {"city": place.city, "region": place.region, "country": place.country, "ror": org.ror}
    return Affiliation(kind, org.name, role, department, **where, start=item.start, end=item.end)


def _organisation(line: Affiliation, before: Organisation) -> Organisation:
    place = Place(line.city, line.region, line.country)
    if (before.name, before.ror, before.place) == (line.organisation, line.ror, place):
        return before
    return Organisation(line.organisation, ror=line.ror, place=place)


def write(record: Record) -> bytes:
    said = record.identity
    lines = (
        *map(PositionReading().line_of, record.positions),
        *map(EducationReading().line_of, record.education),
    )
    others = tuple(one.name for one in said.other_names)
    return orcid.write(OrcidRecord(said.orcid, said.latin.family, said.latin.given, others, lines))


def read(data: bytes, record: Record) -> Record:
    """The record with what an ORCID record says. Raises UnreadableFileError."""
    said = orcid.read(data)
    studied = [line for line in said.affiliations if line.kind == STUDIED]
    worked = [line for line in said.affiliations if line.kind != STUDIED]
    return replace(
        record,
        identity=_identity(said, record.identity),
        positions=merged(record.positions, worked, PositionReading()),
        education=merged(record.education, studied, EducationReading()),
    )


def _identity(said: OrcidRecord, before: Identity) -> Identity:
    latin = replace(before.latin, family=said.family, given=said.given)
    held = {one.name for one in before.other_names}
    news = tuple(OtherName(name) for name in dict.fromkeys(said.other_names) if name and name not in held)
    return replace(
        before,
        orcid=said.orcid or before.orcid,
        latin=latin if said.family else before.latin,
        other_names=before.other_names + news,
    )
