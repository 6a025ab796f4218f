"""Whether a chat model's stream has come to its end, or its server has closed the connection.

To HTTP a connection that is closed is an end like any other, and clients show the half sentence as
a whole answer. The end that counts is what the model's server says: OpenAI's protocol has
``finish_reason`` and then ``[DONE]``, Ollama's ``done``. Some servers send one of OpenAI's two
only: a gateway that sends no ``finish_reason`` still sends ``[DONE]``. Clients keep ``[DONE]`` to
themselves, so that it is looked for in what comes over the line.
"""

import re
from collections.abc import AsyncIterator
from contextvars import ContextVar

import httpx
from langchain_core.messages import AIMessageChunk

# By which servers of either protocol say why they end: "status" is that of OpenAI's Responses.
_REASONS = ("finish_reason", "done_reason", "done", "status")
_DONE = re.compile(rb"\ndata: ?\[DONE\]")  # JSON writes no line break as it is
_LONGEST_DONE = 16  # bytes of it that may have come with the piece before


class StreamEnd:
    """What is known of the end of one stream.

    Attributes:
        is_told: Whether the server has said that this is the end.
    """

    def __init__(self) -> None:
        self.is_told = False

    def take(self, piece: AIMessageChunk) -> None:
        """Note what a piece tells beside its words."""
        self.is_told = self.is_told or any(map(piece.response_metadata.get, _REASONS))


_expected: ContextVar[StreamEnd | None] = ContextVar("expected", default=None)


def expect(end: StreamEnd) -> None:
    """Have the request that is made next in this context tell its end."""
    _expected.set(end)


def watching_client(timeout: float) -> httpx.AsyncClient:
    """Make the HTTP client for OpenAI's protocol, which tells of ``[DONE]``.

    Args:
        timeout: Seconds to connect, and between two pieces.
    """
    return httpx.AsyncClient(
        timeout=timeout,
        follow_redirects=True,
        event_hooks={"response": [_watch]},
        headers={"Accept-Encoding": "identity"},  # or what comes over the line is compressed
    )


async def _watch(response: httpx.Response) -> None:
    end = _expected.get()
    if end and isinstance(response.stream, httpx.AsyncByteStream):
        response.stream = _Watched(response.stream, end)


class _Watched(httpx.AsyncByteStream):
    """The bytes of a response as they come."""

    def __init__(self, stream: httpx.AsyncByteStream, end: StreamEnd) -> None:
        self._stream = stream
        self._end = end

    async def __aiter__(self) -> AsyncIterator[bytes]:
        last = b"\n"
        async for some in self._stream:
            last += some
            self._end.is_told = self._end.is_told or _DONE.search(last) is not None
            last = last[-_LONGEST_DONE:]
            yield some

    async def aclose(self) -> None:
        await self._stream.aclose()
