"""Every entry of a fund, for other programs: as CSV, and as plain text that Beancount reads.

The text holds the same lines under account names of its own kind, one commodity a currency; a reader of it comes to
the same balances without us.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.money import Money
from app.reports.statements.books import Balance

HEAD = (
    "entry",
    "event",
    "purpose",
    "effective_on",
    "booked_at",
    "account",
    "party",
    "lot",
    "debit",
    "credit",
)
HEAD_END = ("currency", "reverses", "memo")
ROOTS = {"1": "Assets", "2": "Liabilities", "3": "Equity", "4": "Income", "5": "Expenses", "B": "Assets"}
"""First character of a code → root of an account; the stages of a lot are a closed book of their own under Assets."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of a posted entry; debit positive. `effective_on` and `booked_at` are those from which it counts."""

    entry: str
    key: str
    purpose: str
    memo: str
    effective_on: date
    booked_at: datetime
    reverses: str
    code: str
    name: str
    party: str
    lot: str
    amount: Money


def as_csv(lines: Iterable[JournalLine]) -> str:
    """One row a line, amounts with the currency's own digits, in the order they come."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*HEAD, *HEAD_END))
    for line in lines:
        debit, credit = _sides(line.amount)
        writer.writerow(
            [
                line.entry,
                _safe(line.key),
                line.purpose,
                line.effective_on.isoformat(),
                line.booked_at.isoformat(),
                line.code,
                line.party,
                _safe(line.lot),
                debit,
                credit,
                line.amount.currency,
                line.reverses,
                _safe(line.memo),
            ]
        )
    return out.getvalue()


def _sides(amount: Money) -> tuple[str, str]:
    return (_digits(amount), "") if amount.minor > 0 else ("", _digits(-amount))


def _digits(amount: Money) -> str:
    return str(amount)


def _safe(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula (CWE-1236)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_beancount(
    fund: str, lines: Sequence[JournalLine], balances: Mapping[str, Money], through: date
) -> str:
    """The journal of a fund in Beancount's language, with an assertion of every balance at the end of `through`.

    `balances`: account as `account_name` gives it → balance.
    """
    parts = [
        f'option "title" "{_words(fund)}"',
        *sorted({f'option "operating_currency" "{it.amount.currency}"' for it in lines}),
    ]
    first = min((line.effective_on for line in lines), default=through)
    parts += [f"{first} open {name} {money.currency}" for name, money in sorted(balances.items())]
    parts += _transactions(lines)
    after = date.fromordinal(through.toordinal() + 1)
    parts += [
        f"{after} balance {name} {_digits(money)} {money.currency}"
        for name, money in sorted(balances.items())
    ]
    return "\n".join(parts) + "\n"


def _transactions(lines: Sequence[JournalLine]) -> list[str]:
    parts: list[str] = []
    last = ""
    for line in lines:
        if line.entry != last:
            parts += ["", f'{line.effective_on} * "{_words(line.purpose)}" "{_words(line.memo or line.key)}"']
            parts += [f'  event: "{_words(line.key)}"']
        parts.append(f"  {account_name(line)}  {_digits(line.amount)} {line.amount.currency}")
        last = line.entry
    return parts


def account_name(line: JournalLine) -> str:
    """`Assets:Cash-1000`, with the party or the lot as a part of its own."""
    own = "".join(word.capitalize() for word in line.name.split("_"))
    parts = [ROOTS[line.code[0]], *(["Lots"] if line.code[0] == "B" else [])]
    if line.lot:
        parts.append(_part(line.lot))
    return ":".join([*parts, f"{own}-{line.code}", *([_part(line.party)] if line.party else [])])


def balances_by_name(lines: Iterable[JournalLine], held: Iterable[Balance]) -> dict[str, Money]:
    """Account name → balance, of every account that the journal touches."""
    names = {(line.code, line.party, line.lot): account_name(line) for line in lines}
    return {
        names[it.code, it.party, it.lot]: Money(it.debit_minor, it.currency)
        for it in held
        if (it.code, it.party, it.lot) in names
    }


def _part(text: str) -> str:
    """A component of an account's name: letters, digits and hyphens, beginning with a capital or a digit."""
    return re.sub(r"[^A-Za-z0-9-]", "-", text).lstrip("-").upper()


def _words(text: str) -> str:
    """Text that a quoted string of the language can hold."""
    return " ".join(text.replace("\\", "/").replace('"', "'").split())
