"""A chat model's server that plays its part, over real HTTP, on loopback.

It speaks OpenAI's protocol, and Ollama's own.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]
Text = str | Callable[["Request"], str]

_PASSAGE = re.compile(r'<passage number="(\d+)"[^>]*>\n(.*?)\n</passage>', re.DOTALL)


@dataclass(frozen=True)
class Request:
    """What was asked of the server."""

    body: Asked

    @property
    def prompt(self) -> str:
        """All that it was told, system prompt included."""
        return "\n\n".join(message["content"] for message in self.body["messages"])

    def number_of(self, words: str) -> int:
        """That of the passage which holds some words."""
        return next(int(n) for n, text in _PASSAGE.findall(self.prompt) if words in text)


@dataclass(frozen=True)
class Reply:
    """How the server answers one request.

    Attributes:
        text: What the model writes.
        size: Characters of each piece.
        status: An HTTP status other than 200 sends ``error`` as its body.
        finish_reason: Why the model has ended; ``None``: the server does not say.
        is_done_told: Whether ``[DONE]`` is sent at the end.
        cut_after: Pieces after which the connection is cut.
        close_after: Pieces after which the stream ends as if it were whole, with nothing said of
            its end: as it does of a server that is closed, or behind a proxy.
        hold_after: Pieces after which it waits, for as long as anybody listens.
        raw: Sent in place of a stream.
    """

    text: Text = ""
    size: int = 7
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=lambda: {"message": "scripted"})
    finish_reason: str | None = "stop"
    is_done_told: bool = True
    cut_after: int | None = None
    close_after: int | None = None
    hold_after: int | None = None
    raw: bytes | None = None


class ScriptedModel:
    """The server; it gives its replies in order, the last one again and again.

    Attributes:
        requests: What was asked so far.
        left: Set once a client has gone before all was sent.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.left = threading.Event()
        self.released = threading.Event()
        self._replies: list[Reply] = [Reply("Nothing to say.")]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """The base URL, as clients take it."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def ollama_url(self) -> str:
        """The base URL for clients of Ollama's own protocol."""
        return self.url.removesuffix("/v1")

    def play(self, *replies: Reply | Text) -> None:
        """Gives these replies from now on."""
        self._replies = [one if isinstance(one, Reply) else Reply(one) for one in replies]
        self.requests.clear()
        self.left.clear()

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Gives the next reply."""
        length = int(handler.headers["Content-Length"])
        request = Request(json.loads(handler.rfile.read(length)))
        self.requests.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        try:
            _Sending(handler, request, reply, self).send()
        except (BrokenPipeError, ConnectionResetError):
            self.left.set()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                scripted.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


class _Sending:
    def __init__(
        self,
        handler: BaseHTTPRequestHandler,
        request: Request,
        reply: Reply,
        scripted: ScriptedModel,
    ) -> None:
        self._handler = handler
        self._request = request
        self._reply = reply
        self._scripted = scripted

    def send(self) -> None:
        reply = self._reply
        if reply.status != 200:
            self._whole(json.dumps({"error": reply.error}).encode())
        elif reply.raw is not None:
            self._whole(reply.raw)
        elif self._handler.path == "/api/chat":
            self._stream("application/x-ndjson", self._line, self._last_line)
        else:
            self._stream("text/event-stream", self._piece, self._last_events)

    def _whole(self, body: bytes) -> None:
        self._head({"Content-Type": "application/json", "Content-Length": str(len(body))})
        self._handler.wfile.write(body)

    def _head(self, headers: dict[str, str]) -> None:
        self._handler.send_response(self._reply.status)
        for name, value in (headers | self._reply.headers).items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def _stream(
        self, kind: str, send: Callable[[str], None], finish: Callable[[int], None]
    ) -> None:
        """Sends the pieces, and then, unless it is to be cut off, the end."""
        self._head({"Content-Type": kind, "Transfer-Encoding": "chunked"})
        text = self._reply.text
        written = text if isinstance(text, str) else text(self._request)
        pieces = _cut(written, self._reply.size)
        for sent, piece in enumerate(pieces):
            if self._is_ended(sent):
                return
            send(piece)
        if not self._is_ended(len(pieces)):
            finish(len(pieces))
            self._chunk(b"")

    def _is_ended(self, sent: int) -> bool:
        self._pause(sent)
        if self._reply.cut_after == sent:
            self._handler.close_connection = True
        elif self._reply.close_after == sent:
            self._chunk(b"")
        else:
            return False
        return True

    def _piece(self, piece: str) -> None:
        self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})

    def _last_events(self, sent: int) -> None:
        if self._reply.finish_reason:
            reason = self._reply.finish_reason
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        tokens = {"prompt_tokens": len(self._request.prompt) // 4, "completion_tokens": sent}
        self._event({"choices": [], "usage": tokens | {"total_tokens": sum(tokens.values())}})
        if self._reply.is_done_told:
            self._chunk(b"data: [DONE]\n\n")

    def _line(self, piece: str, **more: object) -> None:
        message = {"role": "assistant", "content": piece}
        known = {"model": "scripted", "created_at": "2024-11-24T12:00:00Z", "message": message}
        self._chunk(json.dumps(known | {"done": False} | more).encode() + b"\n")

    def _last_line(self, sent: int) -> None:
        more = {"done": True, "prompt_eval_count": 1, "eval_count": sent}
        if self._reply.finish_reason:
            more["done_reason"] = self._reply.finish_reason
        self._line("", **more)

    def _pause(self, sent: int) -> None:
        """Waits for as long as anybody listens: comments, that no client shows, tell that."""
        while self._reply.hold_after == sent and not self._scripted.released.wait(0.05):
            self._chunk(b": still here\n\n")

    def _event(self, data: dict[str, Any]) -> None:
        known = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        self._chunk(f"data: {json.dumps(known | data)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self._handler.wfile.flush()


def _cut(text: str, size: int) -> Sequence[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@contextmanager
def scripted_model() -> Iterator[ScriptedModel]:
    """A server that runs."""
    scripted = ScriptedModel()
    thread = threading.Thread(target=scripted.serve, daemon=True)
    thread.start()
    try:
        yield scripted
    finally:
        scripted.close()
        thread.join()
