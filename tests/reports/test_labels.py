"""Every code of a desk has words, and relative time says what is left."""

from datetime import UTC, datetime, timedelta

import pytest

from app.calls.states import CallState, Phase
from app.council.states import PriorityState
from app.disclosures.states import DisclosureState
from app.kernel.actor import ANONYMOUS, Actor, Grant
from app.kernel.bilingual import Bilingual
from app.kernel.language import speaking
from app.proposals.states import ProposalState
from app.reports import labels
from app.reports.queries import News, Task, Thing
from app.reports.queries.applying import TASKS as STEPS
from app.reports.queries.judging import ON_REVIEW
from app.reports.queries.steering import NEXT
from app.reviews.states import WRITTEN

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TITLE = Bilingual("Sensors", "センサ")


@pytest.mark.parametrize(
    ("left", "english", "japanese"),
    [
        (timedelta(minutes=-1), "", ""),
        (timedelta(minutes=59), "in less than an hour", "1時間以内"),
        (timedelta(hours=1), "in 1 hour", "あと1時間"),
        (timedelta(hours=47, minutes=59), "in 47 hours", "あと47時間"),
        (timedelta(days=2), "in 2 days", "あと2日"),
        (timedelta(days=400, hours=5), "in 400 days", "あと400日"),
    ],
)
def test_relative_time(left: timedelta, english: str, japanese: str) -> None:
    said = []
    for language in ("en", "ja"):
        with speaking(language):
            said.append(labels.relative(NOW + left, NOW))
    assert said == [english, japanese]


def test_every_code_that_queries_make_has_words() -> None:
    made = {code for code, _endpoint in STEPS.values()} | set(ON_REVIEW.values()) | set(NEXT.values())
    made |= {"approve_endowment", "sign_policy"}
    assert made - set(labels.TASKS) == set()
    assert set(labels.SENTENCES) - set(labels.TASKS) == set()


def test_every_state_of_a_thing_has_words() -> None:
    states = {
        "proposal": set(ProposalState),
        "review": WRITTEN,
        "call": {CallState.DRAFT, CallState.AGREED, *Phase},
        "priority": {PriorityState.ACTIVE},
        "half": {"signed", "draft"},
    }
    silent = {
        (kind, state)
        for kind, wanted in states.items()
        for state in wanted
        if not labels.state_of(_thing(kind, state))
    }
    assert (silent, DisclosureState.DRAFT in labels.STATES) == (set(), False)


def _thing(kind: str, state: str) -> Thing:
    return Thing(kind, TITLE, "proposals.record", state=state)


def test_a_line_with_many_things_is_a_sentence() -> None:
    task = Task("turn_keys", TITLE, "selection.room", count=2)
    with speaking("ja"):
        japanese = labels.title_of(task)
    assert (labels.title_of(task), japanese) == ("2 keys to turn: Sensors", "採否が未決定の申請2件：センサ")


def test_a_line_without_title_says_so() -> None:
    assert labels.title_of(Task("write", Bilingual("", ""), "proposals.record")) == "Untitled"


def test_news_and_figures() -> None:
    news = News("released", TITLE, "calls.call", {}, NOW, "QST")
    assert labels.news_title(news) == "Results released: Sensors"
    assert labels.supported(1, "USD 1.00") == "1 project is supported so far: USD 1.00."


@pytest.mark.parametrize("role", [role for role, _words in labels.WILL_COME])
def test_an_empty_desk_speaks_to_the_role(role: str) -> None:
    actor = Actor(None, "Somebody", (Grant(role),))
    assert labels.will_come(actor) == str(dict(labels.WILL_COME)[role])


def test_without_a_role_it_speaks_to_a_researcher() -> None:
    assert labels.will_come(ANONYMOUS) == str(labels.RESEARCHER_WILL_COME)
