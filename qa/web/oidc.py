"""Logging in at an OpenID Connect provider: the code flow with PKCE, by Authlib."""

import hashlib
import hmac
import logging
from typing import Any

from flask import Flask, Response, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from werkzeug.exceptions import BadRequest, Forbidden, ServiceUnavailable
from werkzeug.wrappers import Response as AnyResponse

from qa.accounts import audit
from qa.accounts.provider import Provider
from qa.web.cookies import cookie_name
from qa.web.door import local_path
from qa.web.logins import let_in
from qa.web.parts import parts

_log = logging.getLogger(__name__)


def register(app: Flask, provider: Provider) -> None:
    """Adds the provider's door to an app."""
    from authlib.integrations.flask_client import OAuth

    # what signs the cookie that holds the login while it is under way: alike in every process
    secret = provider.client_secret.encode()
    app.secret_key = hmac.new(secret, b"archive-qa login", hashlib.sha256).digest()
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.session_interface = _LoginCookie()
    client = OAuth(app).register(
        "provider",
        client_id=provider.client_id,
        client_secret=provider.client_secret,
        server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )
    views = _Views(provider, client)
    app.add_url_rule("/login/provider", "door.to_provider", views.leave)
    app.add_url_rule("/login/callback", "door.from_provider", views.come_back)
    app.context_processor(lambda: {"provider": provider})


class _LoginCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, named and protected as our other cookies are."""

    def get_cookie_name(self, _app: Flask) -> str:
        return cookie_name("archive_qa_login")

    def get_cookie_secure(self, _app: Flask) -> bool:
        return request.is_secure


class _Views:
    """To the provider, and back from it."""

    def __init__(self, provider: Provider, client: Any) -> None:  # noqa: ANN401 - Authlib's
        self._provider = provider
        self._client = client

    def leave(self) -> AnyResponse:
        session["next"] = local_path(request.args.get("next", "/"))
        where = url_for("door.from_provider", _external=True)
        response: Response = self._ask(lambda: self._client.authorize_redirect(where))
        return response

    def come_back(self) -> AnyResponse:
        wanted = local_path(session.pop("next", "/"))
        claims = self._ask(self._claims)
        role = self._provider.role(claims)
        if role is None:
            name = self._provider.name(claims)
            audit.record("login refused: no role here", name, request.remote_addr)
            raise Forbidden(f"your account at {self._provider.label} may not read this archive")
        subject, name = self._provider.subject(claims), self._provider.name(claims)
        account = parts().people.accounts.of_subject(subject, name, role)
        session.clear()
        return let_in(account, redirect(wanted, 303))

    def _claims(self) -> dict[str, Any]:
        """What the provider says of somebody: the signed token's word, and what it tells beside."""
        token = self._client.authorize_access_token()
        claims = dict(token["userinfo"])
        if "userinfo_endpoint" in self._client.load_server_metadata():
            told = self._client.userinfo(token=token)
            if told.get("sub") == claims["sub"]:  # or it is another's (OpenID Connect Core, 5.3.2)
                claims |= told
        return claims

    def _ask(self, call: Any) -> Any:  # noqa: ANN401 - whatever the call gives
        """Calls the provider, and says in a sentence what goes wrong.

        Raises:
            BadRequest: The login was left off, has taken too long, or is not ours.
            ServiceUnavailable: The provider cannot be reached, or answers nonsense.
        """
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError
        from requests import RequestException

        try:
            return call()
        except (AuthlibBaseError, JoseError, KeyError) as error:
            _log.warning("a login at %s failed: %s", self._provider.issuer, error)
            raise BadRequest(f"the login at {self._provider.label} failed: try again") from None
        except (RequestException, RuntimeError, ValueError) as error:
            _log.warning("%s cannot be used: %s", self._provider.issuer, error)
            raise ServiceUnavailable(f"{self._provider.label} does not answer") from None
