"""SciENcv XML: current and pending (other) support, and the biographical sketch.

Element names and order follow the samples of NLM (ftp.ncbi.nlm.nih.gov/pub/sciencv/cposXML, as of August 2026):
`support` takes its thirteen children in one order, `contributiontype` must say something, an in-kind contribution has
no `enddate`, dates of support are flat ISO, dates of employment nest a `year`.
"""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from app.disclosures.sources.faults import Collected, Fault, UnreadableFileError, small_enough

SUPPORT_ORDER = (
    "projecttitle",
    "awardnumber",
    "supportsource",
    "location",
    "contributiontype",
    "awardamount",
    "inkinddescription",
    "overallobjectives",
    "potentialoverlap",
    "startdate",
    "enddate",
    "supporttype",
    "commitment",
)
AWARD, IN_KIND = "award", "inkind"
MOST = 500


@dataclass(frozen=True, slots=True)
class Name:
    last: str = ""
    first: str = ""
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """A position of the employment block, or a degree of the education block; years only."""

    title: str = ""
    organisation: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    start: str = ""
    end: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One `support`. `commitment` holds (year, person-months), '' where the year alone is given."""

    projecttitle: str = ""
    awardnumber: str = ""
    supportsource: str = ""
    location: str = ""
    contributiontype: str = AWARD
    awardamount: str = ""
    currency: str = ""
    inkinddescription: str = ""
    overallobjectives: str = ""
    potentialoverlap: str = ""
    startdate: str = ""
    enddate: str = ""
    supporttype: str = ""
    commitment: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything one file may hold; a file of either kind leaves the other's blocks empty."""

    name: Name = Name()
    ids: tuple[tuple[str, str], ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    employment: tuple[Job, ...] = ()
    education: tuple[Job, ...] = ()
    products: tuple[tuple[str, str, str], ...] = ()
    """Group, citation, address."""
    funding: tuple[SupportLine, ...] = ()


def read(data: bytes) -> Profile:
    """The profile of a file; raises UnreadableFileError with every fault and its line."""
    root = _root(small_enough(data))
    found = Collected()
    if root.tag != "profile":
        raise UnreadableFileError(
            Fault("wrong_root", f"line {root.sourceline}", {"found": str(root.tag)[:60]})
        )
    identification = root.find("identification")
    profile = Profile(
        name=_read_name(identification),
        ids=_tagged(identification, "id", "idtype"),
        accounts=_tagged(identification, "account", "accounttype"),
        employment=tuple(_read_job(e, "positiontitle", found) for e in root.findall("employment/position")),
        education=tuple(_read_job(e, "degreetitle", found) for e in root.findall("education/degree")),
        products=tuple(_read_product(e, found) for e in root.findall("products/product")),
        funding=tuple(_read_support(e, found) for e in root.findall("funding/support")[:MOST]),
    )
    found.settle()
    return profile


def _root(data: bytes) -> Any:
    """The root of a document without any DTD: what entities stand for is never asked."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        line = getattr(fault, "lineno", None) or 1
        raise UnreadableFileError(Fault("not_xml", f"line {line}")) from fault
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError(Fault("has_dtd", "line 1"))
    return root


def _text(element: Any, path: str) -> str:
    return (element.findtext(path) or "").strip() if element is not None else ""


def _read_name(element: Any) -> Name:
    return Name(
        _text(element, "name/lastname"), _text(element, "name/firstname"), _text(element, "name/middlename")
    )


def _tagged(element: Any, tag: str, attribute: str) -> tuple[tuple[str, str], ...]:
    found = element.findall(tag) if element is not None else []
    return tuple((one.get(attribute, ""), (one.text or "").strip()) for one in found)


def _read_job(element: Any, title: str, found: Collected) -> Job:
    at = f"line {element.sourceline}"
    start = _text(element, "startdate/year") or _text(element, "startdate")
    end = _text(element, "enddate/year") or _text(element, "enddate")
    return Job(
        title=_text(element, title),
        organisation=_text(element, "organization/orgname"),
        city=_text(element, "organization/city"),
        region=_text(element, "organization/stateorprovince"),
        country=_text(element, "organization/country"),
        start=found.day(start, at),
        end=found.day(end, at),
        field=_text(element, "fieldofstudy"),
    )


def _read_product(element: Any, found: Collected) -> tuple[str, str, str]:
    group = found.one_of(element.get("group", ""), ("related", "other"), f"line {element.sourceline}")
    return group, _text(element, "citation"), _text(element, "url")


def _read_support(element: Any, found: Collected) -> SupportLine:
    at = f"line {element.sourceline}"
    order = [child.tag for child in element]
    if [tag for tag in SUPPORT_ORDER if tag in order] != order:
        found.add("wrong_order", at, found=", ".join(map(str, order)))
        return SupportLine()
    texts = {tag: _text(element, tag) for tag in SUPPORT_ORDER[:-1]}
    if not texts["contributiontype"]:
        found.add("missing", at, found="contributiontype")
    found.one_of(texts["contributiontype"], (AWARD, IN_KIND), at)
    found.one_of(texts["supporttype"], ("current", "pending"), at)
    found.day(texts["startdate"], at)
    found.day(texts["enddate"], at)
    texts["awardamount"] = found.number(texts["awardamount"].replace(",", "").lstrip("$"), at)
    amount = element.find("awardamount")
    currency = amount.get("currency", "") if amount is not None else ""
    return SupportLine(**texts, currency=currency, commitment=_read_commitment(element, found))


def _read_commitment(element: Any, found: Collected) -> tuple[tuple[int, str], ...]:
    lines = []
    for one in element.iterfind("commitment/*[@year]"):
        at, year = f"line {one.sourceline}", one.get("year")
        if found.number(year, at, r"(?:19|20)[0-9]{2}"):
            lines.append((int(year), found.number((one.text or "").strip(), at)))
    return tuple(lines)


def write(profile: Profile) -> bytes:
    """The file of a profile, in the order its readers insist on."""
    root = etree.Element("profile")
    identification = etree.SubElement(root, "identification")
    for tag, attribute, pairs in (
        ("id", "idtype", profile.ids),
        ("account", "accounttype", profile.accounts),
    ):
        for kind, value in pairs:
            etree.SubElement(identification, tag, {attribute: kind}).text = value
    name = etree.SubElement(identification, "name")
    _put(name, lastname=profile.name.last, firstname=profile.name.first, middlename=profile.name.middle)
    employment = etree.SubElement(root, "employment")
    for job in profile.employment:
        _write_job(etree.SubElement(employment, "position"), "positiontitle", job)
    _write_sketch(root, profile)
    funding = etree.SubElement(root, "funding")
    for line in profile.funding:
        _write_support(etree.SubElement(funding, "support"), line)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _write_sketch(root: Any, profile: Profile) -> None:
    if profile.education:
        education = etree.SubElement(root, "education")
        for job in profile.education:
            _write_job(etree.SubElement(education, "degree"), "degreetitle", job)
    if profile.products:
        products = etree.SubElement(root, "products")
        for group, citation, url in profile.products:
            _put(
                etree.SubElement(products, "product", {"group": group} if group else {}),
                citation=citation,
                url=url,
            )


def _write_job(element: Any, title: str, job: Job) -> None:
    _put(element, **{title: job.title})
    organisation = etree.SubElement(element, "organization")
    _put(
        organisation, orgname=job.organisation, city=job.city, stateorprovince=job.region, country=job.country
    )
    for tag, day in (("startdate", job.start), ("enddate", job.end)):
        if day:
            _put(etree.SubElement(element, tag), year=day)
    if job.field:
        _put(element, fieldofstudy=job.field)


def _write_support(element: Any, line: SupportLine) -> None:
    for tag in SUPPORT_ORDER[:-1]:
        if tag == "enddate" and line.contributiontype == IN_KIND:
            continue
        child = etree.SubElement(element, tag)
        child.text = _clean(getattr(line, tag)) or None
        if tag == "awardamount" and line.currency:
            child.set("currency", line.currency)
    commitment = etree.SubElement(element, "commitment")
    for year, months in line.commitment:
        etree.SubElement(commitment, "personmonth", {"year": str(year)}).text = months or None


def _put(element: Any, **texts: str) -> None:
    for tag, value in texts.items():
        etree.SubElement(element, tag).text = _clean(value) or None


def _clean(value: str) -> str:
    """Text without the characters XML cannot hold."""
    return "".join(
        c
        for c in value
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
