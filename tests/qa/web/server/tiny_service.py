"""Serves a tiny application: ``python -m tests.qa.web.server.tiny_service HOST PORT``."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar

from qa.web.server.master import WebServer
from qa.web.server.wsgi import DRAINING, Application, BodyLimit


class _Stream:
    """Pieces a tenth of a second apart; counts those that were not read to their end, by name."""

    closed: ClassVar[Counter[str]] = Counter()

    def __init__(self, name: str, pieces: int) -> None:
        self._name = name
        self._pieces = pieces
        self._sent = 0

    def __iter__(self) -> Iterator[bytes]:
        for number in range(self._pieces):
            self._sent = number
            yield f"piece {number}\n".encode()
            time.sleep(0.1)

    def close(self) -> None:
        self.closed[self._name] += self._sent < self._pieces - 1


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ["PATH_INFO"].encode("latin-1")
    if path == b"/fail":
        raise RuntimeError("as it was told to")
    if path in (b"/stream", b"/long"):
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Accel-Buffering", "no")])
        return _Stream(environ["QUERY_STRING"], 20 if path == b"/stream" else 600)
    body = path
    if path == b"/closed":
        body = b"closed: %d" % _Stream.closed[environ["QUERY_STRING"]]
    elif path == b"/draining":
        body = b"draining" if environ[DRAINING] else b"serving"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class _TinyServer(WebServer):
    def application(self) -> tuple[Application, BodyLimit]:
        return application, lambda _environ: 0


if __name__ == "__main__":
    _TinyServer(sys.argv[1], int(sys.argv[2]), threads=60, connections_per_address=50).run()
