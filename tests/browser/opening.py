"""From the priority to the open call: council, officers and the endowment's administrators at their pages."""

from datetime import datetime, timedelta
from typing import NamedTuple

from app.council.labels import PRIORITY_ACTIONS
from app.council.states import PriorityAction
from app.kernel.language import gettext as _
from app.kernel.money import Money
from tests.browser.cast import Cast
from tests.factories.endowment import Administrators, before_income

BUDGETS = {"USD": "200000.00", "JPY": "30000000"}
LARGEST = {"USD": "120000.00", "JPY": "18000000"}
INCOME = {"USD": "40000.00", "JPY": "6000000"}


class OpenCall(NamedTuple):
    """A published call: its page, and the title in either language."""

    path: str
    code: str
    title: str


def open_call(cast: Cast, today: datetime) -> OpenCall:
    propose_priority(cast)
    sign_agreement(cast)
    open_lots(cast)
    endow(cast)
    return publish(cast, today)


def propose_priority(cast: Cast) -> None:
    """Proposed and consulted by one member, endorsed by every party, active."""
    first, *others = [cast.signed_in(f"council {side.code}") for side in cast.sides]
    first.go("/priorities")
    first.follow(_("Propose a priority"))
    first.fill({"code": "QST-01", "title.en": "Quantum sensing", "title.ja": "量子センシング"})
    first.fill({"summary.en": "Sensors for two countries.", "summary.ja": "両国のためのセンサ。"})
    first.press(_("Propose priority"))
    priority = first.path
    first.press(str(PRIORITY_ACTIONS[PriorityAction.CONSULT]))
    for member in (first, *others):
        member.go(priority)
        member.press(_("Endorse priority"))
    first.go(priority)
    first.press(str(PRIORITY_ACTIONS[PriorityAction.ACTIVATE]))
    first.sees(_("Active"))


def sign_agreement(cast: Cast) -> None:
    first, *others = [cast.signed_in(f"officer {side.code}") for side in cast.sides]
    first.go("/agreements")
    first.follow(_("Draft an agreement"))
    first.fill({"code": "MOC-01", "title.en": "Memorandum of cooperation", "title.ja": "協力覚書"})
    for body in cast.agencies.values():
        first.fill({"agencies[]": str(body.id)})
    first.press(_("Draft agreement"))
    agreement = first.path
    for side, officer in zip(cast.sides, (first, *others), strict=True):
        officer.go(agreement)
        officer.press(_("Sign agreement for %(agency)s", agency=cast.agencies[side.code].code))
    others[-1].sees(_("Signed"))


def open_lots(cast: Cast) -> None:
    """Every agency opens an appropriation and one lot."""
    for side in cast.sides:
        officer, body = cast.signed_in(f"officer {side.code}"), cast.agencies[side.code]
        officer.go("/funds")
        officer.follow(_("Open an appropriation"))
        officer.fill({"agency_id": str(body.id), "code": f"APP-{side.code}"})
        officer.fill({"name.en": f"Appropriation {side.code}", "name.ja": f"歳出予算{side.code}"})
        officer.press(_("Open appropriation"))
        officer.follow(_("Open a lot"))
        officer.fill(
            code=f"LOT-{side.code}",
            fiscal_year="2026",
            authority="予算法" if cast.language == "ja" else "Act 1",
        )
        officer.fill({"amount.amount": BUDGETS[side.currency]})
        officer.fill(obligate_by="2099-09-30", liquidate_by="2099-09-30")
        officer.press(_("Open lot"))
        officer.sees(f"LOT-{side.code}")


def endow(cast: Cast) -> None:
    """Income in every book and the payout that makes it available; one administrator prepares, the other approves."""
    preparer, approver = cast.signed_in("preparer"), cast.signed_in("approver")
    team = Administrators(cast.people["preparer"], cast.people["approver"])
    for side in cast.sides:
        close = before_income(team, Money.parse(INCOME[side.currency], side.currency))
        income = {"kind": "income", "amount.amount": INCOME[side.currency], "effective_on": close.isoformat()}
        income["authority"] = "根拠一" if cast.language == "ja" else "Act 1"
        for words, typed in (
            (_("Prepare a booking"), income),
            (_("Prepare a payout"), {"year": str(close.year)}),
        ):
            preparer.go("/endowment")
            preparer.follow(words)
            preparer.follow(side.currency)
            preparer.fill(typed)
            preparer.press(words)
            approver.go(preparer.path)
            approver.press(_("Approve what was prepared"))
    approver.go("/endowment")
    approver.sees("JPY 6,000,000", "USD 40,000.00")


def publish(cast: Cast, today: datetime) -> OpenCall:
    """One officer drafts with a programme's template, the other adds the own lot; both sign."""
    first, *others = [cast.signed_in(f"officer {side.code}") for side in cast.sides]
    first.go("/calls")
    first.follow(_("Draft a call"))
    first.follow("Joint call of two agencies" if cast.language == "en" else "二機関共同公募")
    first.fill(_about() | _times(today))
    for name, words in (("priority_id", "QST-01"), ("agreement_id", "MOC-01")):
        first.fill({name: _option(first, name, words)})
    for number, side in enumerate(cast.sides):
        first.fill(_side(cast, number, side.code, side.currency))
    first.fill({"sides.0.lot_id": _option(first, "sides.0.lot_id", "LOT-")})
    first.press(_("Save draft"))
    call = first.path
    for number, officer in enumerate(others, 1):
        officer.go(call)
        officer.follow(_("Edit call"))
        officer.fill({f"sides.{number}.lot_id": _option(officer, f"sides.{number}.lot_id", "LOT-")})
        officer.press(_("Save call"))
    for side, officer in zip(cast.sides, (first, *others), strict=True):
        officer.go(call)
        officer.press(_("Sign call for %(agency)s", agency=cast.agencies[side.code].code))
    others[-1].press(_("Publish call"))
    others[-1].sees(_("Open"))
    return OpenCall(call, "JRNY-2027", "A joint journey" if cast.language == "en" else "共同の旅")


def _about() -> dict[str, str]:
    return {
        "code": "JRNY-2027", "title.en": "A joint journey", "title.ja": "共同の旅", "summary.en": "Short.",
        "summary.ja": "概要です。", "text.en": "The full text.", "text.ja": "公募要領です。",
    }  # fmt: skip


def _times(today: datetime) -> dict[str, str]:
    def wall(days: int) -> str:
        return (today + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M")

    return {
        "deadline.zone": "Asia/Tokyo", "deadline.local": wall(30), "opens_at": wall(-1), "review_opens_at": wall(35),
        "review_ends_at": wall(90),
    }  # fmt: skip


def _side(cast: Cast, number: int, party: str, currency: str) -> dict[str, str]:
    at = f"sides.{number}"
    return {
        f"{at}.agency_id": str(cast.agencies[party].id), f"{at}.budget.amount": BUDGETS[currency],
        f"{at}.largest_half.amount": LARGEST[currency], f"{at}.reviews_wanted": "1",
    }  # fmt: skip


def _option(visitor: object, name: str, words: str) -> str:
    """The value of the first choice of a field that begins with these words."""
    options = visitor.page.locator(f'select[name="{name}"] option')  # type: ignore[attr-defined]
    return str(options.filter(has_text=words).first.get_attribute("value"))
