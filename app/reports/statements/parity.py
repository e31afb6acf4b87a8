"""Parity statement: who gave, and on whose side it was spent, at the rates of the days and at one rate (I15)."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel.money import Money
from app.reports.statements.layout import Column, Row, Statement, Table

COLUMNS = ("given_booked", "given_even", "home_booked", "home_even", "abroad_booked", "abroad_even")


@dataclass(frozen=True, slots=True)
class PartyShare:
    """One party: six amounts in the order of `COLUMNS`, None where the rate of a day is missing."""

    party: str
    amounts: tuple[Money | None, ...]


def parity(shares: Iterable[PartyShare], currency: str) -> Statement:
    rows = [Row("party", list(it.amounts), text=it.party) for it in shares]
    return Statement("parity", [Table("parity", [Column(key) for key in COLUMNS], rows, currency)])
