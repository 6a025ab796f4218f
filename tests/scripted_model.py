"""A chat model's server that plays its part: OpenAI-compatible, over real HTTP, on loopback."""

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
        cut_after: Pieces after which the connection is cut.
        hold_after: Pieces after which it waits, for as long as anybody listens.
        raw: Sent in place of a stream.
    """

    text: Text = ""
    size: int = 7
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=lambda: {"message": "scripted"})
    finish_reason: str = "stop"
    cut_after: int | None = None
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
        else:
            self._stream()

    def _whole(self, body: bytes) -> None:
        self._head({"Content-Type": "application/json", "Content-Length": str(len(body))})
        self._handler.wfile.write(body)

    def _head(self, headers: dict[str, str]) -> None:
        self._handler.send_response(self._reply.status)
        for name, value in (headers | self._reply.headers).items():
            self._handler.send_header(name, value)
        self._handler.end_headers()

    def _stream(self) -> None:
        self._head({"Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"})
        text = self._reply.text
        written = text if isinstance(text, str) else text(self._request)
        sent = 0
        for piece in _cut(written, self._reply.size):
            self._pause(sent)
            if self._reply.cut_after == sent:
                self._handler.close_connection = True
                return
            self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
            sent += 1
        self._pause(sent)
        if self._reply.cut_after == sent:
            self._handler.close_connection = True
            return
        reason = self._reply.finish_reason
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        tokens = {"prompt_tokens": len(self._request.prompt) // 4, "completion_tokens": sent}
        self._event({"choices": [], "usage": tokens | {"total_tokens": sum(tokens.values())}})
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

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
