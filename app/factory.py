"""Puts the service together: settings, database, shell, packages, wiring. A list, no logic."""

from datetime import timedelta
from importlib import import_module

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, navigation, readiness, registry, wiring
from app.demo import sign_ins
from app.files import store
from app.files.store import LocalStore
from app.kernel import asking, db, envelope, events, mail, outbox, parties
from app.web import access, actors, problems, shell
from config import logging as logs
from config import settings as settings_module
from config.settings import Settings, UnsafeSettings


def create_app(settings: Settings | None = None) -> Flask:
    """The application; `settings` are read from the environment unless given."""
    settings = settings or settings_module.load()
    logs.configure(settings.log_level)
    app = Flask(
        "app",
        root_path=str(settings_module.ROOT / "app"),
        template_folder="web/templates",
        static_folder="web/static",
    )
    _configure(app, settings)
    _connect(settings)
    shell.init(app, navigation.entries)
    app.context_processor(navigation.foot)
    app.jinja_env.globals["rooms_of_call"] = navigation.rooms_of_call
    for blueprint in registry.PAGES:
        app.register_blueprint(blueprint)
    registry.register_api(app)
    problems.register_words(app, *registry.PROBLEMS)
    actors.set_loader(app, registry.ACTOR_LOADER)
    cli.init(app)
    access.require_all_declared(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.environment == "testing",
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=1000,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        SESSION_COOKIE_NAME="__Host-session" if settings.is_https else "session",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.extensions["settings"] = settings
    app.extensions["readiness"] = readiness.CHECKS
    app.extensions["invariants"] = registry.INVARIANTS
    app.extensions["demo_accounts"] = sign_ins.accounts
    app.extensions["open_endpoints"] = {"static"}
    app.jinja_env.globals["settings"] = settings
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _connect(settings: Settings) -> None:
    parties.join(*(parties.load(settings_module.Path(settings.parties)) if settings.parties else ()))
    if settings.environment != "testing":
        settings.var.mkdir(parents=True, exist_ok=True)
        db.configure(settings.database_url, pool_size=settings.database_pool)
    store.use(_store(settings))
    envelope.use(_record_keys(settings))
    mail.configure(settings.base_url)
    events.subscribe(wiring.HANDLERS)
    asking.answer_with(wiring.ANSWERS)
    outbox.register(wiring.jobs(settings))


def _record_keys(settings: Settings) -> envelope.Ring:
    """The keys around disclosures, one of every party at least; made of the one secret where none are set."""
    if not settings.record_keys:
        return envelope.derived(settings.secret_key, parties.party_codes())
    try:
        ring = envelope.read(settings.record_keys)
    except ValueError as fault:
        raise UnsafeSettings(f"JUSSTIC_RECORD_KEYS: {fault}") from fault
    missing = set(parties.party_codes()) - {key.party for key in ring.keys}
    if missing:
        raise UnsafeSettings(f"JUSSTIC_RECORD_KEYS holds no key of {', '.join(sorted(missing))}")
    return ring


def _store(settings: Settings) -> store.Store:
    """A bucket where one is named, else a folder."""
    if settings.s3_bucket:
        s3 = import_module(
            "app.files.s3"
        )  # its library takes half a second that nobody without a bucket should wait
        return s3.connect(settings.s3_bucket, endpoint_url=settings.s3_endpoint_url)
    return LocalStore(settings.var / "files")
