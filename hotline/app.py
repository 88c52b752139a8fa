"""The application, put together: reads like a table of contents."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from hotline import setup, topics
from hotline.accounts import passwords
from hotline.accounts.tokens.views import bp as tokens
from hotline.accounts.views import bp as accounts
from hotline.api import rooms as api
from hotline.calls import rooms as calls
from hotline.cobrowse import rooms as cobrowse
from hotline.core import (
    access,
    assets,
    clock,
    db,
    errors,
    headers,
    i18n,
    jobs,
    limits,
    live,
    log,
    outbox,
    requests,
    retention,
)
from hotline.core.health import bp as health
from hotline.core.metrics import bp as metrics
from hotline.demo import loading as demo
from hotline.guide import jobs as guide_jobs
from hotline.guide.views import bp as guide
from hotline.insight import rooms as insight
from hotline.messages import jobs as messages_jobs
from hotline.messages.views import bp as messages
from hotline.opening.views import bp as opening
from hotline.organisation import rooms as organisation
from hotline.rota import rooms as rota
from hotline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
BLUEPRINTS = (
    health,
    metrics,
    opening,
    accounts,
    tokens,
    messages,
    *organisation.BLUEPRINTS,
    *rota.BLUEPRINTS,
    guide,
    *calls.BLUEPRINTS,
    *cobrowse.BLUEPRINTS,
    *insight.BLUEPRINTS,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The product with `settings`, by default those of the environment."""
    settings = settings or Settings.from_env(os.environ)
    log.setup(settings.log_level)
    clock.start_at(settings.clock)
    app = _flask(settings)
    for part in (errors, db, i18n, limits, assets, access, live, jobs, outbox, retention, passwords):
        part.init_app(app)
    headers.init_app(app, settings)
    CSRFProtect(app)
    Compress(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cobrowse.init_app(app)
    messages_jobs.init_app(app)
    organisation.init_app(app)
    rota.init_app(app)
    guide_jobs.init_app(app)
    topics.init_app(app)
    calls.init_app(app)
    insight.init_app(app)
    api.init_app(app)
    setup.init_app(app)
    demo.init_app(app)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _trust_proxies(app: Flask, hops: int) -> None:
    # Outermost, so that the sockets too see whose address it is: codes are rationed by it.
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _flask(settings: Settings) -> Flask:
    app = Flask(
        "hotline",
        root_path=str(ROOT / "hotline"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    app.extensions["settings"] = settings
    requests.init_app(app)
    app.testing = settings.testing
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=1_000_000,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        SESSION_COOKIE_NAME="__Host-hotline" if settings.secure else "hotline",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        # Lax, not Strict: the links in our own mails must find the reader signed in.
        SESSION_COOKIE_SAMESITE="Lax",
        # A form may stay open all evening; the token dies with the session.
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "application/json", "image/svg+xml", "text/css"],
    )
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(settings=settings, view_names=app.view_functions)
    return app


def _engine_options(settings: Settings) -> dict[str, object]:
    # An error message must not quote what was typed: it ends up in logs.
    options: dict[str, object] = {"hide_parameters": True}
    if not settings.database_url.startswith("sqlite"):
        options |= {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10}
    return options
