"""Cookies that stay with this service.

Over https a cookie's name begins with ``__Host-``. A browser takes such a cookie only from the host
itself, over https and for all its paths, so that no sibling domain and nobody on the network can
plant one. Over plain http browsers refuse such a name, and the cookie has its plain one.
"""

from flask import request
from werkzeug.wrappers import Response


def cookie_name(plain: str) -> str:
    """Return the name that a cookie has on the connection of the present request."""
    return f"__Host-{plain}" if request.is_secure else plain


def read_cookie(plain: str) -> str | None:
    """Return a cookie's value; ``None`` if it is missing or empty."""
    return request.cookies.get(cookie_name(plain)) or None


def read_unprotected_cookie(plain: str) -> str | None:
    """Return what a browser holds under the plain name while it is on https.

    Anybody could have planted it. Only what an earlier version set there is of use.
    """
    return (request.cookies.get(plain) or None) if request.is_secure else None


def keep_cookie(response: Response, plain: str, value: str, max_age: int) -> None:
    """Set a cookie that no script of a page can read and no other site can send along.

    Args:
        max_age: Seconds.
    """
    response.set_cookie(
        cookie_name(plain),
        value,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    if read_unprotected_cookie(plain):
        response.delete_cookie(plain, path="/")


def drop_cookie(response: Response, plain: str) -> None:
    """Remove a cookie from the browser, under its plain name as well."""
    names = {cookie_name(plain)} | ({plain} if read_unprotected_cookie(plain) else set())
    for name in sorted(names):
        # a browser takes no answer about a __Host- cookie that is not Secure
        response.delete_cookie(
            name, path="/", httponly=True, samesite="Lax", secure=request.is_secure
        )
