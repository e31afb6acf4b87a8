"""The record as SciENcv XML, and back."""

from dataclasses import replace
from typing import Any

from app.disclosures.exchange.effort import from_months, months_by_year
from app.disclosures.exchange.merging import merged, own, place_of, place_text
from app.disclosures.record.content import Record
from app.disclosures.record.funds import Contribution, InKind, Support
from app.disclosures.record.people import Education, Identity, Product
from app.disclosures.record.posts import Position
from app.disclosures.record.values import Effort, LatinName, Organisation, Place
from app.disclosures.sources import sciencv
from app.disclosures.sources.faults import Fault, UnreadableFileError
from app.disclosures.sources.sciencv import Job, Name, Profile, SupportLine
from app.kernel.money import Money

CURRENCY = "USD"
"""What an amount without a currency is in."""

IDS = {"orcid": "orcid", "national_science_foundation": "nsf_id"}
ACCOUNT = "eRA-Commons"


def write_support(record: Record) -> bytes:
    """Current and pending (other) support."""
    lines = [*map(SupportReading().line_of, record.support), *map(InKindReading().line_of, record.in_kind)]
    return sciencv.write(replace(_front(record), funding=tuple(lines)))


def write_sketch(record: Record) -> bytes:
    """The biographical sketch."""
    education = tuple(map(EducationReading().line_of, record.education))
    products = tuple(map(ProductReading().line_of, record.products))
    return sciencv.write(replace(_front(record), education=education, products=products))


def read(data: bytes, record: Record) -> Record:
    """The record with what a file of either kind says. Raises UnreadableFileError."""
    profile = sciencv.read(data)
    awards, in_kind = _parted(profile.funding, record)
    return replace(
        record,
        identity=_identity(profile, record.identity),
        positions=merged(record.positions, profile.employment, PositionReading()),
        education=merged(record.education, profile.education, EducationReading()),
        products=merged(record.products, profile.products, ProductReading()),
        support=merged(record.support, awards, SupportReading()),
        in_kind=merged(record.in_kind, in_kind, InKindReading()),
    )


def _parted(lines: tuple[SupportLine, ...], record: Record) -> tuple[list[SupportLine], list[SupportLine]]:
    """Lines that stand under support and lines that stand under in-kind; the latter unless support holds it already."""
    held = {SupportReading().line_of(item) for item in record.support}
    awards = [line for line in lines if line.contributiontype != sciencv.IN_KIND or line in held]
    return awards, [line for line in lines if line.contributiontype == sciencv.IN_KIND and line not in held]


def _front(record: Record) -> Profile:
    said = record.identity
    return Profile(
        name=Name(said.latin.family, said.latin.given, said.latin.middle),
        ids=tuple((kind, getattr(said, name)) for kind, name in IDS.items() if getattr(said, name)),
        accounts=((ACCOUNT, said.era_commons),) if said.era_commons else (),
        employment=tuple(map(PositionReading().line_of, record.positions)),
    )


def _identity(profile: Profile, before: Identity) -> Identity:
    name = profile.name
    latin = replace(before.latin, family=name.last, given=name.first, middle=name.middle)
    ids: dict[str, Any] = {IDS[kind]: value for kind, value in profile.ids if kind in IDS and value}
    accounts = [value for kind, value in profile.accounts if kind == ACCOUNT and value]
    return replace(
        before,
        latin=latin if name != Name() else before.latin or LatinName(),
        **ids,
        era_commons=accounts[0] if accounts else before.era_commons,
    )


def _organisation(job: Job, before: Organisation) -> Organisation:
    place = Place(job.city, job.region, job.country)
    return (
        before
        if (before.name, before.place) == (job.organisation, place)
        else Organisation(job.organisation, place=place)
    )


class PositionReading:
    def line_of(self, item: Position) -> Job:
        return _job(item.title, item, "")

    def key_of(self, line: Job) -> Any:
        return (line.title, line.organisation, line.start)

    def built(self, line: Job, before: Position | None, key: str) -> Position:
        base = before or Position(key)
        start, end = own(base.start, line.start, base.start[:4]), own(base.end, line.end, base.end[:4])
        organisation = _organisation(line, base.organisation)
        return replace(base, title=line.title, organisation=organisation, start=start, end=end)


class EducationReading:
    def line_of(self, item: Education) -> Job:
        return _job(item.degree, item, item.field)

    def key_of(self, line: Job) -> Any:
        return (line.title, line.organisation, line.start)

    def built(self, line: Job, before: Education | None, key: str) -> Education:
        base = before or Education(key)
        return replace(
            base,
            degree=line.title,
            organisation=_organisation(line, base.organisation),
            start=line.start,
            end=line.end,
            field=line.field,
        )


def _job(title: str, item: Position | Education, field: str) -> Job:
    """Degrees keep their month; a position is told by years."""
    org, is_degree = item.organisation, isinstance(item, Education)
    start, end = (item.start, item.end) if is_degree else (item.start[:4], item.end[:4])
    return Job(title, org.name, org.place.city, org.place.region, org.place.country, start, end, field)


class ProductReading:
    def line_of(self, item: Product) -> tuple[str, str, str]:
        return str(item.group), item.citation, item.identifier

    def key_of(self, line: tuple[str, str, str]) -> Any:
        return line[1]

    def built(self, line: tuple[str, str, str], before: Product | None, key: str) -> Product:
        group, citation, identifier = line
        return replace(before or Product(key), group=group, citation=citation, identifier=identifier)


class SupportReading:
    def line_of(self, item: Support) -> SupportLine:
        return SupportLine(
            projecttitle=item.title,
            awardnumber=item.number,
            supportsource=item.source.name,
            location=place_text(item.place),
            contributiontype=str(item.contribution or Contribution.AWARD),
            **_amount(item.amount),
            inkinddescription=item.description,
            overallobjectives=item.objectives,
            potentialoverlap=item.overlap,
            startdate=item.start,
            enddate="" if item.contribution == Contribution.IN_KIND else item.end,
            supporttype=str(item.status),
            commitment=months_by_year(item),
        )

    def key_of(self, line: SupportLine) -> Any:
        return line.awardnumber or line.projecttitle

    def built(self, line: SupportLine, before: Support | None, key: str) -> Support:
        base = before or Support(key)
        shown = self.line_of(base)
        changed = replace(
            base,
            title=line.projecttitle,
            number=line.awardnumber,
            source=_source(line, base.source),
            place=base.place if line.location == shown.location else place_of(line.location),
            contribution=base.contribution
            if before and line.contributiontype == shown.contributiontype
            else line.contributiontype,
            amount=_money(line),
            description=line.inkinddescription,
            objectives=line.overallobjectives,
            overlap=line.potentialoverlap,
            start=line.startdate,
            end=line.enddate or (base.end if line.contributiontype == sciencv.IN_KIND else ""),
            status=line.supporttype,
        )
        return replace(changed, effort=_effort(line, shown, base.effort, changed))


class InKindReading:
    def line_of(self, item: InKind) -> SupportLine:
        return SupportLine(
            supportsource=item.source.name,
            contributiontype=sciencv.IN_KIND,
            **_amount(item.value),
            inkinddescription=item.description,
            overallobjectives=item.objectives,
            potentialoverlap=item.overlap,
            startdate=item.received,
            supporttype="current",
            commitment=months_by_year(item),
        )

    def key_of(self, line: SupportLine) -> Any:
        return line.inkinddescription

    def built(self, line: SupportLine, before: InKind | None, key: str) -> InKind:
        base = before or InKind(key)
        changed = replace(
            base,
            description=line.inkinddescription or line.projecttitle,
            source=_source(line, base.source),
            value=_money(line),
            received=line.startdate,
            objectives=line.overallobjectives,
            overlap=line.potentialoverlap,
        )
        return replace(changed, effort=_effort(line, self.line_of(base), base.effort, changed))


def _source(line: SupportLine, before: Organisation) -> Organisation:
    return before if before.name == line.supportsource else Organisation(line.supportsource)


def _effort(line: SupportLine, shown: SupportLine, before: Effort, item: Any) -> Effort:
    return before if line.commitment == shown.commitment else from_months(line.commitment, item)


def _amount(money: Money | None) -> dict[str, str]:
    if money is None:
        return {}
    whole = str(money).removesuffix(".00")
    return {"awardamount": whole, "currency": "" if money.currency == CURRENCY else money.currency}


def _money(line: SupportLine) -> Money | None:
    if not line.awardamount:
        return None
    try:
        return Money.parse(line.awardamount, line.currency or CURRENCY, whole_units=True)
    except ValueError as fault:
        found = f"{line.currency or CURRENCY} {line.awardamount}"
        raise UnreadableFileError(
            Fault("bad_amount", line.projecttitle or line.awardnumber, {"found": found})
        ) from fault
