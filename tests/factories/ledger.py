"""Funds, accounts and lots, opened through the services."""

from datetime import date

from app.accounts.models import Agency
from app.kernel import db
from app.kernel.actor import Actor, system
from app.kernel.bilingual import Bilingual
from app.kernel.money import Money
from app.kernel.parties import party
from app.ledger import queries, service
from app.ledger.drafts import EntryDraft, FundDraft, Leg, LotDraft
from app.ledger.models import Account, Fund, Lot
from app.ledger.states import FundKind

BOOKKEEPER = system("bookkeeper")
DAY = date(2027, 1, 15)


def appropriation(actor: Actor, agency: Agency, *, code: str = "") -> Fund:
    """The national appropriation of an agency, opened by its officer."""
    home = party(agency.party)
    name = Bilingual(f"Appropriation of {agency.code}", f"{agency.code}予算")
    draft = FundDraft(
        code or f"APP-{agency.code}", FundKind.APPROPRIATION, home.currency, name, home.code, agency.id
    )
    return db.unit_of_work(service.open_fund, actor, draft)


def lot(
    actor: Actor, fund: Fund, *, amount: int = 10**12, code: str = "", until: date = date(2099, 9, 30)
) -> Lot:
    draft = LotDraft(
        code or f"{fund.code}-2027", fund.id, 2027, until, until, "Act 1", Money(amount, fund.currency)
    )
    return db.unit_of_work(service.open_lot, actor, draft)


def account(fund: Fund, code: str, *, party: str = "") -> Account:
    return db.unit_of_work(service.open_account, BOOKKEEPER, fund, code, party=party)


def transfer(key: str, debit: Account, credit: Account, minor: int) -> EntryDraft:
    amount = Money(minor, debit.currency)
    return EntryDraft(key, "test", (Leg(debit.id, amount), Leg(credit.id, -amount)), DAY)


def balances(*accounts: Account) -> list[tuple[int, int]]:
    """(posted, held) of each account as it stands."""
    with db.read_only() as session:
        found = [session.get_one(Account, row.id) for row in accounts]
        return [(row.posted_minor, row.held_minor) for row in found]


def lot_balances(lot: Lot) -> dict[str, int]:
    with db.read_only():
        accounts = queries.accounts_of_lots([lot.id])[lot.id]
        return {code: row.posted_minor - row.held_minor for code, row in sorted(accounts.items())}


def endowment_book(actor: Actor, currency: str) -> Fund:
    """A book of the endowment, opened by its administrator."""
    name = Bilingual(f"Endowment in {currency}", f"共同基金（{currency}）")
    draft = FundDraft(f"ENDOWMENT-{currency}", FundKind.ENDOWMENT, currency, name)
    return db.unit_of_work(service.open_fund, actor, draft)
