"""Settings are read strictly, and the page about them says exactly what there is."""

import re
from dataclasses import fields

import pytest

from config.settings import (
    NAMES,
    ROOT,
    SHORTEST_SECRET,
    TEST_ONLY,
    Settings,
    UnsafeSettings,
    load,
    terminal_language,
)

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
SECRET, OTHER = "s" * SHORTEST_SECRET, "o" * SHORTEST_SECRET
SAFE = {
    "JUSSTIC_ENVIRONMENT": "production",
    "SECRET_KEY": SECRET,
    "JUSSTIC_AUDIT_KEY": OTHER,
    "JUSSTIC_RECORD_KEYS": "US:1:x,JP:1:x",
    "BASE_URL": "https://jusstic.example",
    "JUSSTIC_TRUSTED_HOSTS": "jusstic.example, www.jusstic.example",
    "SMTP_URL": "smtps://mail.example",
}


def described() -> dict[str, str]:
    """Name → default, from the table of the page."""
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| ([^|]+) \|", PAGE, re.MULTILINE)
    return {name: default.strip() for name, default in rows}


def test_the_page_names_every_setting_and_no_other() -> None:
    assert sorted(described()) == sorted(NAMES.values())
    assert all(name in PAGE for name in TEST_ONLY)


def test_every_setting_has_a_name() -> None:
    assert {field.name for field in fields(Settings)} == set(NAMES)


def test_the_page_says_the_defaults() -> None:
    """A default that is empty or secret is told in words, any other one as it is."""
    wrong = {}
    for field in fields(Settings):
        said, shown = described()[NAMES[field.name]], as_text(field.default)
        is_told = (
            said.startswith(("empty", "a key"))
            if not shown or field.name == "secret_key"
            else said == f"`{shown}`"
        )
        if not is_told:
            wrong[field.name] = said
    assert wrong == {}


def as_text(default: object) -> str:
    """A default as somebody would write it into the environment."""
    if isinstance(default, tuple):
        return ",".join(default)
    return str(int(default)) if isinstance(default, bool) else str(default).replace(f"{ROOT}/", "")


def test_without_an_environment_the_defaults_hold() -> None:
    assert load({}) == Settings()


def test_every_kind_of_value_is_read() -> None:
    read = load(
        {
            "JUSSTIC_DEMO": "1",
            "JUSSTIC_DATABASE_POOL": "3",
            "JUSSTIC_VAR": "/tmp/x",
            "JUSSTIC_TRUSTED_HOSTS": "a, b",
        }
    )
    assert (read.demo, read.database_pool, str(read.var), read.trusted_hosts) == (
        True,
        3,
        "/tmp/x",
        ("a", "b"),
    )


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("JUSSTIC_DEMMO", "1", "JUSSTIC_DEMMO is not a setting of this service"),
        ("JUSSTIC_DEMO", "yes", "JUSSTIC_DEMO='yes': write 0 or 1"),
        (
            "JUSSTIC_ENVIRONMENT",
            "live",
            "JUSSTIC_ENVIRONMENT must be one of development, testing, production",
        ),
        ("JUSSTIC_WORKER", "celery", "JUSSTIC_WORKER must be one of embedded, none"),
        ("BASE_URL", "jusstic.example", "BASE_URL must begin with http:// or https://"),
    ],
)
def test_a_mistake_stops_the_start_with_one_line(name: str, value: str, line: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        load({name: value})
    assert str(refused.value) == line


def test_a_number_must_be_one() -> None:
    with pytest.raises(UnsafeSettings, match=r"^JUSSTIC_DATABASE_POOL='ten': "):
        load({"JUSSTIC_DATABASE_POOL": "ten"})


def test_a_safe_production_starts() -> None:
    assert load(SAFE).is_production


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set to a secret of 32 characters or more"),
        ({"SECRET_KEY": OTHER}, "JUSSTIC_AUDIT_KEY must be set, and differ from SECRET_KEY"),
        (
            {"JUSSTIC_RECORD_KEYS": ""},
            "JUSSTIC_RECORD_KEYS must hold a key of every party (`flask records new-key`)",
        ),
        ({"BASE_URL": "http://jusstic.example"}, "BASE_URL must begin with https://"),
        ({"JUSSTIC_TRUSTED_HOSTS": ""}, "JUSSTIC_TRUSTED_HOSTS must name the hosts this service answers for"),
        ({"JUSSTIC_DEMO": "1"}, "JUSSTIC_DEMO must be 0"),
        ({"SMTP_URL": ""}, "SMTP_URL must be set"),
    ],
)
def test_an_unsafe_production_does_not_start(change: dict[str, str], line: str) -> None:
    with pytest.raises(UnsafeSettings) as refused:
        load(SAFE | change)
    assert str(refused.value) == line


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP"}, "ja"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "ja"),
    ],
)
def test_commands_speak_the_language_of_the_terminal(environ: dict[str, str], language: str) -> None:
    assert terminal_language(environ) == language
