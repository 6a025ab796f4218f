"""A WSGI application behind an ASGI server, a thread for each whole request.

Neither a2wsgi nor asgiref would do: both go on iterating when the client has gone, so that “Stop”
would not stop an answer. a2wsgi holds a thread while a body trickles in, and asgiref sets a body no
limit. Both take ``X_Forwarded_For`` for ``X-Forwarded-For``.
"""

import asyncio
import contextlib
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes

from qa.web.server.bodies import BodyReader, ClientGoneError, LateBodyError, Receive, spool
from qa.web.server.connections import EXCESS

DRAINING = "archive_qa.draining"  # in the environ: whether the service is about to end
_LINGER = 2.0  # seconds for which what a client still sends is discarded after a refusal
_LOOK = 1.0  # seconds between two looks whether anybody still reads

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
BodyLimit = Callable[[Environ], int]
Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Header = tuple[bytes, bytes]

_log = logging.getLogger(__name__)


class WsgiBridge:
    """An ASGI application that answers with a WSGI application.

    Attributes:
        draining: Whether the service is about to end: each connection is closed after its answer.
        in_flight: Requests that the application has and that are not answered to their end.
    """

    def __init__(self, application: Application, body_limit: BodyLimit, threads: int) -> None:
        """Prepare to answer.

        Args:
            body_limit: Bytes that the application would read of a large body; called in a thread.
            threads: Requests that the application is given at once.
        """
        self.draining = False
        self.in_flight = 0
        self._application = application
        self._body_limit = body_limit
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"not for {scope['type']}")
        with spool() as file:
            await self._answer(scope, receive, send, file)

    def close(self) -> None:
        """Take no further request."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, file: SpooledTemporaryFile[bytes]
    ) -> None:
        if scope.get("state", {}).get(EXCESS):
            await _refuse(send, 503, "too many requests from your address at once")
            return
        environ = environ_of(scope)
        loop = asyncio.get_running_loop()

        async def limit() -> int:
            return await loop.run_in_executor(self._threads, self._body_limit, environ)

        reader = BodyReader(receive, _declared(environ), limit)
        try:
            environ["wsgi.input"] = await reader.read(file)
        except ClientGoneError:
            return
        except LateBodyError:
            await _refuse(send, 408, "the request's body did not come in time")
            return
        except OSError:  # of the temporary file
            _log.exception("a request's body cannot be kept")
            await _refuse(send, 503, "the request's body cannot be kept here at the moment")
            return
        environ[DRAINING] = self.draining
        response = _Response(loop, send, closes=self.draining or not reader.is_whole)
        self.in_flight += 1
        try:
            await self._run(environ, response, receive if reader.is_whole else None)
            if not reader.is_whole:
                await reader.discard(_LINGER)
            await response.finish()
        finally:
            response.gone.set()
            self.in_flight -= 1

    async def _run(self, environ: Environ, response: "_Response", receive: Receive | None) -> None:
        """Run the application in a thread; tell the thread if the client goes away."""
        loop = asyncio.get_running_loop()
        running = loop.run_in_executor(
            self._threads, _iterate, self._application, environ, response
        )
        watch = asyncio.create_task(_until_gone(receive, response.gone)) if receive else None
        try:
            await running
        except ClientGoneError:
            return
        finally:
            if watch:
                watch.cancel()


class _Response:
    """What a thread sends; each piece is on its way before the application is asked for more.

    Attributes:
        gone: Set when nobody reads any more.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send, *, closes: bool) -> None:
        self.gone = threading.Event()
        self._loop = loop
        self._send = send
        self._closes = closes
        self._start: dict[str, Any] | None = None
        self._is_started = False

    def start(
        self,
        status: str,
        headers: list[tuple[str, str]],
        exc_info: Any = None,  # noqa: ANN401
    ) -> Callable[[bytes], None]:
        """Take status and headers, as WSGI's ``start_response``."""
        if self._is_started and exc_info:
            raise exc_info[1].with_traceback(exc_info[2])
        pairs = [(name.lower().encode("latin-1"), text.encode("latin-1")) for name, text in headers]
        if self._closes:
            pairs.append((b"connection", b"close"))
        code = int(status.split(" ", 1)[0])
        self._start = {"type": "http.response.start", "status": code, "headers": pairs}
        return self.write

    def write(self, piece: bytes) -> None:
        """Send a piece from the application's thread.

        Raises:
            ClientGoneError: Nobody reads any more.
        """
        if self.gone.is_set():
            raise ClientGoneError
        try:
            sent = asyncio.run_coroutine_threadsafe(self._pass_on(piece), self._loop)
        except RuntimeError:  # the loop has ended
            raise ClientGoneError from None
        while not self.gone.is_set():
            with contextlib.suppress(TimeoutError):
                return sent.result(_LOOK)
        sent.cancel()
        raise ClientGoneError

    async def finish(self) -> None:
        """Send the end, unless nobody is there to read it."""
        if not self.gone.is_set():
            await self._pass_on(b"", more=False)

    async def _pass_on(self, piece: bytes, *, more: bool = True) -> None:
        if not self._is_started:
            if self._start is None:
                raise RuntimeError("the application has not called start_response")
            self._is_started = True
            await self._send(self._start)
        await self._send({"type": "http.response.body", "body": piece, "more_body": more})


def _iterate(application: Application, environ: Environ, response: _Response) -> None:
    """Run the application; its iterable is closed whatever happens."""
    if response.gone.is_set():  # while the request waited for a thread
        return
    pieces = application(environ, response.start)
    try:
        for piece in pieces:
            if piece:
                response.write(piece)
    finally:
        if close := getattr(pieces, "close", None):
            close()


async def _until_gone(receive: Receive, gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def _refuse(send: Send, status: int, detail: str) -> None:
    """Answer in the application's place, and close the connection."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    if status == 503:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def environ_of(scope: Scope) -> Environ:
    """Return a request as WSGI has it, without its body.

    Headers whose names have an underscore are left out: in WSGI they could pass for those with a
    hyphen, which a proxy in front has set.
    """
    client, server = scope.get("client") or ("", 0), scope.get("server") or ("localhost", 80)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": _Errors(),
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in _named(scope["headers"]):
        known = environ.get(name)
        joint = "; " if name == "HTTP_COOKIE" else ","
        environ[name] = value if known is None else f"{known}{joint}{value}"
    return environ


def _named(headers: list[Header]) -> Iterable[tuple[str, str]]:
    for raw, value in headers:
        name = raw.decode("latin-1").upper().replace("-", "_")
        if b"_" not in raw:
            bare = name in ("CONTENT_TYPE", "CONTENT_LENGTH")
            yield name if bare else f"HTTP_{name}", value.decode("latin-1")


def _declared(environ: Environ) -> int | None:
    """The body's length by its header; a server has refused what is no number."""
    text = environ.get("CONTENT_LENGTH")
    return int(text) if text else None


class _Errors:
    """``wsgi.errors`` as the log."""

    def write(self, text: str) -> None:
        if text.strip():
            _log.error("%s", text.rstrip())

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing is held back."""
