"""What researchers and their institutions do: write one proposal with two halves, disclose, sign, submit, and read the
results.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from app.disclosures.record.content import REQUIRED
from app.disclosures.rules import STATEMENTS
from app.integrity.rules import WORK_QUESTIONS
from app.kernel.language import gettext as _
from app.proposals import labels
from tests.browser.cast import COMMENT, NOTE, Cast
from tests.browser.opening import OpenCall
from tests.browser.visitor import Visitor
from tests.factories.disclosures import courses as taken_courses
from tests.factories.proposals import pdf

ASKS = {"USD": "110000.00", "JPY": "16000000"}
ABSTRACTS = {
    True: ("We build sensors together.", "共同でセンサを開発します。"),
    False: (
        "Optical clocks in both countries compare their ticks over fibre and satellite, night after night.",
        "両国の光格子時計を光ファイバと衛星で結び、毎夜その進みを比較します。",
    ),
}
"""Of the first proposal and of the other one: like texts would be a finding."""


def apply(cast: Cast, call: OpenCall, title: str, *, first: bool) -> str:
    """One proposal from its first word to its receipt; returns the address of its page."""
    leads = {side.code: cast.signed_in(f"lead {side.code}") for side in cast.sides}
    if first:
        for lead in leads.values():
            disclose(lead)
    mine, *others = leads.values()
    proposal = start(mine, call, title)
    for side, other in zip(cast.sides[1:], others, strict=True):
        take_along(mine, other, proposal, side.code, cast.people[f"lead {side.code}"].email)
    write_shared(mine, proposal, ABSTRACTS[first])
    for side in cast.sides:
        write_half(leads[side.code], proposal, side.code, str(cast.places[side.code].id))
        write_budget(leads[side.code], proposal, side.code, ASKS[side.currency])
    attach(mine, proposal, title)
    answer_about_the_work(mine, proposal)
    for side in cast.sides:
        sign(cast.signed_in(f"signer {side.code}"), proposal, side.code)
    submit(mine, proposal)
    return proposal


def disclose(who: Visitor) -> None:
    who.go("/disclosure")
    who.follow(_("Write disclosure"))
    who.press(_("Save and go on"))
    for name in REQUIRED:
        who.go(f"/disclosure/sections/{name}?more=1")
        who.fill(courses() if name == "certificates" else {"nothing": "true"})
        who.press(_("Save and go on"))
    who.go("/disclosure/sections/declarations")
    who.fill({"hidden_contracts": "no", "not_malign": "yes", "institution_reporting": "yes"})
    who.press(_("Save as draft"))
    who.go("/disclosure")
    who.follow(_("Certify disclosure"))
    who.fill(statement=STATEMENTS[who.language])
    who.press(_("Certify disclosure"))


def courses() -> dict[str, str]:
    """Those without which no form is complete, as typed into the record."""
    rows = enumerate(taken_courses())
    return {
        f"items.{row}.{name}": said for row, course in rows for name, said in course.items() if name != "id"
    }


def start(lead: Visitor, call: OpenCall, title: str) -> str:
    lead.go(call.path)
    lead.follow(_("Start a proposal"))
    lead.fill({"title.en": title, "title.ja": f"課題「{title[:7]}」"})
    lead.press(_("Start proposal"))
    return lead.path


def take_along(lead: Visitor, other: Visitor, proposal: str, party: str, email: str) -> None:
    """The partner is asked as lead of the other half, and agrees."""
    lead.go(f"{proposal}/team")
    lead.fill(party=party, email=email, role="lead")
    lead.press(_("Ask to take part"))
    other.go("/proposals")
    other.page.locator(f'a[href="{proposal}/invitation"]').first.wait_for()
    other.go(f"{proposal}/invitation")
    other.press(_("Take part"))


def write_shared(lead: Visitor, proposal: str, abstract: tuple[str, str]) -> None:
    """Saved by itself while typing, then by the button."""
    lead.go(f"{proposal}/shared")
    lead.fill({"abstract.en": abstract[0], "abstract.ja": abstract[1]})
    saved_by_itself(lead)
    lead.fill(keywords="量子" if lead.language == "ja" else "quantum", months="24")
    lead.press(_("Save shared part"))


def saved_by_itself(writer: Visitor) -> None:
    words = _("Saved at {time}").partition("{")[0]
    writer.page.locator("[data-autosave-status]", has_text=words).wait_for()


def write_half(lead: Visitor, proposal: str, party: str, institution_id: str) -> None:
    lead.go(f"{proposal}/halves/{party}")
    lead.fill(
        {
            "institution_id": institution_id,
            "contribution.en": "Our part.",
            "contribution.ja": "本側の分担です。",
        }
    )
    lead.press(_("Save half"))


def write_budget(lead: Visitor, proposal: str, party: str, ask: str) -> None:
    """All of it in the first category and year; the totals follow at once."""
    lead.go(f"{proposal}/halves/{party}/budget")
    lead.fill({"budget.0.amount.amount": ask})
    lead.page.keyboard.press("Tab")
    whole = f"{int(ask.partition('.')[0]):,}"
    lead.page.locator("#budget-totals strong", has_text=whole).wait_for()
    lead.press(_("Save budget"))
    lead.go(f"{proposal}/halves/{party}/budget")
    lead.sees(whole)


def attach(lead: Visitor, proposal: str, title: str) -> None:
    lead.go(f"{proposal}/documents")
    section = "section.form-section:has(input[value='narrative'])"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "narrative.pdf"
        path.write_bytes(pdf(title))
        lead.page.locator(section).locator("input[type=file]").set_input_files(path)
        lead.press(_("Attach PDF"), within=section)
    lead.sees("narrative.pdf", str(labels.KINDS["narrative"]))


def answer_about_the_work(lead: Visitor, proposal: str) -> None:
    lead.go(f"{proposal}/work")
    lead.fill(dict.fromkeys(WORK_QUESTIONS, "no"))
    lead.press(_("Save answers"))


def sign(officer: Visitor, proposal: str, party: str) -> None:
    officer.go("/to-sign")
    link = officer.page.locator(f'a[href="{proposal}/sign/{party}"]')
    officer.through(link.first)
    officer.press(_("Sign half"))


def submit(lead: Visitor, proposal: str) -> None:
    """Submit, and take the receipt along."""
    lead.go(f"{proposal}/submit")
    lead.press(_("Submit proposal"))
    lead.go(f"{proposal}/submissions/1")
    lead.sees(_("Received"))
    with lead.page.expect_download() as receipt:
        lead.page.get_by_role("link", name=_("Download receipt")).click()
    assert receipt.value.suggested_filename.endswith(".json")


def read_results(cast: Cast, proposal: str) -> None:
    """Once released, the applicants read what the reviewers wrote for them, and nothing of what they did not."""
    lead = cast.signed_in(f"lead {cast.sides[0].code}")
    lead.go(f"{proposal}/results")
    lead.sees(COMMENT[cast.language])
    assert NOTE[cast.language] not in lead.page.content()
