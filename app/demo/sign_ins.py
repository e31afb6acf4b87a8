"""One sign-in per kind of user, for the sign-in page and the command line of a demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.demo.founding import PASSWORD, address
from app.demo.reading import bilingual, read
from app.kernel.bilingual import Bilingual
from app.kernel.language import language, lazy

KINDS = {
    "researcher": lazy("Researcher"),
    "institution_officer": lazy("Officer of an institution"),
    "reviewer": lazy("Reviewer"),
    "expert": lazy("Expert asked for an opinion"),
    "programme_officer": lazy("Programme officer"),
    "integrity_officer": lazy("Integrity officer"),
    "endowment_administrator": lazy("Endowment administrator"),
    "council_member": lazy("Council member"),
    "auditor": lazy("Auditor"),
    "system_administrator": lazy("System administrator"),
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody to sign in as; `kind` and `name` are in the reader's language."""

    role: str
    kind: str
    name: str
    email: str
    password: str = PASSWORD


def accounts() -> list[SignIn]:
    """Everybody whom `texts/people.toml` marks with `sign_in`, kind by kind."""
    tables = [table for table in read("people")["person"] if "sign_in" in table]
    order = list(KINDS)
    return [_sign_in(table) for table in sorted(tables, key=lambda table: order.index(table["sign_in"]))]


def _sign_in(table: Mapping[str, Any]) -> SignIn:
    name = Bilingual(table["latin"], table.get("native", "")).text(language())
    return SignIn(table["sign_in"], f"{KINDS[table['sign_in']]}, {_place(table)}", name, address(table))


def _place(table: Mapping[str, Any]) -> str:
    """Where somebody works: the agency, the institution, else the party."""
    people = read("people")
    agency = next(
        (g["agency"] for g in table.get("grants", []) if "agency" in g and "institution" not in table), ""
    )
    if agency or "institution" not in table:
        return agency or table["party"]
    place = next(place for place in people["institution"] if place["key"] == table["institution"])
    return bilingual(place["name"]).text(language())
