"""One joint call from a priority to its awards, over HTTP, for whatever parties there are.

The rows that an operator makes (people, agencies, institutions) are kept directly; everything the programme does
goes through the API. Amounts are minor units; every figure that is checked at the end is computed here again.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from app.accounts.models import Agency, Institution, Person
from app.accounts.roles import Role
from app.calls import queries as calls
from app.kernel import clock, db
from app.kernel.money import Money
from app.kernel.parties import Party, parties
from app.proposals.rules import fiscal_years
from tests.factories.accounts import actor_of, agency, grant, institution, person, save
from tests.factories.endowment import last_quarter_end
from tests.factories.ledger import appropriation, lot
from tests.journeys.steps import Hand, Partner, disclose, money, review, sign_and_submit, write

ZONE = "Asia/Tokyo"
CRITERIA = [
    {"code": "merit", "label": {"en": "Merit", "ja": "学術的意義"}, "shared_code": "merit", "has_score": True,
     "has_text": True, "is_required": True, "weight": 2},
    {"code": "note", "label": {"en": "Note", "ja": "所見"}, "has_score": False, "has_text": True, "weight": 0,
     "is_confidential": True},
]  # fmt: skip


@dataclass
class Idea:
    """What one proposal is about and what every party's side asks for, in minor units."""

    title: dict[str, str]
    abstract: dict[str, str]
    places: dict[str, Institution]
    asks: dict[str, int]


@dataclass
class Journey:
    """The actors of one call and what came of it."""

    app: Flask
    budgets: dict[str, int]
    income: dict[str, int]
    reviewers_each: int = 3
    sides: tuple[Party, ...] = field(default_factory=parties)
    agencies: dict[str, Agency] = field(default_factory=dict)
    hands: dict[str, Hand] = field(default_factory=dict)
    reviewers: dict[str, list[Hand]] = field(default_factory=dict)
    call_id: str = ""
    proposals: list[str] = field(default_factory=list)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_place: dict[uuid.UUID, Hand] = field(default_factory=dict)

    # People

    def hire(self) -> None:
        """Two officers an agency, an integrity officer, a council member and reviewers a party, two administrators."""
        for side in self.sides:
            body = self.agencies[side.code] = agency(party=side.code)
            save(body)
            for name in ("officer", "second"):
                self._hire(f"{name} {side.code}", side.code, Role.PROGRAMME_OFFICER, agency=body)
            self._hire(f"integrity {side.code}", side.code, Role.INTEGRITY_OFFICER, party=side.code)
            self._hire(f"council {side.code}", side.code, Role.COUNCIL_MEMBER, party=side.code)
            self.reviewers[side.code] = [self._reviewer(side.code, n) for n in range(self.reviewers_each)]
        for name in ("administrator", "treasurer"):
            self._hire(name, self.sides[0].code, Role.ENDOWMENT_ADMINISTRATOR)

    def _hire(self, name: str, home: str, role: Role, **scope: Any) -> None:
        who = person(name.title(), party=home)
        save(who, grant(who, role, **scope))
        self.hands[name] = Hand(self.app, who)

    def _reviewer(self, party: str, number: int) -> Hand:
        place = institution(f"Reviewing Institute {party} {number}", party=party)
        who = person(f"Reviewer {party} {number}", party=party, institution=place)
        save(place, who, grant(who, Role.REVIEWER, agency=self.agencies[party]))
        return Hand(self.app, who)

    def officer(self, party: str) -> Hand:
        return self.hands[f"officer {party}"]

    # From the priority to the open call

    def prepare(self, largest: dict[str, int], *, fill_cap: int = 250) -> None:
        agreement, priority = self._agree(), self._prioritise()
        lots = self._open_lots()
        self._endow()
        self._publish(agreement, priority, lots, largest, fill_cap)

    def _agree(self) -> str:
        ids = [str(body.id) for body in self.agencies.values()]
        first = self.officer(self.sides[0].code)
        draft = {"code": "MOC-1", "title": {"en": "Memorandum", "ja": "協力覚書"}, "agencies": ids}
        made = first.does("POST", "/agreements", draft)
        for party, body in self.agencies.items():
            made = self.officer(party).does("POST", f"/agreements/{made['id']}/signatures/{body.id}")
        assert made["state"] == "signed"
        return str(made["id"])

    def _prioritise(self) -> str:
        text = {"title": {"en": "Quantum", "ja": "量子"}, "summary": {"en": "Sensors.", "ja": "センサ。"}}
        first = self.hands[f"council {self.sides[0].code}"]
        made = first.does("POST", "/priorities", {"code": "QST-01", **text})
        path = f"/priorities/{made['id']}"
        made = first.does("POST", f"{path}/consult", version=made["version"])
        for side in self.sides:
            made = self.hands[f"council {side.code}"].does(
                "POST", f"{path}/endorsements", {"party": side.code}
            )
        made = first.does("POST", f"{path}/activate", version=made["version"])
        assert made["state"] == "active"
        return str(made["id"])

    def _open_lots(self) -> dict[str, str]:
        found = {}
        for party, body in self.agencies.items():
            actor = actor_of(self.officer(party).person)
            found[party] = str(lot(actor, appropriation(actor, body), amount=self.budgets[party]).id)
        return found

    def _endow(self) -> None:
        """In every book a contribution, income, and the payout that makes the income available."""
        for currency, amount in self.income.items():
            home = next(side for side in self.sides if side.currency == currency)
            close = last_quarter_end(clock.today(home.zone))
            self.hands["administrator"].does("POST", "/endowment/books", {"currency": currency})
            for kind, party, minor in (("contribution", home.code, amount * 20), ("income", "", amount)):
                booking = {
                    "kind": kind, "party": party, "amount": money(str(Money(minor, currency)), currency),
                    "effective_on": close.isoformat(), "authority": "Act 1",
                    "retention_authority": "42 USC 12663" if party else "",
                }  # fmt: skip
                self._decided("bookings", booking)
            self._pay_out(currency, close, money(str(Money(amount * 20, currency)), currency))

    def _pay_out(self, currency: str, close: date, worth: dict[str, str]) -> None:
        """A valuation, a price level, a policy with two signatures, and the payout of the year that closed."""
        self._decided(
            "valuations", {"quarter_end": close.isoformat(), "cash": worth, "citation": "Custodian"}
        )
        levels = f"Date,Index\n{close:%Y-%m}-01,100"
        self._decided("prices", {"currency": currency, "source": "Statistics Bureau", "text": levels})
        hands = self.hands["administrator"], self.hands["treasurer"]
        today = clock.today(actor_of(hands[0].person).zone)
        policy = {
            "currency": currency, "effective_from": today.isoformat(), "authority": "Resolution 1",
            "rules": ["income"], "reserve": "0", "minimum_quarters": 1, "closing_month": close.month,
        }  # fmt: skip
        made = hands[0].does("POST", "/endowment/policies", policy)
        for hand in hands:
            hand.does("POST", f"/endowment/policies/{made['id']}/signature")
        self._decided("payouts", {"currency": currency, "year": close.year})

    def _decided(self, kind: str, body: dict[str, Any]) -> None:
        made = self.hands["administrator"].does("POST", f"/endowment/{kind}", body)
        path = f"/endowment/{kind}/{made['id']}/approval"
        self.hands["treasurer"].does("POST", path, version=made["version"])

    def _publish(
        self, agreement: str, priority: str, lots: dict[str, str], largest: dict[str, int], fill_cap: int
    ) -> None:
        def wall(days: int) -> str:
            moment: datetime = clock.now().astimezone(ZoneInfo(ZONE)) + timedelta(days=days)
            return moment.strftime("%Y-%m-%dT%H:%M")

        body = {
            "code": "JRNY-2027", "title": {"en": "Journey", "ja": "共同公募"}, "summary": {"en": "S", "ja": "概要"},
            "text": {"en": "T", "ja": "本文"}, "priority_id": priority, "agreement_id": agreement,
            "programme": "nsf-jst", "opens_at": wall(-1), "deadline": {"local": wall(30), "zone": ZONE},
            "review_opens_at": wall(35), "review_ends_at": wall(90), "fill_cap_permille": fill_cap,
            "sides": [self._side(side, lots[side.code], largest[side.code]) for side in self.sides],
        }  # fmt: skip
        made = self.officer(self.sides[0].code).does("POST", "/calls", body)
        path = f"/calls/{made['id']}"
        for party, agency_ in self.agencies.items():
            present = self.officer(party).does("GET", f"{path}/content-hash")["content_hash"]
            self.officer(party).does("POST", f"{path}/signatures/{agency_.id}", {"content_hash": present})
        made = self.officer(self.sides[-1].code).does("POST", f"{path}/publication")
        assert (made["state"], made["phase"]) == ("published", "open")
        self.call_id = str(made["id"])

    def _side(self, side: Party, lot_id: str, largest: int) -> dict[str, Any]:
        return {
            "agency_id": str(self.agencies[side.code].id), "party": side.code, "lot_id": lot_id,
            "budget": money(str(Money(self.budgets[side.code], side.currency)), side.currency),
            "largest_half": money(str(Money(largest, side.currency)), side.currency), "indirect_permille": 300,
            "cost_categories": ["personnel", "indirect"], "scale_min": "1", "scale_max": "5", "scale_step": "0.1",
            "higher_is_better": True, "reviews_wanted": 1, "criteria": CRITERIA,
        }  # fmt: skip

    # Proposals

    def apply(self, ideas: Sequence[Idea]) -> None:
        with db.read_only():
            call = calls.call(uuid.UUID(self.call_id))
            assert call is not None
            years = {side.code: fiscal_years(call, side.code, 36)[0] for side in self.sides}
        for number, idea in enumerate(ideas):
            partners = [self._partner(side, idea, number) for side in self.sides]
            for partner in partners:
                disclose(partner.lead)
            text = {"title": idea.title, "abstract": idea.abstract, "keywords": ["joint"], "months": 36}
            made = write(self.call_id, text, partners, years)
            self.receipts[made] = sign_and_submit(made, partners)
            self.proposals.append(made)

    def _partner(self, side: Party, idea: Idea, number: int) -> Partner:
        place = idea.places[side.code]
        lead = person(f"Lead {side.code} {number}", party=side.code, institution=place)
        save(lead)
        ask = str(Money(idea.asks[side.code], side.currency))
        return Partner(
            side.code, side.currency, place, Hand(self.app, lead), self._binder(side.code, place), ask
        )

    def _binder(self, party: str, place: Institution) -> Hand:
        """The officer who binds an institution; one for all its proposals."""
        if place.id not in self.by_place:
            who: Person = person(f"Officer of {place.name.en[:80]}", party=party, institution=place)
            save(who, grant(who, Role.INSTITUTION_OFFICER, institution=place))
            self.by_place[place.id] = Hand(self.app, who)
        return self.by_place[place.id]

    # Review, selection, awards

    def judge(self) -> None:
        """Eligibility, integrity, one review a side, both locks."""
        self.officer(self.sides[0].code).does(
            "POST", f"/calls/{self.call_id}/eligibility", {"proposals": self.proposals}
        )
        for side in self.sides:
            turns = cycle(self.reviewers[side.code])
            for number, proposal_id in enumerate(self.proposals):
                path = f"/proposals/{proposal_id}/integrity-flags/{side.code}"
                flag = {"flag": "clear", "reason": "Checked."}
                self.hands[f"integrity {side.code}"].does("PUT", path, flag, version=0)
                review(
                    self.officer(side.code), next(turns), proposal_id, side.code, _answers(side.code, number)
                )
        for side in self.sides:
            self.officer(side.code).does("POST", f"/calls/{self.call_id}/panels/{side.code}/lock", {})

    def select(self) -> list[dict[str, Any]]:
        """The joint list, both keys of every line, the release; returns the list's lines."""
        built = self.officer(self.sides[0].code).does("POST", f"/calls/{self.call_id}/joint-list")
        for line in built["lines"]:
            action = (
                {"action": "approve"} if line["is_funded"] else {"action": "decline", "reason": "No budget."}
            )
            for side in self.sides:
                self.officer(side.code).does(
                    "POST", f"/proposals/{line['proposal_id']}/decisions/{side.code}", action
                )
        for side in self.sides:
            self.officer(side.code).does(
                "POST", f"/calls/{self.call_id}/release-signatures", {"party": side.code}
            )
        return list(built["lines"])

    def award(self) -> list[dict[str, Any]]:
        """Every party confirms every award; the first instalment of every line is paid by two people."""
        awards = self._all_awards()
        for made in awards:
            for side in self.sides:
                self.officer(side.code).does(
                    "POST", f"/awards/{made['id']}/confirmations", {"party": side.code}
                )
        first = self.officer(self.sides[0].code).does("GET", f"/awards/{awards[0]['id']}")
        for line in first["lines"]:
            self._pay(line)
        return self._all_awards()

    def _all_awards(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        reader, path = self.officer(self.sides[0].code), "/awards?limit=100"
        while path:
            answer = reader.send("GET", path)
            found += answer.json or []
            link = answer.headers.get("Link", "")
            path = link.split(">")[0].removeprefix("</api/v1") if link else ""
        return found

    def _pay(self, line: dict[str, Any]) -> None:
        pair = (f"officer {line['party']}", f"second {line['party']}")
        asker, approver = pair if line["kind"] == "national" else ("administrator", "treasurer")
        day = (clock.today("UTC") + timedelta(days=5)).isoformat()
        asked = self.hands[asker].does(
            "POST", f"/award-lines/{line['id']}/payments", {"amount": line["amount"], "pay_on": day}
        )
        self.hands[approver].does("POST", f"/payments/{asked['id']}/approval", version=asked["version"])


def _answers(party: str, number: int) -> dict[str, Any]:
    """Scores that differ by side and proposal but are the same every time."""
    tenths = 10 + (number * 7 + sum(map(ord, party)) * 3) % 41
    return {
        "merit": {"score": f"{tenths / 10:.1f}", "text": "A considered view."},
        "note": {"score": None, "text": ""},
    }
