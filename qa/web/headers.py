"""Headers that protect readers, and the refusal of requests that other sites send in their name."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden

from qa.web.hosts import same_site
from qa.web.parts import parts

_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
_YEAR = 365 * 24 * 3600  # seconds
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": _FEATURES,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def register(app: Flask) -> None:
    """Adds the headers to every response, and checks where requests come from."""
    app.before_request(_refuse_other_sites)
    app.after_request(_protect)


def _refuse_other_sites() -> None:
    """A browser says which site a request comes from; a program says nothing and may pass."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and not _from_here():
        raise Forbidden("requests from other sites are not answered")


def _from_here() -> bool:
    """What the browser itself has compared goes first: a proxy may have rewritten ``Host``.

    So the public URL counts as here, too. ``Host`` is one of our own: see :mod:`qa.web.hosts`.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    public = urlsplit(parts().settings.public_url or "").netloc
    return origin is None or same_site(origin, {request.host.lower(), public.lower()} - {""})


def _protect(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
