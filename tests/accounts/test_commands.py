import json
from contextlib import suppress

import pytest

from app.accounts import queries, service
from app.accounts.roles import Role
from app.kernel import db
from app.kernel.actor import ANONYMOUS, Grant
from app.kernel.outbox import Job
from tests.accounts.test_directory import record, write
from tests.factories import accounts as make


@pytest.fixture
def run(app, database):
    runner = app.test_cli_runner()

    def command(*words):
        with app.app_context():  # which the `flask` command opens too
            answer = runner.invoke(args=list(words))
        with suppress(json.JSONDecodeError):
            return answer.exit_code, json.loads(answer.stdout)
        return answer.exit_code, answer.output

    return command


def test_creating_an_account_with_a_password_of_ones_own(run):
    code, facts = run(
        *("users", "create", "hanako.sato@example.org", "--party", "JP", "--role", "auditor"),
        *("--password", make.PASSWORD, "--native", "佐藤 花子", "--json"),
    )
    with db.read_only():
        person = queries.person_by_email("hanako.sato@example.org")
        assert queries.grants_of(person.id) == (Grant("auditor", "JP"),)
        assert service.check_password(ANONYMOUS, person.email, make.PASSWORD) == person.id
    assert (code, facts) == (0, {"id": str(person.id), "email": person.email, "role": "auditor"})
    assert (person.name_latin, person.name_native) == ("Hanako Sato", "佐藤 花子")
    assert (person.language, person.zone) == ("ja", "Asia/Tokyo")


def test_a_password_that_is_made_is_printed_once_and_works(run):
    code, facts = run("users", "create", "ann@example.org", "--party", "US", "--json")
    assert (code, facts["role"], len(facts["password"])) == (0, "researcher", 24)
    with db.read_only():
        assert str(service.check_password(ANONYMOUS, "ann@example.org", facts["password"])) == facts["id"]
        assert queries.grants_of(queries.person_by_email("ann@example.org").id) == ()


def test_a_role_within_an_agency_or_an_institution(run):
    nsf, home = make.agency("NSF"), make.institution(ror_id="05dqf9946")
    make.save(nsf, home)
    common = ("--party", "US", "--json")
    assert run("users", "create", "a@x.org", "--role", "reviewer", "--agency", "NSF", *common)[0] == 0
    officer = ("--role", "institution_officer", "--institution")
    assert run("users", "create", "b@x.org", *officer, "05dqf9946", *common)[0] == 0
    assert run("users", "create", "c@x.org", *officer, str(home.id), *common)[0] == 0
    with db.read_only():
        assert [p.email for p in queries.holders_of(Role.REVIEWER, agency_id=nsf.id)] == ["a@x.org"]
        assert sorted(p.email for p in queries.officers_of(home.id)) == ["b@x.org", "c@x.org"]


def test_inviting_posts_a_letter(run):
    code, facts = run("users", "invite", "ann@example.org", "--party", "US", "--json")
    with db.read_only() as session:
        assert [job.payload["to"] for job in session.query(Job)] == ["ann@example.org"]
    assert (code, facts["role"]) == (0, "researcher")


def test_every_reason_of_a_refusal_is_said(run):
    make.save(make.person(email="ann@example.org"))
    code, answer = run("users", "create", "ann@example.org", "--party", "US", "--password", "short", "--json")
    assert (code, [e["code"] for e in answer["errors"]]) == (1, ["person.email_taken", "password.too_short"])
    code, said = run("users", "create", "ann@example.org", "--party", "US", "--password", "short")
    assert (code, said.count("\n")) == (1, 2)


@pytest.mark.parametrize(
    "words",
    [
        ("users", "create", "a@x.org"),
        ("users", "create", "a@x.org", "--party", "XX"),
        ("users", "create", "a@x.org", "--party", "US", "--role", "emperor"),
        ("users", "create", "a@x.org", "--party", "US", "--agency", "NONE"),
        ("users", "create", "a@x.org", "--party", "US", "--institution", "nowhere"),
        ("institutions", "import", "/nowhere/ror.json"),
    ],
)
def test_wrong_use_ends_with_two(run, words):
    assert run(*words)[0] == 2


def test_importing_institutions(run, tmp_path):
    path = write(tmp_path / "a.jsonl", [record(1, "Kyoto University"), record(2, "Osaka University")])
    counts = {"added": 2, "changed": 0, "unchanged": 0, "retired": 0}
    assert run("institutions", "import", str(path), "--json") == (0, {**counts, "refused": []})
    assert run("institutions", "import", str(path)) == (
        0,
        "added 0, changed 0, unchanged 2, retired 0, refused 0\n",
    )


def test_a_refused_line_is_named_and_ends_with_one(run, tmp_path):
    path = write(
        tmp_path / "a.jsonl", [record(1, "Kyoto University"), "{broken", record(2, "Osaka University")]
    )
    code, facts = run("institutions", "import", str(path), "--json")
    refused = [{"line": 2, "code": "import.not_json", "detail": "Line 2 is not JSON."}]
    assert (code, facts["added"], facts["refused"]) == (1, 2, refused)


def test_a_file_that_is_cut_short_is_refused(run, tmp_path):
    path = tmp_path / "cut.json"
    path.write_text("[" + json.dumps(record(1, "Kyoto University")) + ", {")
    code, facts = run("institutions", "import", str(path), "--json")
    assert (code, facts["code"]) == (1, "import.unreadable")
    with db.read_only():
        assert queries.search_institutions("kyoto") == []


def test_commands_say_what_they_want(run):
    assert [
        run(*words, "--help")[0] for words in (("users",), ("users", "create"), ("institutions", "import"))
    ] == [0] * 3
