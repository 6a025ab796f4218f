"""Responses compressed by brotli or gzip, as the client accepts them.

What streams is sent as it is. So is a response that shows a secret (a new token, the address of
something that is shared): beside words that somebody else has put into the request, the length of
what is compressed would give it away letter by letter (BREACH). Our pages hold no other secrets;
their forms carry none, and cookies are headers, which nobody compresses.

Flask-Compress would do most of that, but it sends gzip to a client that says ``gzip;q=0``, cannot
leave a single response out, and needs a library for a third encoding.
"""

import gzip
from typing import Literal

import brotli
from flask import Flask, Response, g, request

Encoding = Literal["br", "gzip"]

_ENCODINGS = ("br", "gzip")  # of those that a client likes as much, the first
_TYPES = frozenset(
    {
        *("text/html", "text/css", "text/javascript", "text/plain", "text/csv", "text/markdown"),
        *("application/json", "application/problem+json", "image/svg+xml"),
    }
)
_SMALLEST = 500  # bytes, below which nothing is gained
_QUICK = {"br": 5, "gzip": 6}
_THOROUGH = {"br": 11, "gzip": 9}


def register(app: Flask) -> None:
    """Compress what the app answers; to be registered first, as it has to run last."""
    app.after_request(_compressed)
    app.jinja_env.globals["uncompressed"] = uncompressed


def uncompressed() -> str:
    """Leave the response to the present request as it is; empty, to be written in a template."""
    g.is_uncompressed = True
    return ""


def accepted() -> Encoding | None:
    """Return the encoding for the present request; ``None``: as it is."""
    best = request.accept_encodings.best_match(_ENCODINGS)
    return best if best in _ENCODINGS else None  # type: ignore[return-value]


def compress(data: bytes, encoding: Encoding, *, thorough: bool = False) -> bytes:
    """Return compressed data; thoroughly what is compressed once and sent often."""
    level = (_THOROUGH if thorough else _QUICK)[encoding]
    if encoding == "br":
        packed: bytes = brotli.compress(data, quality=level)
        return packed
    return gzip.compress(data, level, mtime=0)


def _compressed(response: Response) -> Response:
    if response.mimetype not in _TYPES or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    encoding = accepted()
    if encoding and not response.is_streamed and not g.get("is_uncompressed"):
        data = response.get_data()
        if len(data) >= _SMALLEST:
            response.set_data(compress(data, encoding))
            response.content_encoding = encoding
    return response
