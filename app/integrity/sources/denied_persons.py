"""The Denied Persons List as the Bureau of Industry and Security publishes it: a table with tabs.

Dates are month/day/year, names may begin with a blank, an order without an end has an empty date. One party may
have several orders and stands once for each. Source: 15 CFR 764.3(a)(2); bis.gov, "Denied Persons List".
"""

from collections.abc import Iterator

from app.integrity.sources.parties import Address, ListedParty, derived_entry, numbered
from app.integrity.sources.reading import Refusal, Source, read_date, records

LIST_CODE = "bis-dpl"
COLUMNS = (
    "Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date",
    "Standard_Order", "Action", "FR_Citation",
)  # fmt: skip


def read_denied_persons(source: Source) -> Iterator[ListedParty | Refusal]:
    """Every order. Refused: an unknown header, a row of another width, no name, a date that is none."""
    yield from numbered(_rows(source))


def _rows(source: Source) -> Iterator[ListedParty | Refusal]:
    for row in records(source, COLUMNS, delimiter="\t"):
        if isinstance(row, Refusal):
            yield row
            continue
        line, cells = row
        if not cells["Name"]:
            yield Refusal(line, "denied.no_name", cells["FR_Citation"][:40])
            continue
        try:
            yield _party(line, cells)
        except ValueError as error:
            yield Refusal(line, "denied.bad_date", str(error))


def _party(line: int, cells: dict[str, str]) -> ListedParty:
    place = [cells[column] for column in ("Street_Address", "City", "State", "Postal_Code", "Country")]
    return ListedParty(
        list_code=LIST_CODE,
        entry=derived_entry(cells["Name"], cells["Effective_Date"], cells["FR_Citation"]),
        name=cells["Name"],
        addresses=(Address(", ".join(part for part in place if part), cells["City"], cells["Country"]),),
        country=cells["Country"],
        programmes=("standard order",) if cells["Standard_Order"] == "Y" else (),
        effective=read_date(cells["Effective_Date"]),
        expires=read_date(cells["Expiration_Date"]),
        citation=cells["FR_Citation"],
        remarks=cells["Action"],
        line=line,
    )
