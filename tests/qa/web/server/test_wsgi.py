"""Requests as the Flask app gets them."""

from typing import Any

from qa.web.server.wsgi import environ_of


def _environ(*headers: tuple[bytes, bytes], raw_path: bytes = b"/") -> dict[str, Any]:
    return environ_of(
        {
            "method": "GET",
            "raw_path": raw_path,
            "query_string": b"q=a%20b",
            "http_version": "1.1",
            "scheme": "http",
            "client": ("10.0.0.9", 4711),
            "server": ("127.0.0.1", 8000),
            "headers": list(headers),
        }
    )


def test_a_header_with_an_underscore_passes_for_no_other() -> None:
    environ = _environ((b"x-forwarded-for", b"10.0.0.1"), (b"x_forwarded_for", b"6.6.6.6"))
    assert environ["HTTP_X_FORWARDED_FOR"] == "10.0.0.1"


def test_no_header_sets_what_the_server_says() -> None:
    environ = _environ((b"script-name", b"/x"), (b"remote-addr", b"6.6.6.6"), (b"path-info", b"/y"))
    assert (environ["SCRIPT_NAME"], environ["REMOTE_ADDR"]) == ("", "10.0.0.9")
    assert environ["PATH_INFO"] == "/"


def test_headers_that_are_repeated_are_joined_and_cookies_as_cookies_are() -> None:
    environ = _environ(
        (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x"), (b"accept", b"y")
    )
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "x,y"


def test_a_path_keeps_its_bytes() -> None:
    assert _environ(raw_path=b"/a%2Fb%FF")["PATH_INFO"] == "/a/b\xff"
