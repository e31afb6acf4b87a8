"""One frozen set of settings, read once from the environment.

An unknown or malformed `JUSSTIC_*` value stops the start with one clear line; so does an unsafe production start.
Every name with its default stands in docs/operations.md.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEVELOPMENT_KEY = "development-only-key-of-the-jusstic-service"
ENVIRONMENTS = ("development", "testing", "production")
WORKERS = ("embedded", "none")
SHORTEST_SECRET = 32


class UnsafeSettings(SystemExit):
    """The service must not start with these settings."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. The field `demo` is read from `JUSSTIC_DEMO`, `database_url` from `DATABASE_URL`, and so on."""

    environment: str = "development"
    database_url: str = f"sqlite:///{ROOT / 'var' / 'justic.db'}"
    secret_key: str = DEVELOPMENT_KEY
    audit_key: str = ""
    record_keys: tuple[str, ...] = ()
    base_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    trusted_proxies: int = 0
    smtp_url: str = ""
    mail_sender: str = "JUSSTIC <no-reply@jusstic.example>"
    s3_bucket: str = ""
    s3_endpoint_url: str = ""
    var: Path = ROOT / "var"
    parties: str = ""
    demo: bool = False
    worker: str = "embedded"
    log_level: str = "INFO"
    database_pool: int = 10

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def signing_secret(self) -> str:
        return self.audit_key or self.secret_key

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https://")


NAMES = {
    "database_url": "DATABASE_URL",
    "secret_key": "SECRET_KEY",
    "base_url": "BASE_URL",
    "smtp_url": "SMTP_URL",
    "s3_bucket": "S3_BUCKET",
    "s3_endpoint_url": "S3_ENDPOINT_URL",
} | {
    name: f"JUSSTIC_{name.upper()}"
    for name in (
        "environment",
        "audit_key",
        "record_keys",
        "trusted_hosts",
        "trusted_proxies",
        "mail_sender",
        "var",
        "parties",
        "demo",
        "worker",
        "log_level",
        "database_pool",
    )
}
TEST_ONLY = {"JUSSTIC_REAL_DATA"}


def terminal_language(environ: Mapping[str, str] = os.environ) -> str:
    """The language of whoever types commands, by POSIX: the first of LC_ALL, LC_MESSAGES and LANG that says one."""
    said = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    return "ja" if said.startswith("ja") else "en"


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises UnsafeSettings with one line per mistake."""
    unknown = {n for n in environ if n.startswith("JUSSTIC_")} - set(NAMES.values()) - TEST_ONLY
    mistakes = [f"{name} is not a setting of this service" for name in sorted(unknown)]
    values: dict[str, object] = {}
    for field in fields(Settings):
        raw = environ.get(NAMES[field.name])
        if raw is None:
            continue
        try:
            values[field.name] = _read(field.default, raw)
        except ValueError as fault:
            mistakes.append(f"{NAMES[field.name]}={raw!r}: {fault}")
    settings = Settings(**values)  # type: ignore[arg-type]
    mistakes += _contradictions(settings)
    if mistakes:
        raise UnsafeSettings("\n".join(mistakes))
    return settings


def _read(default: object, raw: str) -> object:
    if isinstance(default, bool):
        if raw not in ("0", "1"):
            raise ValueError("write 0 or 1")
        return raw == "1"
    if isinstance(default, int):
        return int(raw)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in raw.split(",") if part.strip())
    return Path(raw) if isinstance(default, Path) else raw


def _contradictions(settings: Settings) -> list[str]:
    mistakes = []
    if settings.environment not in ENVIRONMENTS:
        mistakes.append(f"JUSSTIC_ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}")
    if settings.worker not in WORKERS:
        mistakes.append(f"JUSSTIC_WORKER must be one of {', '.join(WORKERS)}")
    if not settings.base_url.startswith(("http://", "https://")):
        mistakes.append("BASE_URL must begin with http:// or https://")
    return mistakes + (_unsafe_in_production(settings) if settings.is_production else [])


def _unsafe_in_production(settings: Settings) -> list[str]:
    checks = {
        f"SECRET_KEY must be set to a secret of {SHORTEST_SECRET} characters or more": settings.secret_key
        == DEVELOPMENT_KEY
        or len(settings.secret_key) < SHORTEST_SECRET,
        "JUSSTIC_AUDIT_KEY must be set, and differ from SECRET_KEY": not settings.audit_key
        or settings.audit_key == settings.secret_key,
        "JUSSTIC_RECORD_KEYS must hold a key of every party (`flask records new-key`)": not settings.record_keys,
        "BASE_URL must begin with https://": not settings.is_https,
        "JUSSTIC_TRUSTED_HOSTS must name the hosts this service answers for": not settings.trusted_hosts,
        "JUSSTIC_DEMO must be 0": settings.demo,
        "SMTP_URL must be set": not settings.smtp_url,
    }
    return [sentence for sentence, is_broken in checks.items() if is_broken]
