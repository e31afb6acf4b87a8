import pytest

from app.accounts import letters
from app.accounts.events import AlreadyRegistered, LinkIssued, PasswordChanged
from app.accounts.states import LinkPurpose
from app.kernel import db, mail
from app.kernel.db import unit_of_work
from app.kernel.ids import new_id
from app.kernel.outbox import Job
from tests.factories import accounts as make

TOKEN = "ujp_token"


@pytest.fixture(autouse=True)
def _site():
    mail.configure("https://fund.example/")
    yield
    mail.configure("http://127.0.0.1:8000")


def sent():
    with db.read_only() as session:
        return [job.payload for job in session.query(Job)]


@pytest.mark.parametrize(
    ("purpose", "language", "subject", "path"),
    [
        (LinkPurpose.INVITATION, "en", "Your account for joint research funding", "/welcome/ujp_token"),
        (LinkPurpose.INVITATION, "ja", "共同研究助成サービスのアカウントについて", "/welcome/ujp_token"),
        (LinkPurpose.REGISTRATION, "en", "Open your account", "/welcome/ujp_token"),
        (LinkPurpose.REGISTRATION, "ja", "アカウントの開設について", "/welcome/ujp_token"),
        (LinkPurpose.RESET, "en", "Set a new password", "/reset/ujp_token"),
        (LinkPurpose.RESET, "ja", "新しいパスワードの設定", "/reset/ujp_token"),
    ],
)
def test_a_link_in_the_language_of_the_receiver(database, purpose, language, subject, path):
    who = make.person("Hanako Sato", name_native="佐藤 花子", language=language, email="hanako@example.org")
    make.save(who)
    unit_of_work(letters.link_letter, LinkIssued(new_id(), who.id, purpose, TOKEN))
    (letter,) = sent()
    greeting = "佐藤 花子 様" if language == "ja" else "Dear Hanako Sato,"
    assert (letter["to"], letter["to_name"], letter["subject"]) == (
        "hanako@example.org",
        "Hanako Sato",
        subject,
    )
    assert letter["body"].startswith(greeting + "\n\n")
    assert f"\n\nhttps://fund.example{path}\n\n" in letter["body"]


def test_the_news_of_a_link_hides_its_token():
    assert TOKEN not in repr(LinkIssued(new_id(), new_id(), LinkPurpose.RESET, TOKEN))


def test_registering_again_is_told_once_an_hour(database):
    who = make.person()
    make.save(who)
    for _ in range(2):
        unit_of_work(letters.already_registered, AlreadyRegistered(who.id))
    assert [letter["subject"] for letter in sent()] == ["You have an account already"]
    assert "https://fund.example/reset" in sent()[0]["body"]


def test_a_changed_password_is_told(database):
    who = make.person(language="ja")
    make.save(who)
    unit_of_work(letters.password_changed, PasswordChanged(who.id))
    assert [letter["subject"] for letter in sent()] == ["パスワードが変更されました"]


def test_nobody_gets_no_letter(database):
    unit_of_work(letters.password_changed, PasswordChanged(new_id()))
    assert sent() == []
