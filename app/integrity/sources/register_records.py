"""Registers that come as JSON lines: works of OpenAlex, and records of ORCID."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.integrity.sources.reading import Refusal, Source, lines, read_date
from app.integrity.sources.registered import Read, Registered, each_once, numbers_of

Tree = Mapping[str, Any]
MOST_AUTHORS = 500
"""Of a work of more authors only their number is kept: every rule leaves such works out."""


def read_works(source: Source) -> Read:
    """Works of OpenAlex (docs.openalex.org, Work object), one a line.

    `says`: doi, title, on, authors (how many), places [{orcid, leading, raw [printed affiliations],
    at [{name, ids, seat}]}] of authors with an ORCID iD, others [{name, ids, seat}] of all other authors, grants
    [{funder, number}]. An organisation has the numbers of its parents too where the file names them, so that a campus
    of a disclosed university is no other place. Refused: `register.not_json`, `register.no_number` (id or date).
    """
    parents = _rors(source)
    yield from each_once(_read(source, lambda tree, line: _work(tree, line, parents)))


def _read(source: Source, build: Callable[[Tree, int], Registered | Refusal]) -> Read:
    for line, tree in _trees(source):
        yield Refusal(line, "register.not_json") if tree is None else build(tree, line)


def _trees(source: Source) -> Iterator[tuple[int, Tree | None]]:
    for line, text in enumerate(lines(source), 1):
        if text.strip():
            try:
                tree = json.loads(text)
            except (ValueError, RecursionError):
                tree = None
            yield line, tree if isinstance(tree, dict) else None


def _rors(source: Source) -> dict[str, str]:
    """OpenAlex id → `ror:…` of every organisation that the file names."""
    return {
        place["id"]: numbers_of(ror=place["ror"])[0]
        for _, tree in _trees(source)
        if tree is not None
        for author in _list(tree.get("authorships"))
        for place in _list(author.get("institutions"))
        if place.get("id") and place.get("ror")
    }


def _work(tree: Mapping[str, Any], line: int, parents: Mapping[str, str]) -> Registered | Refusal:
    entry, day = _word(tree.get("id")).rpartition("/")[2], _day(tree.get("publication_date"))
    if not entry or not day:
        return Refusal(line, "register.no_number")
    authors = _list(tree.get("authorships"))
    near = authors if len(authors) <= MOST_AUTHORS else []
    places, others = [], dict[str, Any]()
    for author in near:
        at = [_body(place, parents) for place in _list(author.get("institutions"))]
        orcid = numbers_of(orcid=_word((author.get("author") or {}).get("orcid")))
        if orcid:
            places.append({"orcid": orcid[0], "leading": _leads(author), "at": at,
                           "raw": [_word(text) for text in _list(author.get("raw_affiliation_strings"))]})  # fmt: skip
        else:
            others |= {body["name"]: body for body in at}
    says = {
        "doi": _word(tree.get("doi")) or entry,
        "title": _word(tree.get("title")),
        "on": day,
        "authors": len(authors),
        "places": places,
        "others": list(others.values()),
        "grants": list(_grants(tree)),
    }
    return Registered(entry, says, tuple(dict.fromkeys(str(place["orcid"]) for place in places)), line=line)


def _grants(tree: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """What the work thanks for: `grants` of the older layout, `awards` of the newer."""
    for grant in (*_list(tree.get("grants")), *_list(tree.get("awards"))):
        number = _word(grant.get("award_id")) or _word(grant.get("funder_award_id"))
        if number:
            yield {"funder": _word(grant.get("funder_display_name")), "number": number}


def _leads(author: Mapping[str, Any]) -> bool:
    return author.get("author_position") in ("first", "last") or bool(author.get("is_corresponding"))


def _body(place: Mapping[str, Any], parents: Mapping[str, str]) -> dict[str, Any]:
    own = [*numbers_of(ror=_word(place.get("ror")))]
    above = [parents[key] for key in _list(place.get("lineage")) if key in parents]
    ids = sorted({*own, *above})
    return {"name": _word(place.get("display_name")), "ids": ids, "seat": _word(place.get("country_code"))}


def read_orcid_records(source: Source) -> Read:
    """Records of ORCID (JSON, version 3.0), one a line: their employments.

    `says`: posts [{name, ror, seat, start, end, asserted}]; `asserted`: an organisation's system wrote it for itself,
    not on behalf of the person. Refused: `register.not_json`, `register.no_number`.
    """
    yield from each_once(_read(source, _record))


def _record(tree: Mapping[str, Any], line: int) -> Registered | Refusal:
    number = _word((tree.get("orcid-identifier") or {}).get("path"))
    if not number:
        return Refusal(line, "register.no_number")
    groups = _list(((tree.get("activities-summary") or {}).get("employments") or {}).get("affiliation-group"))
    posts = [
        _post(entry.get("employment-summary") or {})
        for group in groups
        for entry in _list(group.get("summaries"))
    ]
    return Registered(number, {"posts": posts}, numbers_of(orcid=number), line=line)


def _post(summary: Mapping[str, Any]) -> dict[str, Any]:
    body, source = summary.get("organization") or {}, summary.get("source") or {}
    known = body.get("disambiguated-organization") or {}
    is_ror = _word(known.get("disambiguation-source")).upper() == "ROR"
    by_person = source.get("source-orcid") or source.get("assertion-origin-orcid")
    return {
        "name": _word(body.get("name")),
        "ror": _word(known.get("disambiguated-organization-identifier")) if is_ror else "",
        "seat": _word((body.get("address") or {}).get("country")),
        "start": _parts(summary.get("start-date")),
        "end": _parts(summary.get("end-date")),
        "asserted": bool(source.get("source-client-id")) and not by_person,
    }


def _parts(value: Any) -> str:
    """`2024` or `2024-05`; '' for nothing."""
    words = [_word(((value or {}).get(part) or {}).get("value")) for part in ("year", "month")]
    return "-".join(word.zfill(2) for word in words if word) if words[0] else ""


def _day(value: Any) -> str:
    try:
        read = read_date(_word(value))
    except ValueError:
        return ""
    return read.isoformat() if read else ""


def _word(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
