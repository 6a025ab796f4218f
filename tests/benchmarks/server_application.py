"""The tiny WSGI application that ``tests.benchmarks.servers`` runs under each web server."""

import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

_closed = 0


class _Stream:
    """Pieces of 0.1 s each; counts how often it was closed before its end."""

    def __init__(self, pieces: int) -> None:
        self._left = iter(range(pieces))

    def __iter__(self) -> Iterator[bytes]:
        for number in self._left:
            yield f"data: {number}\n\n".encode()
            time.sleep(0.1)

    def close(self) -> None:
        global _closed  # noqa: PLW0603 - one process, and the count is all that it keeps
        _closed += next(self._left, None) is not None


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """A fast route, a slow one, a stream of 3 s, one of many megabytes, one that reads a body."""
    path = environ["PATH_INFO"]
    if path == "/stream":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return _Stream(30)
    if path == "/flood":
        start_response("200 OK", [("Content-Type", "text/event-stream")])
        return (b"x" * 65536 for _ in range(1_000))
    if path == "/slow":
        time.sleep(2)
    body = path[1:].encode()
    if path == "/closed":
        body = f"closed {_closed}".encode()
    elif path == "/body":
        body = str(
            sum(len(piece) for piece in iter(lambda: environ["wsgi.input"].read(65536), b""))
        )
        body = body.encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


app = application  # granian's name for it


def __getattr__(name: str) -> Any:
    """Candidates that are made only where their libraries are installed."""
    if name == "adapted":
        from a2wsgi import WSGIMiddleware

        return WSGIMiddleware(application, workers=160)  # type: ignore[arg-type]
    if name == "ImpatientWorker":
        return _impatient()
    raise AttributeError(name)


def _impatient() -> type:
    from gunicorn.workers.gthread import ThreadWorker

    class ImpatientWorker(ThreadWorker):  # type: ignore[misc]
        """Waits ten seconds for each piece of a request."""

        def handle(self, conn: Any) -> Any:
            # in the system's socket, as gunicorn sets Python's own to blocking again
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 10, 0))
            return super().handle(conn)

    return ImpatientWorker
