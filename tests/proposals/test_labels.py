"""Words for everything a proposal can be, have or be refused for."""

import pytest

from app.kernel.language import speaking
from app.kernel.money import Money
from app.proposals import labels
from app.proposals.states import DocumentKind, ProposalState, TeamRole
from tests.architecture.tree import sources


def test_every_state_role_and_kind_has_words():
    assert labels.STATES.keys() == set(ProposalState)
    assert labels.ROLES.keys() == set(TeamRole)
    assert labels.KINDS.keys() == set(DocumentKind)
    assert {f"proposal.{state}" for state in set(ProposalState) - {"draft"}} <= labels.HISTORY.keys()


def test_every_code_that_is_raised_has_words():
    own = [s.text for s in sources("app/proposals") if "/rules/" in s.name or "/service/" in s.name]
    raised = {code for code in labels.PROBLEMS if any(f'"{code}"' in text for text in own)}
    computed = {
        f"proposal.{part}_missing_{language}" for part in ("title", "abstract") for language in ("en", "ja")
    }
    outside = {"document.no_file"}
    assert labels.PROBLEMS.keys() - raised - computed - outside == set()


@pytest.mark.parametrize(
    ("said", "english", "japanese"),
    [
        (lambda: labels.half_name("US"), "United States half", "米国側部分"),
        (lambda: labels.fiscal_year(2027), "FY2027", "2027年度"),
        (lambda: labels.count(None), "fewer than 5", "5件未満"),
        (lambda: labels.count(12), "12", "12"),
        (lambda: labels.category("travel"), "Travel", "旅費"),
        (lambda: labels.category("beam_time"), "beam_time", "beam_time"),
        (lambda: labels.void_reason("half_changed"), "The half changed.", "各国側部分が変更されました。"),
        (lambda: labels.void_reason("else"), "else", "else"),
        (lambda: labels.history_text("signature.given"), "Signed by the institution", "研究機関が署名"),
        (lambda: labels.history_text("else"), "else", "else"),
        (lambda: labels.compared_value([2027, 2028]), "FY2027, FY2028", "2027年度, 2028年度"),
        (lambda: labels.compared_value(["en", "ja"]), "English, Japanese", "英語, 日本語"),
        (lambda: labels.compared_value([]), "none", "なし"),
        (lambda: labels.compared_value("signed"), "signed", "署名済み"),
    ],
)
def test_words_in_both_languages(said, english, japanese):
    assert said() == english
    with speaking("ja"):
        assert said() == japanese


def test_an_amount_of_a_content_is_money_again():
    assert labels.amount("12500.00", "USD") == Money(12_500_00, "USD")
