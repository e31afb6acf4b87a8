"""The figures that statements are made from, as plain data: debit positive, in minor units."""

from dataclasses import dataclass

from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Balance:
    """What one account held. `lot` is the code of the lot it belongs to, empty for an account of a fund."""

    code: str
    currency: str
    debit_minor: int
    party: str = ""
    lot: str = ""

    def own(self, sign: int) -> Money:
        """In the account's own direction: `sign` +1 where debits increase it."""
        return Money(self.debit_minor * sign, self.currency)


@dataclass(frozen=True, slots=True)
class Movement:
    """What entries of one purpose moved in accounts of one code within a period; debit positive."""

    purpose: str
    code: str
    currency: str
    debit_minor: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is still owed to one award from one lot or fund."""

    reference: str
    source: str
    amount: Money
