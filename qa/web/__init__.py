"""The web service: chat page, article pages, and the JSON API."""

from typing import Any

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from qa.accounts.provider import provider_of
from qa.assembly import Assembly
from qa.web import (
    access,
    addresses,
    compression,
    headers,
    hosts,
    metrics,
    oidc,
    parts,
    problems,
    static_files,
)
from qa.web.account_page import account_page
from qa.web.api import api
from qa.web.contents import contents
from qa.web.conversation_api import conversation_api
from qa.web.conversation_pages import conversation_pages
from qa.web.desk import desk
from qa.web.desk_article import desk_article
from qa.web.desk_golden import desk_golden
from qa.web.desk_reports import desk_reports
from qa.web.desk_uploads import desk_uploads
from qa.web.door import door
from qa.web.dossier_pages import dossier_pages
from qa.web.health import health
from qa.web.pages import pages
from qa.web.people_page import people_page
from qa.web.report_pages import report_pages
from qa.web.server.bodies import SMALL
from qa.web.topic_page import topic_page

_BLUEPRINTS = (
    *(api, conversation_api, health),
    *(pages, conversation_pages, report_pages, contents, topic_page),
    *(door, account_page, people_page),
    *(desk, desk_golden, desk_reports, desk_article, desk_uploads, dossier_pages),
)


def create_app(assembly: Assembly, bind: str = "127.0.0.1") -> Flask:
    """Makes the WSGI application over parts that are open already.

    Args:
        bind: The address that the service listens at; the hosts that it answers to follow from it.

    Raises:
        SettingError: The OpenID provider cannot be used.
    """
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = SMALL
    if count := assembly.settings.proxies:
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
        app.wsgi_app = proxied  # type: ignore[method-assign]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    parts.register(app, assembly)
    compression.register(app)
    addresses.register(app)
    static_files.register(app)
    problems.register(app)
    metrics.register(app)
    hosts.register(app, hosts.allowed_hosts(assembly.settings, bind))
    headers.register(app)
    access.register(app)
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
    if provider := provider_of(assembly.settings):
        oidc.register(app, provider)
    return app


def body_limit(app: Flask, environ: dict[str, Any]) -> int:
    """Return how many bytes of body the app would read: 0 if it refuses the request anyhow.

    The app's own checks decide, before any body is read: who asks, and what their role may send.
    """
    with app.request_context(environ):
        try:
            refused = app.preprocess_request() is not None
        except Exception:  # noqa: BLE001 - the app says it again, to the client
            refused = True
        return 0 if refused else request.max_content_length or 0
