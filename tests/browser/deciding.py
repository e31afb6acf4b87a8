"""From the deadline to the first payment: eligibility, integrity, review, locks, the joint meeting, release, award."""

from datetime import timedelta

from app.kernel import clock
from app.kernel.language import gettext as _
from app.kernel.language import ngettext
from app.selection import labels as selection_labels
from app.selection.states import Outcome
from tests.browser.applying import saved_by_itself
from tests.browser.cast import COMMENT, NOTE, Cast
from tests.browser.opening import OpenCall
from tests.browser.visitor import Visitor

SCORES = {"US": ("merit", "impacts", "cooperation"), "JP": ("significance", "plan", "synergy")}


def judge(cast: Cast, call: OpenCall, proposals: list[str]) -> None:
    """Both proposals found eligible, reviewed once a side, cleared and locked; the first one is the better."""
    accept_all(cast.signed_in(f"officer {cast.sides[0].code}"), call, len(proposals))
    for side in cast.sides:
        officer, reviewer = cast.signed_in(f"officer {side.code}"), cast.signed_in(f"reviewer {side.code}")
        for number, proposal in enumerate(proposals):
            assign(officer, call, proposal, side.code)
            review(reviewer, side.code, score=4 - number)
            clear(cast.signed_in(f"integrity {side.code}"), call, proposal)
    for side in cast.sides:
        lock(cast.signed_in(f"officer {side.code}"), call, side.code)


def accept_all(officer: Visitor, call: OpenCall, count: int) -> None:
    officer.go(f"{call.path}/proposals")
    for box in officer.page.locator("[data-bulk]").all():
        officer.page.locator(f'label[for="{box.get_attribute("id")}"]').click()
    officer.press(_("Look at chosen proposals"))
    officer.press(ngettext("Accept %(num)s proposal", "Accept %(num)s proposals", count))


def assign(officer: Visitor, call: OpenCall, proposal: str, party: str) -> None:
    """To the one reviewer of the side whom nothing speaks against."""
    officer.go(f"{call.path}{proposal}/assignment/{party}")
    officer.through(officer.page.locator("main table button").first)


def review(reviewer: Visitor, party: str, *, score: int) -> None:
    """Declare, agree, write until it is saved by itself, submit."""
    reviewer.go("/reviews")
    asked = reviewer.page.locator("tr", has_text=_("Asked to review"))
    reviewer.through(asked.get_by_role("link").first)
    reviewer.fill(kind="none")
    reviewer.press(_("Declare"))
    reviewer.fill(confidentiality="true")
    reviewer.press(_("Agree to review"))
    for code in SCORES[party]:
        reviewer.fill(
            {f"answers.{code}.score": str(score), f"answers.{code}.text": COMMENT[reviewer.language]}
        )
    reviewer.fill({"answers.confidential.text": NOTE[reviewer.language]})
    saved_by_itself(reviewer)
    reviewer.press(_("Submit review"))
    reviewer.sees(_("Review submitted"))


def clear(officer: Visitor, call: OpenCall, proposal: str) -> None:
    officer.go("/integrity")
    officer.follow(call.title)
    officer.through(officer.page.locator(f'a[href$="{proposal}"]'))
    officer.fill(flag="clear", reason="確認しました。" if officer.language == "ja" else "Checked.")
    officer.press(_("Set flag"))


def lock(officer: Visitor, call: OpenCall, party: str) -> None:
    officer.go(f"{call.path}/panels/{party}")
    officer.follow(_("Lock side"))
    officer.press(_("Lock side %(party)s", party=party))
    officer.sees(_("Side locked"))


def select(cast: Cast, call: OpenCall, *, winner: str, loser: str) -> None:
    """The joint list, every key (one alone is a split), and the release signed by every side."""
    officers = {side.code: cast.signed_in(f"officer {side.code}") for side in cast.sides}
    first = next(iter(officers.values()))
    first.go(f"{call.path}/selection")
    first.press(_("Build joint list"))
    turn(officers, winner, "approve")
    turn(officers, loser, "decline", reason="予算が足りません。" if cast.language == "ja" else "No budget.")
    for party, officer in officers.items():
        officer.go(f"{call.path}/release")
        officer.press(_("Sign release for %(party)s", party=party))
    first.go(f"{call.path}/release")
    first.sees(_("The results are released"))


def turn(officers: dict[str, Visitor], proposal: str, action: str, *, reason: str = "") -> None:
    for number, (party, officer) in enumerate(officers.items()):
        officer.go(f"{proposal}/decision/{party}")
        officer.fill(action=action, reason=reason)
        officer.press(_("Turn key"))
        if number == 0:
            officer.sees(str(selection_labels.OUTCOMES[Outcome.SPLIT]))
    final = Outcome.COORDINATED if action == "approve" else Outcome.DECLINED
    officer.sees(str(selection_labels.OUTCOMES[final]))


def award(cast: Cast, proposal: str) -> None:
    """Every party confirms; the first instalment of one line is asked for by one officer and approved by another."""
    officers = {side.code: cast.signed_in(f"officer {side.code}") for side in cast.sides}
    first, party = next(iter(officers.values())), cast.sides[0].code
    first.go("/awards")
    first.through(first.page.locator("main table th a").first)
    place = first.path
    for code, officer in officers.items():
        officer.go(place)
        officer.press(_("Confirm award for %(party)s", party=code))
    first.go(place)
    first.through(first.page.get_by_role("link", name=_("Ask for a payment")).first)
    day = clock.today("UTC") + timedelta(days=60)
    first.fill({"amount.amount": "1000.00", "pay_on": day.isoformat()})
    first.press(_("Ask for payment"))
    second = cast.signed_in(f"second {party}")
    second.go(place)
    second.press(_("Approve payment"))
    second.sees("1,000.00")
